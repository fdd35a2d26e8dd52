from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin.calendar.working_days import (
    WEEKENDS_ONLY,
    WorkingDays,
    add_working_days,
    day_of,
    working_days_between,
)

FRIDAY = date(2026, 11, 27)
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
NEAR = st.integers(-20, 20).map(lambda n: FRIDAY + timedelta(days=n))
CALENDARS = st.builds(
    WorkingDays, st.frozensets(st.integers(0, 6), min_size=1), st.frozensets(NEAR), st.frozensets(NEAR)
)


@pytest.mark.parametrize(
    ("day", "due"),
    [(25, date(2026, 11, 27)), (26, date(2026, 11, 30)), (27, date(2026, 12, 1)), (28, date(2026, 12, 1))],
)
def test_two_working_days_step_over_the_weekend(day: int, due: date) -> None:
    assert add_working_days(date(2026, 11, day), 2) == due


def test_day_off_does_not_count_and_a_day_worked_instead_does() -> None:
    monday, saturday = date(2026, 11, 30), date(2026, 11, 28)
    working = WorkingDays(off=frozenset({monday}), instead=frozenset({saturday}))
    assert add_working_days(FRIDAY, 2, working) == date(2026, 12, 1)
    assert monday not in working
    assert saturday in working


def test_day_that_is_both_is_off() -> None:
    assert FRIDAY not in WorkingDays(off=frozenset({FRIDAY}), instead=frozenset({FRIDAY}))


def test_public_holidays_are_not_invented() -> None:
    assert date(2027, 1, 1) in WEEKENDS_ONLY


def test_calendar_without_any_working_day_comes_to_an_end() -> None:
    assert add_working_days(FRIDAY, 2, WorkingDays(frozenset())) == FRIDAY + timedelta(days=366)


@given(NEAR, st.integers(1, 15), CALENDARS)
def test_term_holds_as_many_working_days_as_it_says(day: date, count: int, working: WorkingDays) -> None:
    due = add_working_days(day, count, working)
    assert due in working
    assert working_days_between(day, due, working) == count


@given(DAYS, DAYS, DAYS)
def test_days_between_add_up(first: date, second: date, third: date) -> None:
    first, second, third = sorted((first, second, third))
    parts = working_days_between(first, second) + working_days_between(second, third)
    assert working_days_between(first, third) == parts == -working_days_between(third, first)


def test_day_is_that_of_viet_nam() -> None:
    assert day_of(datetime(2026, 11, 26, 17, 0, tzinfo=UTC)) == FRIDAY
    assert day_of(datetime(2026, 11, 26, 16, 59)) == date(2026, 11, 26)
