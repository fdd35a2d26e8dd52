"""The days that a page tells of: the last seven, or a week from Monday to Sunday."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

A_WEEK: Final = 7
MOST_WEEKS: Final = 26
"""Offered to choose from: half a year."""


@dataclass(frozen=True)
class Span:
    """Hold seven days, the first and the last of them included; ``key`` stands for them in an address."""

    first: date
    last: date
    key: str = ""

    @property
    def days(self) -> Sequence[date]:
        """Return the days in order."""
        return days_of(self.first, self.last)

    @property
    def label(self) -> str:
        """Return the words that people read."""
        told = f"{self.first:%d/%m} đến {self.last:%d/%m/%Y}"
        return f"Tuần {told}" if self.key else f"Bảy ngày qua ({told})"


def days_of(first: date, last: date) -> Sequence[date]:
    """Return the days from one to another, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def last_days(today: date, count: int = A_WEEK) -> Span:
    """Return the days that end today."""
    return Span(today - timedelta(days=count - 1), today)


def spans(today: date, first: date | None) -> Sequence[Span]:
    """Return what may be chosen, the newest first: the last days, then weeks back to the ``first`` turn."""
    monday = today - timedelta(days=today.weekday())
    weeks: list[Span] = []
    while first is not None and monday + timedelta(days=A_WEEK) > first and len(weeks) < MOST_WEEKS:
        weeks.append(Span(monday, monday + timedelta(days=A_WEEK - 1), monday.isoformat()))
        monday -= timedelta(days=A_WEEK)
    return [last_days(today), *weeks]


def chosen(key: str, offered: Sequence[Span]) -> Span:
    """Return the span that an address names; the last days for everything else."""
    return next((span for span in offered if span.key == key), offered[0])
