from __future__ import annotations

import asyncio

import pytest

from channels.database import Database
from channels.errors import UnknownConversationError
from channels.inbox import Inbox
from channels.tables import conversations, inbound
from channels.turns import TurnLog
from tests.channels.fakes import a_message, an_answer
from tests.databases import count, rows_of

pytestmark = pytest.mark.anyio


async def test_repeated_delivery_is_one_row(inbox: Inbox, database: Database) -> None:
    message = a_message(message_id="same")
    first = await inbox.receive(message)
    again = await inbox.receive(message)
    assert again.row == first.row
    assert (first.is_new, again.is_new) == (True, False)
    assert await count(database, inbound) == 1


async def test_repeated_delivery_keeps_the_first_text(inbox: Inbox) -> None:
    row = (await inbox.receive(a_message("một", message_id="same"))).row
    await inbox.receive(a_message("hai", message_id="same"))
    assert (await inbox.load(row)).text == "một"


async def test_twenty_deliveries_at_once_are_one_row(inbox: Inbox, database: Database) -> None:
    message = a_message(message_id="same")
    deliveries = await asyncio.gather(*(inbox.receive(message) for _ in range(20)))
    assert len({delivery.row for delivery in deliveries}) == 1
    assert sum(delivery.is_new for delivery in deliveries) == 1
    assert await count(database, inbound) == 1


async def test_same_message_id_in_two_conversations_is_two_messages(inbox: Inbox) -> None:
    first = (await inbox.receive(a_message(conversation="c1", message_id="same"))).row
    second = (await inbox.receive(a_message(conversation="c2", message_id="same"))).row
    assert first != second


async def test_same_message_id_on_two_channels_is_two_messages(inbox: Inbox) -> None:
    first = (await inbox.receive(a_message(channel="web", message_id="same"))).row
    second = (await inbox.receive(a_message(channel="zalo_oa", message_id="same"))).row
    assert first != second


async def test_stored_message_comes_back_as_it_was(inbox: Inbox) -> None:
    message = a_message("đăng ký kết hôn 👰", token="b:abc")
    assert await inbox.load((await inbox.receive(message)).row) == message


async def test_unanswered_come_oldest_first_and_without_the_answered(inbox: Inbox, turn_log: TurnLog) -> None:
    messages = [a_message(conversation=f"c{n}") for n in range(3)]
    rows = [(await inbox.receive(message)).row for message in messages]
    await turn_log.record(rows[1], messages[1], an_answer(), None)
    assert await inbox.unanswered() == [rows[0], rows[2]]


async def test_conversation_ids_are_long_and_differ(inbox: Inbox, database: Database) -> None:
    ids = {await inbox.open_conversation("web") for _ in range(20)}
    assert len(ids) == 20
    assert all(len(one) >= 24 for one in ids)
    assert await count(database, conversations) == 20


async def test_opened_conversation_is_known_on_its_channel_only(inbox: Inbox) -> None:
    conversation = await inbox.open_conversation("web")
    assert (await inbox.receive(a_message(conversation=conversation), opened=True)).is_new
    with pytest.raises(UnknownConversationError):
        await inbox.receive(a_message(conversation=conversation, channel="zalo_oa"), opened=True)


async def test_message_to_a_conversation_nobody_opened_leaves_no_trace(
    inbox: Inbox, database: Database
) -> None:
    with pytest.raises(UnknownConversationError):
        await inbox.receive(a_message(conversation="c1"), opened=True)
    assert await count(database, inbound) == 0


async def test_arrival_is_stamped_by_the_clock(inbox: Inbox, database: Database) -> None:
    await inbox.receive(a_message())
    (row,) = await rows_of(database, inbound)
    assert f"{row['received_at']:%Y-%m-%d}" == "2026-03-02"
    assert row["done"] is False
