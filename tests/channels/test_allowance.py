from __future__ import annotations

from datetime import timedelta

import pytest

from channels import allowance
from channels.allowance import PER_DAY, PER_MINUTE, Allowance, Verdict
from tests.channels.fakes import NOON

SECOND = timedelta(seconds=1)
WELCOME, FIRST, MORE = Verdict.WELCOME, Verdict.FIRST_TOO_MANY, Verdict.TOO_MANY


def test_a_minute_has_its_share_and_the_first_too_many_is_told_once() -> None:
    counted = Allowance()
    verdicts = [counted.use("c1", NOON + n * SECOND) for n in range(PER_MINUTE + 3)]
    assert verdicts == [WELCOME] * PER_MINUTE + [FIRST, MORE, MORE]


def test_a_minute_later_all_is_well_and_the_next_flood_is_told_again() -> None:
    counted = Allowance(per_minute=2)
    for _ in range(5):
        counted.use("c1", NOON)
    later = NOON + timedelta(minutes=1)
    assert [counted.use("c1", later) for _ in range(4)] == [WELCOME, WELCOME, FIRST, MORE]


def test_what_was_turned_away_does_not_count() -> None:
    counted = Allowance(per_minute=1)
    assert [counted.use("c1", NOON + n * 20 * SECOND) for n in range(4)] == [WELCOME, FIRST, MORE, WELCOME]


def test_a_day_has_its_share_however_slowly_somebody_writes() -> None:
    counted = Allowance()
    moments = [NOON + n * timedelta(minutes=3) for n in range(PER_DAY + 2)]
    verdicts = [counted.use("c1", moment) for moment in moments]
    assert verdicts == [WELCOME] * PER_DAY + [FIRST, MORE]
    assert counted.use("c1", NOON + timedelta(days=1)) is WELCOME


def test_one_flood_does_not_hurt_another_person() -> None:
    counted = Allowance(per_minute=1)
    for _ in range(5):
        counted.use("c1", NOON)
    assert counted.use("c2", NOON) is WELCOME


def test_memory_of_people_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "_PEOPLE", 100)
    counted = Allowance(per_minute=1)
    for n in range(1000):
        counted.use(f"c{n}", NOON)
        counted.use(f"c{n}", NOON)
    assert len(counted._seen) <= 100
    assert len(counted._told) <= 101
