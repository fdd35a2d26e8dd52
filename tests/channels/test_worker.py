from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from channels.contract import Answer, Effect, EventKind, Inbound, Intent
from channels.database import Database
from channels.inbox import Address, Inbox
from channels.people import People, Person
from channels.reception import NOTICE, Reception
from channels.status import Status
from channels.tables import inbound, outbox, turns
from channels.tokens import TokenBook
from channels.turns import RecordedTurn, TurnLog
from channels.worker import Worker
from tests.channels.fakes import ON_SQLITE, FakeRasa, a_button, a_message, an_answer
from tests.databases import count, rows_of

pytestmark = pytest.mark.anyio


def text_of(turn: RecordedTurn) -> str:
    return "\n".join(reply.plain for reply in turn.answer.replies)


async def deliver(inbox: Inbox, worker: Worker, message: Inbound) -> RecordedTurn:
    delivery = await inbox.receive(message)
    return await worker.answer(delivery.row, message if delivery.is_new else None)


async def test_message_is_answered_recorded_and_marked_done(
    inbox: Inbox, worker: Worker, database: Database
) -> None:
    turn = await deliver(inbox, worker, a_message("lệ phí khai sinh"))
    assert text_of(turn) == "Về: lệ phí khai sinh"
    assert {"wait", "rasa"} <= turn.answer.timings_ms.keys()
    assert (await rows_of(database, inbound))[0]["done"] is True


async def test_repeated_delivery_is_answered_once(inbox: Inbox, worker: Worker, rasa: FakeRasa) -> None:
    message = a_message()
    first = await deliver(inbox, worker, message)
    assert await deliver(inbox, worker, message) == first
    assert len(rasa.asked) == 1


async def test_twenty_parallel_deliveries_ask_rasa_once(
    inbox: Inbox, worker: Worker, rasa: FakeRasa, database: Database
) -> None:
    message = a_message(message_id="same")
    found = await asyncio.gather(*(deliver(inbox, worker, message) for _ in range(20)))
    assert len(rasa.asked) == 1
    assert len({turn.id for turn in found}) == 1
    assert await count(database, turns) == 1


async def test_one_conversation_is_answered_one_at_a_time_and_in_order(
    inbox: Inbox, worker: Worker, rasa: FakeRasa
) -> None:
    rasa.gate = asyncio.Event()
    messages = [a_message(f"câu {n}") for n in range(4)]
    rows = [(await inbox.receive(message)).row for message in messages]
    first = asyncio.create_task(worker.answer(rows[0], messages[0]))
    await rasa.arrived.wait()
    rest = [worker.answer(row, message) for row, message in zip(rows[1:], messages[1:], strict=True)]
    tasks = [asyncio.create_task(answer) for answer in rest]
    rasa.gate.set()
    await asyncio.gather(first, *tasks)
    assert [asked.text for asked in rasa.asked] == ["câu 0", "câu 1", "câu 2", "câu 3"]
    assert rasa.most_at_once["c1"] == 1


async def test_conversations_go_side_by_side(inbox: Inbox, worker: Worker, rasa: FakeRasa) -> None:
    rasa.gate = asyncio.Event()
    rasa.crowd = 3
    messages = [a_message(conversation=f"c{n}") for n in range(3)]
    tasks = [asyncio.create_task(deliver(inbox, worker, message)) for message in messages]
    async with asyncio.timeout(10):
        await rasa.arrived.wait()
    rasa.gate.set()
    await asyncio.gather(*tasks)
    assert rasa.most_at_once["all"] == 3


async def test_work_goes_on_when_the_caller_hangs_up(inbox: Inbox, worker: Worker, rasa: FakeRasa) -> None:
    rasa.gate = asyncio.Event()
    message = a_message()
    caller = asyncio.create_task(deliver(inbox, worker, message))
    await rasa.arrived.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    rasa.gate.set()
    turn = await deliver(inbox, worker, message)
    assert text_of(turn) == f"Về: {message.text}"
    assert len(rasa.asked) == 1


