from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from channels.contract import (
    Action,
    Answer,
    Candidate,
    Checklist,
    ChecklistItem,
    Citation,
    Effect,
    Intent,
    Outbound,
    Paragraph,
    ProcedureRef,
)
from channels.database import Database
from channels.errors import UnknownTurnError
from channels.inbox import Inbox
from channels.status import Status
from channels.tables import inbound, outbox, reply_tokens, turns
from channels.turns import RecordedTurn, TurnLog
from tests.channels.fakes import a_button, a_message, an_answer
from tests.databases import count, rows_of

pytestmark = pytest.mark.anyio

FULL = Answer(
    status=Status.ANSWERED,
    replies=(
        Outbound(
            title="Đăng ký khai sinh",
            blocks=(Checklist(items=(ChecklistItem(text="Giấy chứng sinh", detail="bản chính"),)),),
            actions=(Action(kind="phone", label="Gọi", value="18001096"),),
            citations=(Citation(title="Cổng Dịch vụ công", decision="1872/QĐ", read="2026-02-01"),),
            plain="Giấy chứng sinh",
        ),
        Outbound(blocks=(Paragraph(text="Còn gì nữa không?"),), plain="Còn gì nữa không?"),
    ),
    procedure=ProcedureRef(code="1.001193", name="Đăng ký khai sinh"),
    candidates=(Candidate(code="1.001193", name="Đăng ký khai sinh", score=0.91, signals={"bm25": 3.5}),),
    intent=Intent(name="ask_procedure", entities={"aspect": "documents"}, confidence=0.97),
    catalogue_version="abc",
    timings_ms={"rasa": 12.5},
    explain={"aspects": ["documents"]},
)


async def say(
    inbox: Inbox, turn_log: TurnLog, answer: Answer, conversation: str = "c1", text: str = "hỏi"
) -> RecordedTurn:
    message = a_message(text, conversation)
    return await turn_log.record((await inbox.receive(message)).row, message, answer, "model-1")


async def test_recorded_turn_is_found_whole(inbox: Inbox, turn_log: TurnLog) -> None:
    message = a_message()
    row = (await inbox.receive(message)).row
    recorded = await turn_log.record(row, message, FULL, "model-1")
    assert recorded.answer == FULL
    assert await turn_log.find(row) == recorded


async def test_found_buttons_carry_the_tokens_of_the_first_time(inbox: Inbox, turn_log: TurnLog) -> None:
    message = a_message()
    row = (await inbox.receive(message)).row
    recorded = await turn_log.record(row, message, an_answer(buttons=(a_button(),)), None)
    found = await turn_log.find(row)
    assert found is not None
    assert found.answer.replies == recorded.answer.replies


async def test_nothing_is_found_before_it_is_recorded(inbox: Inbox, turn_log: TurnLog) -> None:
    assert await turn_log.find((await inbox.receive(a_message())).row) is None


async def test_turn_row_holds_what_the_console_reads(
    inbox: Inbox, turn_log: TurnLog, database: Database
) -> None:
    await say(inbox, turn_log, FULL)
    (row,) = await rows_of(database, turns)
    assert row["intent"] == "ask_procedure"
    assert row["confidence"] == pytest.approx(0.97)
    assert row["model_version"] == "model-1"
    assert row["catalogue_version"] == "abc"
    assert row["feedback"] is None


async def test_failed_record_leaves_no_trace(inbox: Inbox, turn_log: TurnLog, database: Database) -> None:
    message = a_message(channel="paper")
    row = (await inbox.receive(message)).row
    # What is sent out is written last but one: without its table the transaction breaks half way.
    await database.run(lambda c: c.execute(sa.text("ALTER TABLE outbox RENAME TO elsewhere")))
    try:
        with pytest.raises(SQLAlchemyError):
            await turn_log.record(row, message, an_answer(buttons=(a_button(),)), None)
    finally:
        await database.run(lambda c: c.execute(sa.text("ALTER TABLE elsewhere RENAME TO outbox")))
    assert [await count(database, table) for table in (turns, outbox, reply_tokens)] == [0, 0, 0]
    assert (await rows_of(database, inbound))[0]["done"] is False


async def test_second_turn_for_one_message_is_refused_whole(
    inbox: Inbox, turn_log: TurnLog, database: Database
) -> None:
    message = a_message(channel="paper")
    row = (await inbox.receive(message)).row
    await turn_log.record(row, message, an_answer("một"), None)
    with pytest.raises(IntegrityError):
        await turn_log.record(row, message, an_answer("hai", buttons=(a_button(),)), None)
    assert await count(database, outbox) == 1
    assert await count(database, turns) == 1
    assert await count(database, reply_tokens) == 0


async def test_turn_without_replies_is_recorded(inbox: Inbox, turn_log: TurnLog) -> None:
    message = a_message()
    row = (await inbox.receive(message)).row
    await turn_log.record(row, message, Answer(status=Status.ERROR, replies=()), None)
    found = await turn_log.find(row)
    assert found is not None
    assert found.answer.intent is None


