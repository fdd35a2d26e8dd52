from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa

from channels.contract import Effect, Outbound, Paragraph
from channels.database import Database
from channels.deletion import new_receipt, with_receipt
from channels.inbox import Inbox
from channels.outbox import Outbox
from channels.people import People
from channels.tables import deletions, inbound, metadata, outbox, reply_tokens, turns
from channels.turns import TurnLog
from tests.channels.conftest import HandClock
from tests.channels.fakes import Correspondence, a_button, a_message, an_answer
from tests.databases import count, rows_of

pytestmark = pytest.mark.anyio
RECEIPT = re.compile(r"\b[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}\b")


async def everything(database: Database) -> str:
    """Return all that is stored, as text."""
    found = [await rows_of(database, table) for table in metadata.sorted_tables]
    return str(found)


async def test_receipt_can_be_read_aloud_and_does_not_repeat() -> None:
    receipts = {new_receipt() for _ in range(500)}
    assert len(receipts) == 500
    assert all(RECEIPT.fullmatch(receipt) for receipt in receipts)
    assert not set("01OIL") & set("".join(receipts))


async def test_receipt_is_told_in_the_last_reply_and_in_its_plain_text() -> None:
    before = an_answer("Đã xóa.")
    answer = before.model_copy(update={"replies": (Outbound(plain="Trước."), *before.replies)})
    told = with_receipt(answer, "XB7K-2M9Q")
    assert told.replies[0] == answer.replies[0]
    assert told.replies[1].blocks[0] == Paragraph(text="Đã xóa.")
    assert "XB7K-2M9Q" in told.replies[1].plain
    assert told.replies[1].plain.startswith("Đã xóa.")


async def test_deletion_is_on_record_with_what_it_took_and_nothing_of_whom(
    correspondence: Correspondence, database: Database, clock: HandClock
) -> None:
    await correspondence.owe("một", "hai", "ba")
    await correspondence.owe("khác", user="u2")
    await correspondence.owe("Đã xóa.", effect=Effect.DELETE_DATA)
    (record,) = await rows_of(database, deletions)
    assert (record["channel"], record["turns"]) == ("paper", 3)
    assert f"{record['deleted_at']:%Y-%m-%d}" == f"{clock.now:%Y-%m-%d}"
    assert correspondence.conversation() not in str(record)
    (letter,) = [row for row in await rows_of(database, outbox) if "Đã xóa" in str(row["payload"])]
    assert str(record["receipt"]) in str(letter["payload"])
    assert RECEIPT.fullmatch(str(record["receipt"]))


async def test_nothing_that_was_said_is_left_in_any_table(
    turn_log: TurnLog, database: Database, correspondence: Correspondence
) -> None:
    for text in ("chuyện riêng", "chuyện riêng nữa"):
        row, message = await correspondence.hear(text)
        answer = an_answer(f"Về {text}", buttons=(a_button("chuyện riêng"),)).model_copy(
            update={"explain": {"text": text}}
        )
        await turn_log.record(row, message, answer, None)
    assert "chuyện riêng" in await everything(database)
    await correspondence.owe("Đã xóa.", effect=Effect.DELETE_DATA)
    assert "chuyện riêng" not in await everything(database)
    assert await count(database, reply_tokens) == 0
    assert await count(database, turns) == 1
    assert {row["text"] for row in await rows_of(database, inbound)} == {""}


async def test_address_is_in_no_table_once_the_receipt_went_out(
    correspondence: Correspondence, outbox: Outbox, people: People, database: Database
) -> None:
    for n in range(2):
        await correspondence.owe("một", user=f"0912345{n}")
    await correspondence.owe("Đã xóa.", user="09123450", effect=Effect.DELETE_DATA)
    assert await people.forget_leaving() == 0
    while (letter := await outbox.take("paper")) is not None:
        await outbox.sent(letter.row, "p1")
    assert await people.forget_leaving() == 1
    left = await everything(database)
    assert "09123450" not in left
    assert "09123451" in left


async def test_who_writes_again_is_kept(
    correspondence: Correspondence, outbox: Outbox, people: People
) -> None:
    await correspondence.owe("Đã xóa.", effect=Effect.DELETE_DATA)
    await correspondence.hear("mới")
    letter = await outbox.take("paper")
    assert letter is not None
    await outbox.sent(letter.row, None)
    assert await people.forget_leaving() == 0
    person = await people.find(correspondence.conversation())
    assert person is not None
    assert not person.is_leaving


async def test_message_that_still_waits_keeps_its_words(
    correspondence: Correspondence, inbox: Inbox, people: People
) -> None:
    row, _ = await correspondence.hear("sau khi xóa")
    await correspondence.owe("Đã xóa.", effect=Effect.DELETE_DATA)
    assert (await inbox.load(row)).text == "sau khi xóa"
    person = await people.find(correspondence.conversation())
    assert person is not None
    assert person.is_leaving
    assert await people.forget_leaving() == 0


async def test_what_waits_to_be_sent_is_deleted_unsent_and_nobody_elses(
    correspondence: Correspondence, outbox: Outbox, database: Database
) -> None:
    await correspondence.owe("một", "hai")
    await correspondence.owe("khác", user="u2")
    await correspondence.owe("Đã xóa.", effect=Effect.DELETE_DATA)
    texts = []
    while (letter := await outbox.take("paper")) is not None:
        texts.append(letter.piece.text)
        await outbox.sent(letter.row, None)
    assert texts[0] == "khác"
    assert len(texts) == 2
    assert texts[1].startswith("Đã xóa.")


async def test_deletion_that_breaks_half_way_deletes_nothing(
    correspondence: Correspondence, database: Database
) -> None:
    await correspondence.owe("một")
    before: list[Any] = [await rows_of(database, table) for table in (turns, outbox, deletions)]
    await database.run(lambda c: c.execute(sa.text("ALTER TABLE deletions RENAME TO elsewhere")))
    try:
        with pytest.raises(sa.exc.SQLAlchemyError):
            await correspondence.owe("Đã xóa.", effect=Effect.DELETE_DATA)
    finally:
        await database.run(lambda c: c.execute(sa.text("ALTER TABLE elsewhere RENAME TO deletions")))
    assert [await rows_of(database, table) for table in (turns, outbox, deletions)] == before


async def test_page_gets_a_receipt_too_and_the_same_one_when_it_asks_again(
    inbox: Inbox, turn_log: TurnLog, database: Database
) -> None:
    message = a_message()
    row = (await inbox.receive(message)).row
    turn = await turn_log.record(row, message, an_answer("Đã xóa.", Effect.DELETE_DATA), None)
    found = await turn_log.find(row)
    (record,) = await rows_of(database, deletions)
    assert found is not None
    assert found.answer.replies == turn.answer.replies
    assert str(record["receipt"]) in found.answer.replies[0].plain
    assert record["channel"] == "web"
