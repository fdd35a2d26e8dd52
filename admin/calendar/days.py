"""The days that differ from the weekly rule, and the hours of each weekday."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any, Final

from admin.calendar.working_days import MONDAY_TO_FRIDAY, WorkingDays

WEEKDAYS: Final = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")


class Kind(StrEnum):
    """Name what is different about a day."""

    OFF = "off"
    WORKING = "working"

    @property
    def label(self) -> str:
        """Return the name that people read."""
        return {"off": "Nghỉ", "working": "Làm bù"}[self]


@dataclass(frozen=True)
class Day:
    """Hold one day: closed, or open in exchange; ``name`` says why."""

    day: date
    kind: Kind
    name: str

    @property
    def weekday(self) -> str:
        """Return the day of the week in words."""
        return WEEKDAYS[self.day.weekday()]


@dataclass(frozen=True)
class Hours:
    """Hold the hours of one weekday; a half in which the office is closed has no times."""

    morning: tuple[time, time] | None = None
    afternoon: tuple[time, time] | None = None


@dataclass(frozen=True)
class Calendar:
    """Hold all that the operator filled in."""

    days: Sequence[Day]
    hours: Mapping[int, Hours]

    @property
    def working(self) -> WorkingDays:
        """Return the days on which offices work."""
        return WorkingDays(
            weekdays=frozenset(self.hours) or MONDAY_TO_FRIDAY,
            off=frozenset(one.day for one in self.days if one.kind is Kind.OFF),
            instead=frozenset(one.day for one in self.days if one.kind is Kind.WORKING),
        )


def day_of_row(row: Any) -> Day:
    """Return what a row holds."""
    return Day(row["day"], Kind(row["kind"]), row["name"])


def hours_of_row(row: Any) -> Hours:
    """Return what a row holds."""
    return Hours(
        _half(row["morning_from"], row["morning_to"]), _half(row["afternoon_from"], row["afternoon_to"])
    )


def _half(opens: time | None, closes: time | None) -> tuple[time, time] | None:
    return (opens, closes) if opens and closes else None