async def test_rasa_away_gives_a_degraded_turn_that_is_stored(
    inbox: Inbox, worker: Worker, rasa: FakeRasa, database: Database
) -> None:
    rasa.away = True
    turn = await deliver(inbox, worker, a_message())
    assert turn.answer.status is Status.DEGRADED
    assert "18001096" in text_of(turn)
    assert [row["status"] for row in await rows_of(database, turns)] == ["degraded"]
    assert await inbox.waiting_conversations() == []


async def test_degraded_turn_does_not_block_the_next_one(
    inbox: Inbox, worker: Worker, rasa: FakeRasa
) -> None:
    rasa.away = True
    await deliver(inbox, worker, a_message())
    rasa.away = False
    assert (await deliver(inbox, worker, a_message())).answer.status is Status.ANSWERED


async def test_t9_exception_gives_an_error_turn_without_details(
    inbox: Inbox, worker: Worker, rasa: FakeRasa, logged: list[Any]
) -> None:
    def breaks(message: Inbound) -> Any:
        raise KeyError("bí mật bên trong")

    rasa.reply = breaks
    turn = await deliver(inbox, worker, a_message())
    assert turn.answer.status is Status.ERROR
    assert "bí mật" not in turn.answer.model_dump_json()
    assert "KeyError" not in turn.answer.model_dump_json()
    assert [entry["kind"] for entry in logged if entry["event"] == "turn_failed"] == ["KeyError"]


async def test_log_of_a_turn_holds_no_text_and_no_conversation(
    inbox: Inbox, worker: Worker, logged: list[Any]
) -> None:
    await deliver(inbox, worker, a_message("chuyện riêng", conversation="tên-cuộc-trò-chuyện"))
    (entry,) = [entry for entry in logged if entry["event"] == "turn"]
    assert "chuyện riêng" not in str(entry)
    assert "tên-cuộc-trò-chuyện" not in str(entry)
    assert {"turn", "status", "rasa_ms", "wait_ms"} <= entry.keys()


async def test_pressed_button_sends_its_intent(inbox: Inbox, worker: Worker, rasa: FakeRasa) -> None:
    rasa.reply = lambda _: an_answer(buttons=(a_button("1.000894"),))
    shown = await deliver(inbox, worker, a_message())
    token = shown.answer.replies[0].actions[0].value
    await deliver(inbox, worker, a_message("Xem thủ tục", token=token))
    assert rasa.intents == [None, Intent(name="show_procedure", entities={"code": "1.000894"})]


async def test_button_of_a_stranger_is_politely_refused_and_rasa_not_asked(
    inbox: Inbox, worker: Worker, rasa: FakeRasa
) -> None:
    rasa.reply = lambda _: an_answer(buttons=(a_button(),))
    shown = await deliver(inbox, worker, a_message(conversation="c1"))
    token = shown.answer.replies[0].actions[0].value
    turn = await deliver(inbox, worker, a_message("Xem", conversation="c2", token=token))
    assert turn.answer.status is Status.UNSUPPORTED_INPUT
    assert "cũ" in text_of(turn)
    assert len(rasa.asked) == 1


async def test_delete_data_makes_rasa_forget_too(inbox: Inbox, worker: Worker, rasa: FakeRasa) -> None:
    rasa.reply = lambda _: an_answer("Đã xóa.", Effect.DELETE_DATA, status=Status.DATA_DELETED)
    await deliver(inbox, worker, a_message())
    assert rasa.forgotten == ["c1"]


