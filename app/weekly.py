"""When the weekly retraining is due."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from channels.commissioning import VIET_NAM

DAYS: Final = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
LATE: Final = timedelta(hours=3)
"""A house that was off at the hour does not catch up in the middle of a working day."""


def is_due(setting: str, now: datetime, last: datetime | None) -> bool:
    """Return whether the hour of ``setting`` (``CN 2``) has just come, and nothing was begun since.

    Args:
        setting: day and hour in Việt Nam; empty is never.
        now: the moment, with its zone.
        last: when a retraining was last asked for.
    """
    if not setting:
        return False
    day, hour = setting.split()
    here = now.astimezone(VIET_NAM)
    begins = here.replace(hour=int(hour), minute=0, second=0, microsecond=0)
    begins -= timedelta(days=(here.weekday() - DAYS.index(day)) % 7)
    return begins <= here < begins + LATE and (last is None or last < begins)
