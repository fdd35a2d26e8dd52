"""Guessing gets slower and slower, whoever guesses; and it never shuts anybody out for good."""

from __future__ import annotations

import asyncio

import pytest

from admin.accounts import throttle
from admin.accounts.desk import Desk
from admin.accounts.throttle import LONGEST_WAIT, Bucket
from admin.errors import TooManyTriesError
from admin.tables import sign_in_failures
from tests.admin.visitors import StandingClock
from tests.databases import count

pytestmark = pytest.mark.anyio
NAME, ADDRESS = Bucket("name", 5), Bucket("address", 30)


async def attempt(desk: Desk, *buckets: Bucket) -> int:
    """Try, and return how many seconds to wait; 0 when it was let through."""
    try:
        await desk.database.run(lambda c: throttle.admit(c, buckets, desk.now))
    except TooManyTriesError as error:
        return error.seconds
    return 0


async def test_wait_doubles_from_the_fifth_failure_up_to_a_quarter_of_an_hour(
    desk: Desk, clock: StandingClock
) -> None:
    assert [await attempt(desk, NAME) for _ in range(5)] == [0] * 5
    waits = []
    for _ in range(12):
        waits.append(await attempt(desk, NAME))
        clock.forward(seconds=waits[-1])
        assert await attempt(desk, NAME) == 0
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]
    assert waits[-1] == LONGEST_WAIT.total_seconds()


async def test_a_day_of_guessing_is_a_hundred_guesses(desk: Desk, clock: StandingClock) -> None:
    guesses, began = 0, clock.now
    while (clock.now - began).total_seconds() < 24 * 3600:
        wait = await attempt(desk, NAME)
        guesses += wait == 0
        clock.forward(seconds=max(wait, 1))
    assert guesses < 120


async def test_knocking_while_waiting_does_not_lengthen_the_wait(desk: Desk, clock: StandingClock) -> None:
    for _ in range(8):
        clock.forward(seconds=await attempt(desk, NAME))
        await attempt(desk, NAME)
    wait = await attempt(desk, NAME)
    for _ in range(50):
        assert await attempt(desk, NAME) == wait
    clock.forward(seconds=wait)
    assert await attempt(desk, NAME) == 0


async def test_hundred_tries_at_the_same_moment_are_a_hundred(desk: Desk) -> None:
    waits = await asyncio.gather(*(attempt(desk, NAME, ADDRESS) for _ in range(100)))
    assert waits.count(0) == 5


async def test_refused_try_counts_in_no_bucket(desk: Desk) -> None:
    for _ in range(5):
        await attempt(desk, NAME)
    await attempt(desk, NAME, ADDRESS)
    assert await desk.database.run(lambda c: throttle.failures_of(c, ADDRESS)) == 0


async def test_right_try_forgets_the_name_and_takes_one_back_from_the_address(desk: Desk) -> None:
    for _ in range(4):
        await attempt(desk, NAME, ADDRESS)
    await desk.database.run(lambda c: throttle.forgive(c, NAME))
    await desk.database.run(lambda c: throttle.take_back(c, ADDRESS, desk.now))
    assert await desk.database.run(lambda c: throttle.failures_of(c, NAME)) == 0
    assert await desk.database.run(lambda c: throttle.failures_of(c, ADDRESS)) == 3


async def test_failures_are_forgotten_after_a_day(desk: Desk, clock: StandingClock) -> None:
    for _ in range(5):
        await attempt(desk, NAME)
    clock.forward(hours=24)
    assert await attempt(desk, NAME) == 0
    assert await desk.database.run(lambda c: throttle.failures_of(c, NAME)) == 1
    clock.forward(hours=25)
    await desk.database.run(lambda c: throttle.tidy(c, desk.now))
    assert await count(desk.database, sign_in_failures) == 0


def test_wait_is_told_in_words() -> None:
    assert "chờ 5 giây" in TooManyTriesError(5).message
    assert "chờ 15 phút" in TooManyTriesError(899).message
