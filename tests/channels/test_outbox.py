from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from app.database import open_database
from channels.database import Database
from channels.outbox import Letter, Outbox
from channels.tables import outbox as outbox_table
from tests.channels.conftest import HandClock
from tests.channels.fakes import Correspondence
from tests.databases import rows_of

pytestmark = pytest.mark.anyio


async def taken(outbox: Outbox) -> Letter:
    letter = await outbox.take("paper")
    assert letter is not None
    return letter


async def states(database: Database) -> dict[str, str]:
    """Return how far each message got, by its text."""
    rows: list[dict[str, Any]] = await rows_of(database, outbox_table)
    return {row["payload"]["text"]: row["state"] for row in rows}


async def test_letter_is_taken_up_once_and_ends_as_sent(
    outbox: Outbox, correspondence: Correspondence, database: Database
) -> None:
    await correspondence.owe("một")
    letter = await taken(outbox)
    assert (letter.conversation, letter.piece.text, letter.attempts) == (
        correspondence.conversation(),
        "một",
        1,
    )
    assert await outbox.take("paper") is None
    await outbox.sent(letter.row, "p1")
    (row,) = await rows_of(database, outbox_table)
    assert (row["state"], row["provider_id"], row["error"], row["attempts"]) == ("sent", "p1", None, 1)
    assert await outbox.take("paper") is None


async def test_order_within_a_conversation_is_kept_and_others_are_not_held_up(
    outbox: Outbox, correspondence: Correspondence
) -> None:
    await correspondence.owe("a1", "a2")
    await correspondence.owe("b1", user="u2")
    first, other = await taken(outbox), await taken(outbox)
    assert (first.piece.text, other.piece.text) == ("a1", "b1")
    assert await outbox.take("paper") is None
    await outbox.sent(first.row, None)
    assert (await taken(outbox)).piece.text == "a2"


@pytest.mark.parametrize("end", ["failed", "unknown"])
async def test_letter_that_ended_badly_lets_the_next_one_go(
    end: str, outbox: Outbox, correspondence: Correspondence, database: Database
) -> None:
    await correspondence.owe("một", "hai")
    first = await taken(outbox)
    await getattr(outbox, end)(first.row, "why")
    assert (await taken(outbox)).piece.text == "hai"
    assert await states(database) == {"một": end, "hai": "sending"}


async def test_letter_put_back_waits_its_time_and_stays_in_order(
    outbox: Outbox, correspondence: Correspondence, clock: HandClock, database: Database
) -> None:
    await correspondence.owe("một", "hai")
    await outbox.again((await taken(outbox)).row, "busy", 60.0)
    assert await outbox.take("paper") is None
    clock.forward(seconds=60)
    again = await taken(outbox)
    assert (again.piece.text, again.attempts) == ("một", 2)
    assert await outbox.take("paper") is None


async def test_next_due_counts_only_what_could_be_taken_up(
    outbox: Outbox, correspondence: Correspondence, clock: HandClock
) -> None:
    assert await outbox.next_due("paper") is None
    await correspondence.owe("một", "hai")
    assert await outbox.next_due("paper") == 0.0
    letter = await taken(outbox)
    assert await outbox.next_due("paper") is None
    await outbox.again(letter.row, "busy", 60.0)
    due = await outbox.next_due("paper")
    assert due is not None
    assert 50.0 < due < 60.0
    assert await outbox.next_due("stone") is None


async def test_letters_of_another_channel_are_left_alone(
    outbox: Outbox, correspondence: Correspondence
) -> None:
    await correspondence.owe("một")
    assert await outbox.take("stone") is None
    await taken(outbox)
    assert await outbox.recover("stone") == 0
    assert await outbox.recover("paper") == 1


async def test_what_a_crash_left_half_sent_is_unknown_and_never_taken_up_again(
    outbox: Outbox, correspondence: Correspondence, database: Database
) -> None:
    await correspondence.owe("một", "hai")
    await taken(outbox)
    assert await outbox.recover("paper") == 1
    assert await states(database) == {"một": "unknown", "hai": "pending"}
    assert (await taken(outbox)).piece.text == "hai"


async def test_two_processes_never_take_the_same_letter(
    outbox: Outbox, correspondence: Correspondence, store_url: str, clock: HandClock
) -> None:
    for n in range(12):
        await correspondence.owe("một", user=f"u{n}")
    other = open_database(store_url)
    second = Outbox(other, clock)
    rows: Counter[int] = Counter()

    async def empty(box: Outbox) -> None:
        misses = 0
        while misses < 3:
            letter = await box.take("paper")
            misses += letter is None
            rows.update([letter.row] if letter else [])

    await asyncio.gather(empty(outbox), empty(second), empty(outbox))
    await other.close()
    assert len(rows) == 12
    assert set(rows.values()) == {1}


async def test_what_went_out_is_counted_arrived_or_not_known(
    outbox: Outbox, correspondence: Correspondence, clock: HandClock
) -> None:
    await correspondence.owe("cũ")
    await outbox.sent((await taken(outbox)).row, None)
    clock.forward(days=1)
    since = clock.now
    await correspondence.owe("một", "hai", "ba", "bốn")
    await outbox.sent((await taken(outbox)).row, None)
    await outbox.unknown((await taken(outbox)).row, "cut")
    await outbox.failed((await taken(outbox)).row, "blocked")
    assert await outbox.sent_since("paper", since) == 2
    assert await outbox.sent_since("paper", since - timedelta(days=2)) == 3
    assert await outbox.sent_since("stone", since) == 0


async def test_letter_knows_when_it_was_written(
    outbox: Outbox, correspondence: Correspondence, clock: HandClock
) -> None:
    before = clock.now
    await correspondence.owe("một")
    letter = await taken(outbox)
    assert before < letter.created_at <= clock.now
