from __future__ import annotations

import asyncio
from datetime import timedelta, timezone
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from app.database import open_database
from channels.contract import MAX_TEXT, EventKind
from channels.database import Database
from channels.errors import StoreUnavailableError
from channels.inbox import Inbox
from channels.intake import Intake
from channels.people import STAFF_PAUSE, People
from channels.tables import inbound, metadata
from channels.tables import people as people_table
from tests.channels.conftest import HandClock
from tests.channels.fakes import NOON, an_event
from tests.databases import count, rows_of

pytestmark = pytest.mark.anyio


@pytest.fixture
def woken() -> list[str]:
    return []


@pytest.fixture
def intake(inbox: Inbox, people: People, woken: list[str]) -> Intake:
    return Intake(inbox, people, woken.append)


async def stored(database: Database) -> dict[str, Any]:
    """Return the one message that is stored."""
    (row,) = await rows_of(database, inbound)
    return row


async def test_event_is_stored_and_its_conversation_woken(
    intake: Intake, people: People, database: Database, woken: list[str]
) -> None:
    event = an_event("lệ phí khai sinh")
    assert await intake.take("paper", [event]) == 1
    row = await stored(database)
    conversation = people.conversation_of("paper", "us", "u1")
    assert (row["channel"], row["conversation"], row["message_id"]) == ("paper", conversation, event.event_id)
    assert (row["text"], row["kind"], row["token"], row["done"]) == ("lệ phí khai sinh", "text", None, False)
    assert woken == [conversation]


async def test_same_delivery_a_hundred_times_is_one_row_and_wakes_once(
    intake: Intake, database: Database, woken: list[str]
) -> None:
    event = an_event(event_id="same")
    assert [await intake.take("paper", [event]) for _ in range(100)] == [1] + [0] * 99
    assert await count(database, inbound) == 1
    assert len(woken) == 1


async def test_same_delivery_twenty_times_at_once_is_one_row(
    intake: Intake, database: Database, woken: list[str]
) -> None:
    event = an_event(event_id="same")
    found = await asyncio.gather(*(intake.take("paper", [event]) for _ in range(20)))
    assert sum(found) == 1
    assert await count(database, inbound) == 1
    assert len(woken) == 1


async def test_delivery_repeated_after_a_restart_is_known(
    intake: Intake, store_url: str, clock: HandClock, database: Database, woken: list[str]
) -> None:
    event = an_event(event_id="same")
    await intake.take("paper", [event])
    again = open_database(store_url)
    restarted = Intake(Inbox(again, clock), People(again, "a secret of the tests", clock), woken.append)
    assert await restarted.take("paper", [event]) == 0
    await again.close()
    assert await count(database, inbound) == 1
    assert len(woken) == 1


async def test_same_id_from_two_people_or_on_two_channels_is_several_messages(
    intake: Intake, database: Database
) -> None:
    await intake.take("paper", [an_event(event_id="same"), an_event(event_id="same", user="u2")])
    await intake.take("stone", [an_event(event_id="same")])
    assert await count(database, inbound) == 3


async def test_deliveries_without_an_id_are_never_the_same(intake: Intake, database: Database) -> None:
    assert await intake.take("paper", [an_event(event_id=""), an_event(event_id="")]) == 2
    assert await count(database, inbound) == 2


async def test_several_events_of_one_delivery_are_all_stored(intake: Intake, woken: list[str]) -> None:
    assert await intake.take("paper", [an_event(user=f"u{n}") for n in range(5)]) == 5
    assert len(set(woken)) == 5


@pytest.mark.parametrize(
    "text", ["", " \n", "\x00", "\x00\x00\u200b", "\ud800", "/", "\ud83d\ud83d"], ids=ascii
)
async def test_text_of_which_nothing_is_left_is_an_unreadable_message(
    text: str, intake: Intake, database: Database
) -> None:
    assert await intake.take("paper", [an_event(text)]) == 1
    row = await stored(database)
    assert (row["kind"], row["text"]) == ("unreadable", "")


