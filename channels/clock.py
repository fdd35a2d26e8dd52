"""The time of day, in one place, so that tests can hold it still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the moment, with its zone."""
    return datetime.now(UTC)


def aware(moment: datetime) -> datetime:
    """Return a moment of the database with its zone, which SQLite forgets."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
