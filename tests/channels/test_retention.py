from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from channels import retention as tidying
from channels.contract import Effect
from channels.database import Database
from channels.inbox import Inbox
from channels.people import People
from channels.retention import KEEP_LETTERS, Retention, Tidied, keep_tidy
from channels.tables import conversations, deletions, inbound, outbox, people, reply_tokens, turns
from channels.tokens import LIFETIME
from channels.turns import TurnLog
from tests.channels.conftest import HandClock
from tests.channels.fakes import ON_SQLITE, Correspondence, a_button, a_message, an_answer, until
from tests.databases import count

pytestmark = pytest.mark.anyio
TABLES = (turns, inbound, outbox, reply_tokens, people)


def retention(
    database: Database, clock: HandClock, turns_days: int = 365, addresses_days: int = 90
) -> Retention:
    return Retention(database, turns_days, addresses_days, clock)


async def counts(database: Database) -> list[int]:
    return [await count(database, table) for table in TABLES]


async def say(inbox: Inbox, turn_log: TurnLog, correspondence: Correspondence) -> None:
    """Answer a message on the platform with one button."""
    row, message = await correspondence.hear()
    await turn_log.record(row, message, an_answer(buttons=(a_button(),)), None)


async def test_young_things_are_kept(
    inbox: Inbox, turn_log: TurnLog, correspondence: Correspondence, database: Database, clock: HandClock
) -> None:
    await say(inbox, turn_log, correspondence)
    assert await retention(database, clock).tidy() == Tidied(0, 0, 0, 0, 0)
    assert await counts(database) == [1, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("age", "gone"),
    [
        (LIFETIME, Tidied(0, 0, 0, 1, 0)),
        (KEEP_LETTERS, Tidied(0, 0, 1, 1, 0)),
        (timedelta(days=90), Tidied(0, 0, 1, 1, 1)),
        (timedelta(days=365), Tidied(1, 1, 1, 1, 1)),
    ],
    ids=["buttons", "letters", "addresses", "turns"],
)
async def test_each_thing_goes_at_its_own_age(
    age: timedelta,
    gone: Tidied,
    inbox: Inbox,
    turn_log: TurnLog,
    correspondence: Correspondence,
    database: Database,
    clock: HandClock,
) -> None:
    await say(inbox, turn_log, correspondence)
    clock.forward(seconds=age.total_seconds() - 60)
    young = await retention(database, clock).tidy(dry_run=True)
    assert young != gone
    clock.forward(seconds=120)
    assert await retention(database, clock).tidy() == gone
    assert await counts(database) == [1 - n for n in vars(gone).values()]


async def test_dry_run_counts_what_would_go_and_keeps_it(
    inbox: Inbox, turn_log: TurnLog, correspondence: Correspondence, database: Database, clock: HandClock
) -> None:
    for _ in range(3):
        await say(inbox, turn_log, correspondence)
    clock.forward(days=400)
    keeper = retention(database, clock)
    planned = await keeper.tidy(dry_run=True)
    assert planned == Tidied(3, 3, 3, 3, 1)
    assert await counts(database) == [3, 3, 3, 3, 1]
    assert await keeper.tidy() == planned
    assert await counts(database) == [0, 0, 0, 0, 0]


async def test_delivery_keys_are_kept_for_a_week_even_when_turns_are_not(
    inbox: Inbox, turn_log: TurnLog, correspondence: Correspondence, database: Database, clock: HandClock
) -> None:
    message = a_message(channel="paper")
    await turn_log.record((await inbox.receive(message)).row, message, an_answer(), None)
    keeper = retention(database, clock, turns_days=1)
    clock.forward(days=6, hours=23)
    assert (await keeper.tidy()).messages == 0
    assert await count(database, turns) == 0
    assert not (await inbox.receive(message)).is_new
    clock.forward(hours=2)
    assert (await keeper.tidy()).messages == 1


async def test_message_without_an_answer_is_never_thrown_away(
    inbox: Inbox, database: Database, clock: HandClock
) -> None:
    await inbox.receive(a_message(channel="paper"))
    clock.forward(days=4000)
    assert (await retention(database, clock).tidy()).messages == 0
    assert await inbox.waiting_conversations() == ["c1"]


@ON_SQLITE
async def test_letters_of_a_month_are_there_until_it_is_over(
    correspondence: Correspondence, database: Database, clock: HandClock
) -> None:
    clock.now = datetime.fromisoformat("2026-03-01T00:00:00+00:00")
    await correspondence.owe("một")
    clock.now = datetime.fromisoformat("2026-03-31T23:59:00+00:00")
    assert (await retention(database, clock).tidy()).letters == 0


async def test_empty_conversation_of_the_page_goes_and_a_young_or_used_one_stays(
    inbox: Inbox, database: Database, clock: HandClock
) -> None:
    old, used = await inbox.open_conversation("web"), await inbox.open_conversation("web")
    await inbox.receive(a_message(conversation=used))
    clock.forward(days=400)
    young = await inbox.open_conversation("web")
    await retention(database, clock).tidy()
    left = await database.run(lambda c: set(c.execute(conversations.select()).scalars()))
    assert left == {used, young}
    assert old not in left


async def test_receipts_and_addresses_of_who_writes_are_kept(
    correspondence: Correspondence, people: People, database: Database, clock: HandClock
) -> None:
    await correspondence.owe("Đã xóa.", effect=Effect.DELETE_DATA)
    clock.forward(days=80)
    await correspondence.hear(user="u1")
    clock.forward(days=80)
    await retention(database, clock).tidy()
    assert await count(database, deletions) == 1
    assert await people.find(correspondence.conversation()) is not None


@ON_SQLITE
async def test_tidying_goes_on_after_a_day_on_which_the_store_was_away(
    database: Database, clock: HandClock, logged: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = retention(database, clock)
    tidy, away = keeper.tidy, iter([1])

    async def away_at_first() -> Tidied:
        if next(away, None):
            raise OperationalError("DELETE", {}, Exception())
        return await tidy()

    monkeypatch.setattr(keeper, "tidy", away_at_first)
    monkeypatch.setattr(tidying, "EVERY", 0.01)
    task = asyncio.create_task(keep_tidy(keeper))
    await until(lambda: len(logged) >= 2)
    task.cancel()
    assert [entry["event"] for entry in logged][:2] == ["tidy_failed", "tidied"]
    assert {"turns", "messages", "letters", "buttons", "addresses"} < logged[1].keys()