@pytest.mark.parametrize(
    ("text", "kept"),
    [("khai\x00 sinh", "khai sinh"), ("khai\ud83d sinh", "khai sinh"), ("/restart", "restart")],
    ids=ascii,
)
async def test_what_no_store_can_hold_is_dropped_from_a_text(
    text: str, kept: str, intake: Intake, database: Database
) -> None:
    await intake.take("paper", [an_event(text)])
    assert (await stored(database))["text"] == kept


async def test_a_hundred_thousand_characters_are_read_from_the_beginning(
    intake: Intake, database: Database
) -> None:
    await intake.take("paper", [an_event("làm khai sinh " * 7143)])
    text = (await stored(database))["text"]
    assert text.startswith("làm khai sinh làm")
    assert MAX_TEXT - 10 < len(text) <= MAX_TEXT


async def test_number_at_the_end_of_what_is_read_is_masked_before_it_is_cut(
    intake: Intake, database: Database
) -> None:
    for room in range(2, 12):
        start = ("làm khai sinh " * 80)[: MAX_TEXT - room - 1] + " "
        await intake.take("paper", [an_event(start + "0912345678 nhé")])
    texts = [str(row["text"]) for row in await rows_of(database, inbound)]
    assert len(texts) == 10
    assert not [text[-20:] for text in texts if "09" in text]


async def test_personal_data_never_reaches_the_store(intake: Intake, database: Database) -> None:
    written: list[str] = []
    sa.event.listen(
        database.engine,
        "before_cursor_execute",
        lambda c, cursor, statement, parameters, context, many: written.append(str(parameters)),
    )
    await intake.take("paper", [an_event("số em là 0912 345 678, căn cước 079203001234")])
    assert len(written) >= 2
    assert not [values for values in written if "345" in values or "079203001234" in values]
    assert "[" in (await stored(database))["text"]


async def test_pressed_button_is_stored_without_the_words_on_it(intake: Intake, database: Database) -> None:
    await intake.take("paper", [an_event("Xem thủ tục", token="b:abc")])
    row = await stored(database)
    assert (row["kind"], row["text"], row["token"]) == ("text", "", "b:abc")


@pytest.mark.parametrize("bad", ["b:" + "x" * 500, "b:\x00", "b:\ud800"], ids=["long", "NUL", "surrogate"])
async def test_key_that_no_store_can_hold_is_stored_all_the_same_and_once(
    bad: str, intake: Intake, database: Database
) -> None:
    for event in (an_event(event_id=bad), an_event(event_id="e", token=bad)):
        assert [await intake.take("paper", [event]) for _ in range(2)] == [1, 0]
    rows = await rows_of(database, inbound)
    assert {len(str(row["message_id"])) for row in rows} == {64, 1}
    assert {row["token"] is None for row in rows} == {True, False}


async def test_times_of_two_zones_are_kept_in_one_order(
    intake: Intake, inbox: Inbox, people: People, database: Database
) -> None:
    in_viet_nam = NOON.astimezone(timezone(timedelta(hours=7)))
    await intake.take("paper", [an_event("sau", sent_at=NOON + timedelta(minutes=1))])
    await intake.take("paper", [an_event("trước", sent_at=in_viet_nam)])
    first = await inbox.next_of(people.conversation_of("paper", "us", "u1"))
    assert first is not None
    loaded = await inbox.load(first)
    assert (loaded.text, loaded.sent_at) == ("trước", NOON)


async def test_address_is_known_from_the_first_message_on_and_its_day_moves(
    intake: Intake, people: People, clock: HandClock, database: Database
) -> None:
    conversation = people.conversation_of("paper", "us", "u1")
    await intake.take("paper", [an_event()])
    first = await people.find(conversation)
    clock.forward(days=3)
    await intake.take("paper", [an_event()])
    second = await people.find(conversation)
    assert first is not None
    assert second is not None
    assert (first.user_id, second.user_id) == ("u1", "u1")
    assert second.last_seen_at - first.last_seen_at >= timedelta(days=3)
    assert await count(database, people_table) == 1