async def test_nothing_is_called_deleted_when_rasa_could_not_forget(
    inbox: Inbox, worker: Worker, rasa: FakeRasa, database: Database
) -> None:
    await deliver(inbox, worker, a_message("chuyện riêng"))
    rasa.reply = lambda _: an_answer("Đã xóa.", Effect.DELETE_DATA, status=Status.DATA_DELETED)
    rasa.away_for_forgetting = True
    turn = await deliver(inbox, worker, a_message("xóa"))
    assert turn.answer.status is Status.DEGRADED
    assert "chuyện riêng" in {row["text"] for row in await rows_of(database, turns)}
    rasa.away_for_forgetting = False
    again = await deliver(inbox, worker, a_message("xóa"))
    assert again.answer.status is Status.DATA_DELETED
    assert {row["text"] for row in await rows_of(database, turns)} == {""}


async def test_locks_of_quiet_conversations_do_not_pile_up(
    inbox: Inbox, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(10_001):
        worker._turn_of(f"old{n}")
    await deliver(inbox, worker, a_message())
    assert len(worker._locks) <= 2


async def test_typed_number_sends_the_intent_that_it_stands_for(
    inbox: Inbox, worker: Worker, rasa: FakeRasa
) -> None:
    rasa.reply = lambda _: an_answer(buttons=(a_button("1"), a_button("2")))
    await deliver(inbox, worker, a_message())
    await deliver(inbox, worker, a_message("số 2"))
    assert rasa.intents[-1] == Intent(name="show_procedure", entities={"code": "2"})


@ON_SQLITE
async def test_typed_number_that_stands_for_nothing_is_asked_as_it_is(
    inbox: Inbox, worker: Worker, rasa: FakeRasa
) -> None:
    rasa.reply = lambda _: an_answer(buttons=(a_button("1"),))
    await deliver(inbox, worker, a_message())
    await deliver(inbox, worker, a_message("2"))
    await deliver(inbox, worker, a_message("1", conversation="c2"))
    assert rasa.intents == [None, None, None]
    assert [message.text for message in rasa.asked[1:]] == ["2", "1"]


@ON_SQLITE
async def test_recorded_turn_is_told_with_its_channel_and_once(
    inbox: Inbox, worker: Worker, recorded: list[str]
) -> None:
    message = a_message(channel="paper")
    await deliver(inbox, worker, message)
    await deliver(inbox, worker, message)
    assert recorded == ["paper"]


@ON_SQLITE
async def test_picture_is_answered_without_asking_rasa(inbox: Inbox, worker: Worker, rasa: FakeRasa) -> None:
    turn = await deliver(inbox, worker, a_message("", channel="paper", kind=EventKind.IMAGE))
    assert "không xem hình" in text_of(turn)
    assert rasa.asked == []


def degraded(text: str) -> Answer:
    return an_answer(f"Tra theo tên: {text}", status=Status.DEGRADED)


@pytest.fixture
def with_fallback(
    inbox: Inbox, turn_log: TurnLog, tokens: TokenBook, rasa: FakeRasa, reception: Reception
) -> Worker:
    rasa.away = True
    rasa_client: Any = rasa
    return Worker(inbox, turn_log, tokens, rasa_client, "model-1", reception=reception, fallback=degraded)


@ON_SQLITE
async def test_text_is_answered_by_keywords_while_rasa_is_away(inbox: Inbox, with_fallback: Worker) -> None:
    turn = await deliver(inbox, with_fallback, a_message("khai sinh"))
    assert text_of(turn) == "Tra theo tên: khai sinh"
    assert turn.answer.status is Status.DEGRADED


@ON_SQLITE
async def test_keywords_are_not_asked_while_rasa_answers(
    inbox: Inbox, with_fallback: Worker, rasa: FakeRasa
) -> None:
    rasa.away = False
    assert text_of(await deliver(inbox, with_fallback, a_message("khai sinh"))) == "Về: khai sinh"


@ON_SQLITE
async def test_button_is_not_answered_by_keywords(
    inbox: Inbox, with_fallback: Worker, rasa: FakeRasa, database: Database
) -> None:
    rasa.away, rasa.reply = False, lambda _: an_answer(buttons=(a_button(),))
    shown = await deliver(inbox, with_fallback, a_message())
    rasa.away = True
    token = shown.answer.replies[0].actions[0].value
    turn = await deliver(inbox, with_fallback, a_message("Xem thủ tục khai sinh", token=token))
    assert "đang bận" in text_of(turn)
    assert turn.answer.status is Status.DEGRADED


@ON_SQLITE
async def test_broken_fallback_is_an_apology_without_details(
    inbox: Inbox, with_fallback: Worker, logged: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(text: str) -> Answer:
        raise KeyError(f"bí mật: {text}")

    monkeypatch.setattr(with_fallback, "_fallback", breaks)
    turn = await deliver(inbox, with_fallback, a_message("khai sinh"))
    assert "đang bận" in text_of(turn)
    assert "bí mật" not in turn.answer.model_dump_json()
    assert [entry["kind"] for entry in logged if entry["event"] == "fallback_failed"] == ["KeyError"]


async def meet(
    inbox: Inbox, worker: Worker, text: str = "chào", kind: EventKind = EventKind.TEXT
) -> RecordedTurn:
    """Let somebody on the platform write."""
    message = a_message(text, channel="paper", kind=kind)
    delivery = await inbox.receive(message, address=Address("us", "u1"))
    return await worker.answer(delivery.row)


async def test_first_answer_on_a_platform_says_who_is_speaking_and_only_that_one(
    inbox: Inbox, worker: Worker, database: Database
) -> None:
    first, second = await meet(inbox, worker), await meet(inbox, worker)
    assert text_of(first).startswith(NOTICE[0])
    assert NOTICE[0] not in text_of(second)
    assert sum(NOTICE[0] in str(letter["payload"]) for letter in await rows_of(database, outbox)) == 1


@ON_SQLITE
async def test_answer_of_the_page_never_says_so(inbox: Inbox, worker: Worker) -> None:
    assert NOTICE[0] not in text_of(await deliver(inbox, worker, a_message()))


@ON_SQLITE
@pytest.mark.parametrize("trouble", ["away", "broken"])
async def test_first_answer_says_who_is_speaking_even_when_the_dialogue_is_away(
    trouble: str, inbox: Inbox, worker: Worker, rasa: FakeRasa
) -> None:
    def breaks(message: Inbound) -> Any:
        raise KeyError

    rasa.away, rasa.reply = trouble == "away", breaks
    assert text_of(await meet(inbox, worker)).startswith(NOTICE[0])
    assert NOTICE[0] not in text_of(await meet(inbox, worker))


async def test_silence_does_not_count_as_having_said_who_is_speaking(
    inbox: Inbox, worker: Worker, people: People
) -> None:
    await inbox.receive(a_message(channel="paper"), address=Address("us", "u1"))
    await people.pause("c1")
    assert (await meet(inbox, worker)).answer.replies == ()
    assert text_of(await meet(inbox, worker, "bot")).startswith(NOTICE[0])


@ON_SQLITE
async def test_message_waits_unanswered_when_the_store_is_away_before_the_dialogue(
    inbox: Inbox, worker: Worker, people: People, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(conversation: str) -> Person:
        raise OperationalError("SELECT", {}, Exception())

    with monkeypatch.context() as patch:
        patch.setattr(people, "find", away)
        with pytest.raises(OperationalError):
            await meet(inbox, worker)
    assert await inbox.waiting_conversations() == ["c1"]
    row = await inbox.next_of("c1")
    assert row is not None
    assert text_of(await worker.answer(row)).startswith(NOTICE[0])


@ON_SQLITE
async def test_closed_worker_records_nothing_more(
    inbox: Inbox, worker: Worker, rasa: FakeRasa, database: Database
) -> None:
    rasa.gate = asyncio.Event()
    caller = asyncio.create_task(deliver(inbox, worker, a_message()))
    await rasa.arrived.wait()
    await worker.close()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert await count(database, turns) == 0
    assert await inbox.waiting_conversations() == ["c1"]