async def test_feedback_is_noted_and_can_change(inbox: Inbox, turn_log: TurnLog, database: Database) -> None:
    turn = await say(inbox, turn_log, an_answer())
    await turn_log.give_feedback("c1", turn.id, "good")
    await turn_log.give_feedback("c1", turn.id, "bad")
    assert (await rows_of(database, turns))[0]["feedback"] == "bad"


async def test_feedback_on_a_foreign_or_unknown_turn_is_refused(
    inbox: Inbox, turn_log: TurnLog, database: Database
) -> None:
    turn = await say(inbox, turn_log, an_answer(), "c1")
    for conversation, turn_id in (("c2", turn.id), ("c1", "nothing")):
        with pytest.raises(UnknownTurnError):
            await turn_log.give_feedback(conversation, turn_id, "good")
    assert (await rows_of(database, turns))[0]["feedback"] is None


@pytest.mark.parametrize(("effect", "noted"), [(Effect.FEEDBACK_GOOD, "good"), (Effect.FEEDBACK_BAD, "bad")])
async def test_spoken_feedback_hits_the_previous_turn_of_the_same_conversation(
    effect: Effect, noted: str, inbox: Inbox, turn_log: TurnLog, database: Database
) -> None:
    older = await say(inbox, turn_log, an_answer())
    previous = await say(inbox, turn_log, an_answer())
    foreign = await say(inbox, turn_log, an_answer(), "c2")
    thanks = await say(inbox, turn_log, an_answer(effect=effect, status=Status.FEEDBACK))
    feedback = {row["id"]: row["feedback"] for row in await rows_of(database, turns)}
    assert feedback == {older.id: None, previous.id: noted, foreign.id: None, thanks.id: None}


async def test_spoken_feedback_as_the_very_first_message_is_harmless(
    inbox: Inbox, turn_log: TurnLog, database: Database
) -> None:
    await say(inbox, turn_log, an_answer(effect=Effect.FEEDBACK_GOOD))
    assert (await rows_of(database, turns))[0]["feedback"] is None


async def test_delete_data_wipes_texts_replies_and_tokens(
    inbox: Inbox, turn_log: TurnLog, database: Database
) -> None:
    await say(inbox, turn_log, an_answer(buttons=(a_button(),)), text="chuyện riêng")
    deleted = await say(
        inbox, turn_log, an_answer("Đã xóa.", Effect.DELETE_DATA, status=Status.DATA_DELETED), text="xóa đi"
    )
    assert {row["text"] for row in await rows_of(database, inbound)} == {""}
    assert [(row["id"], row["text"]) for row in await rows_of(database, turns)] == [(deleted.id, "")]
    assert await count(database, reply_tokens) == 0


async def test_answer_of_the_page_is_kept_with_the_turn_and_not_sent_out(
    inbox: Inbox, turn_log: TurnLog, database: Database
) -> None:
    turn = await say(inbox, turn_log, FULL)
    assert await count(database, outbox) == 0
    (row,) = await rows_of(database, turns)
    assert row["replies"] == [reply.model_dump(mode="json") for reply in turn.answer.replies]


async def test_answer_on_a_platform_is_put_into_the_outbox_with_the_turn(
    inbox: Inbox, turn_log: TurnLog, database: Database
) -> None:
    message = a_message(channel="paper")
    row = (await inbox.receive(message)).row
    turn = await turn_log.record(row, message, an_answer("a " * 400, buttons=(a_button(),)), None)
    letters = sorted(await rows_of(database, outbox), key=lambda letter: int(str(letter["position"])))
    assert len(letters) == 3
    assert [letter["position"] for letter in letters] == [0, 1, 2]
    assert {(letter["turn_id"], letter["conversation"], letter["state"]) for letter in letters} == {
        (turn.id, "c1", "pending")
    }
    pressed = [button for letter in letters for button in letter["payload"]["buttons"]]  # type: ignore[index]
    assert [button["value"] for button in pressed] == [turn.answer.replies[0].actions[0].value]


async def test_delete_data_leaves_other_conversations_alone(
    inbox: Inbox, turn_log: TurnLog, database: Database
) -> None:
    kept = await say(inbox, turn_log, an_answer(buttons=(a_button(),)), "c2", "của người khác")
    await say(inbox, turn_log, an_answer("Đã xóa.", Effect.DELETE_DATA), "c1")
    assert {"của người khác"} < {row["text"] for row in await rows_of(database, inbound)}
    assert kept.id in {row["id"] for row in await rows_of(database, turns)}
    assert await count(database, reply_tokens) == 1


async def test_delivery_repeated_after_deletion_is_still_one_row(inbox: Inbox, turn_log: TurnLog) -> None:
    message = a_message(message_id="same")
    row = (await inbox.receive(message)).row
    await turn_log.record(row, message, an_answer("Đã xóa.", Effect.DELETE_DATA), None)
    assert (await inbox.receive(message)).row == row
    found = await turn_log.find(row)
    assert found is not None
    assert found.answer.replies[0].plain.startswith("Đã xóa.")