async def test_conversation_tells_nothing_of_the_person(people: People, database: Database) -> None:
    one = people.conversation_of("paper", "us", "0912345678")
    assert "0912345678" not in one
    assert len(one) == 32
    others = [
        people.conversation_of("stone", "us", "0912345678"),
        people.conversation_of("paper", "them", "0912345678"),
        people.conversation_of("paper", "us", "0912345679"),
        People(database, "another secret").conversation_of("paper", "us", "0912345678"),
        # Where one part ends and the next begins matters.
        people.conversation_of("paperus", "", "0912345678"),
    ]
    assert len({one, *others}) == 6


@pytest.mark.parametrize("kind", [EventKind.OTHER, EventKind.STAFF, EventKind.LEFT])
async def test_what_is_no_message_is_not_stored_and_wakes_nobody(
    kind: EventKind, intake: Intake, database: Database, woken: list[str]
) -> None:
    assert await intake.take("paper", [an_event("chuyện riêng", kind=kind)]) == 0
    assert woken == []
    for table in metadata.sorted_tables:
        assert await count(database, table) == 0


async def test_word_of_staff_pauses_the_assistant_for_this_person(
    intake: Intake, people: People, clock: HandClock
) -> None:
    await intake.take("paper", [an_event(), an_event(user="u2"), an_event(kind=EventKind.STAFF)])
    paused, other = [await people.find(people.conversation_of("paper", "us", user)) for user in ("u1", "u2")]
    assert paused is not None
    assert other is not None
    assert paused.is_paused(clock.now)
    assert not paused.is_paused(clock.now + STAFF_PAUSE)
    assert not other.is_paused(clock.now)


async def test_who_leaves_is_forgotten_and_may_come_back(intake: Intake, people: People) -> None:
    conversation = people.conversation_of("paper", "us", "u1")
    await intake.take("paper", [an_event(), an_event(user="u2"), an_event(kind=EventKind.LEFT)])
    assert await people.find(conversation) is None
    assert await people.find(people.conversation_of("paper", "us", "u2")) is not None
    await intake.take("paper", [an_event(kind=EventKind.FOLLOW)])
    back = await people.find(conversation)
    assert back is not None
    assert not back.is_welcomed


async def test_store_that_is_away_promises_nothing_and_takes_the_delivery_later(
    intake: Intake, database: Database, woken: list[str], logged: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_work: Any) -> Any:
        raise OperationalError("INSERT", {}, Exception("chuyện riêng"))

    event = an_event()
    with monkeypatch.context() as patch:
        patch.setattr(database, "run", away)
        with pytest.raises(StoreUnavailableError) as refused:
            await intake.take("paper", [event])
    assert refused.value.http_status == 503
    assert woken == []
    assert "chuyện riêng" not in str(logged) + str(refused.value)
    assert await intake.take("paper", [event]) == 1


async def test_delivery_that_broke_half_way_is_completed_when_it_comes_again(
    intake: Intake, inbox: Inbox, database: Database, woken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    events = [an_event(user=f"u{n}") for n in range(4)]
    receive, calls = inbox.receive, iter(range(100))

    async def breaks_at_the_third(*args: Any, **more: Any) -> Any:
        if next(calls) == 2:
            raise OperationalError("INSERT", {}, Exception())
        return await receive(*args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(inbox, "receive", breaks_at_the_third)
        with pytest.raises(StoreUnavailableError):
            await intake.take("paper", events)
    assert len(woken) == 2
    assert await intake.take("paper", events) == 2
    assert await count(database, inbound) == 4
    assert len(set(woken)) == 4
