from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from channels.contract import EventKind
from channels.database import Database
from channels.errors import UnknownConversationError
from channels.inbox import Address, Inbox
from channels.people import People
from channels.tables import conversations, inbound
from channels.tables import people as people_table
from channels.turns import TurnLog
from tests.channels.conftest import HandClock
from tests.channels.fakes import NOON, a_message, an_answer
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
    message = a_message("đăng ký kết hôn 👰", token="b:abc", kind=EventKind.IMAGE, sent_at=NOON)
    assert await inbox.load((await inbox.receive(message)).row) == message


async def test_message_without_a_time_of_its_own_was_sent_when_it_arrived(
    inbox: Inbox, clock: HandClock
) -> None:
    loaded = await inbox.load((await inbox.receive(a_message())).row)
    assert loaded.sent_at == clock.now


async def test_waiting_conversations_come_oldest_first_and_without_the_answered(
    inbox: Inbox, turn_log: TurnLog
) -> None:
    messages = [a_message(conversation=conversation) for conversation in ("c2", "c0", "c1", "c2")]
    rows = [(await inbox.receive(message)).row for message in messages]
    await turn_log.record(rows[1], messages[1], an_answer(), None)
    assert await inbox.waiting_conversations() == ["c2", "c1"]


async def test_next_of_a_person_is_what_was_sent_first_then_what_arrived_first(
    inbox: Inbox, turn_log: TurnLog
) -> None:
    sent = (NOON + timedelta(seconds=2), NOON, NOON + timedelta(seconds=2), NOON + timedelta(seconds=1))
    messages = [a_message(sent_at=moment) for moment in sent]
    await inbox.receive(a_message(conversation="c2", sent_at=NOON - timedelta(days=1)))
    rows = [(await inbox.receive(message)).row for message in messages]
    order = []
    while (row := await inbox.next_of("c1")) is not None:
        order.append(rows.index(row))
        await turn_log.record(row, messages[rows.index(row)], an_answer(), None)
    assert order == [1, 3, 0, 2]


async def test_address_is_stored_with_the_message(inbox: Inbox, people: People, clock: HandClock) -> None:
    await inbox.receive(a_message(channel="paper"), address=Address("us", "u1"))
    person = await people.find("c1")
    assert person is not None
    assert (person.user_id, person.last_seen_at) == ("u1", clock.now)
    assert (person.is_welcomed, person.is_leaving, person.paused_until) == (False, False, None)


async def test_address_is_not_stored_without_the_message(
    inbox: Inbox, people: People, database: Database
) -> None:
    with pytest.raises(UnknownConversationError):
        await inbox.receive(a_message(channel="paper"), opened=True, address=Address("us", "u1"))
    # The message is written last: without its table the address must not stay behind.
    await database.run(lambda c: c.execute(sa.text("ALTER TABLE inbound RENAME TO elsewhere")))
    try:
        with pytest.raises(SQLAlchemyError):
            await inbox.receive(a_message(channel="paper"), address=Address("us", "u1"))
    finally:
        await database.run(lambda c: c.execute(sa.text("ALTER TABLE elsewhere RENAME TO inbound")))
    assert await people.find("c1") is None


async def test_first_messages_of_a_new_person_at_once_are_all_stored(
    inbox: Inbox, database: Database
) -> None:
    address = Address("us", "u1")
    messages = [a_message(channel="paper") for _ in range(20)]
    deliveries = await asyncio.gather(*(inbox.receive(one, address=address) for one in messages))
    assert all(delivery.is_new for delivery in deliveries)
    assert await count(database, inbound) == 20
    assert await count(database, people_table) == 1


@pytest.mark.parametrize("store_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
async def test_two_messages_that_both_find_the_person_unknown_are_both_stored(
    inbox: Inbox, database: Database
) -> None:
    both_looked = threading.Barrier(2, timeout=5.0)

    def meet(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT INTO people"):
            both_looked.wait()

    sa.event.listen(database.engine, "before_cursor_execute", meet)
    messages = [a_message(channel="paper") for _ in range(2)]
    found = await asyncio.gather(*(inbox.receive(one, address=Address("us", "u1")) for one in messages))
    assert [delivery.is_new for delivery in found] == [True, True]
    assert await count(database, inbound) == 2


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
