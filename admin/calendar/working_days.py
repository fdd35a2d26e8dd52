"""Count working days: the one clock of requests and questions that an office has promised to answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Final

from channels.clock import aware

HERE: Final = timezone(timedelta(hours=7))
"""Việt Nam, all year; a named zone would need a database of zones."""
MONDAY_TO_FRIDAY: Final = frozenset(range(5))
_LONGEST: Final = 366
"""Days looked ahead; where an office is never open, counting stops here."""


@dataclass(frozen=True)
class WorkingDays:
    """Say on which days an office works.

    ``weekdays`` counts from Monday = 0. ``off`` are days on which it is closed although it is one of these;
    ``instead`` days on which it works although it is none (làm bù).
    """

    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    off: frozenset[date] = field(default_factory=frozenset)
    instead: frozenset[date] = field(default_factory=frozenset)

    def __contains__(self, day: date) -> bool:
        if day in self.off:
            return False
        return day in self.instead or day.weekday() in self.weekdays


WEEKENDS_ONLY: Final = WorkingDays()
"""As long as nothing is filled in."""


def day_of(moment: datetime) -> date:
    """Return the day in Việt Nam."""
    return aware(moment).astimezone(HERE).date()


def add_working_days(day: date, count: int, working: WorkingDays = WEEKENDS_ONLY) -> date:
    """Return the last day of a term of ``count`` working days; ``day`` itself does not count."""
    last = day + timedelta(days=_LONGEST)
    while count > 0 and day < last:
        day += timedelta(days=1)
        count -= day in working
    return day


def working_days_between(first: date, last: date, working: WorkingDays = WEEKENDS_ONLY) -> int:
    """Return how many working days come after ``first``, up to and with ``last``; less than 0 backwards."""
    if last < first:
        return -working_days_between(last, first, working)
    days = range(1, (last - first).days + 1)
    return sum(first + timedelta(days=n) in working for n in days)
