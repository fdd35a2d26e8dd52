"""The two working days within which an office answers, by the calendar that the operator fills in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from admin.accounts.desk import Desk
from admin.calendar.store import CalendarBook
from admin.calendar.working_days import HERE, WEEKENDS_ONLY, WorkingDays, add_working_days, day_of

__all__ = ["HERE", "TERM", "day_of", "due_on", "office_days"]
TERM: Final = 2
"""Working days."""


async def office_days(desk: Desk) -> WorkingDays:
    """Return the days on which offices work."""
    return await CalendarBook(desk.database, desk.clock).working()


def due_on(asked_at: datetime, working: WorkingDays = WEEKENDS_ONLY) -> date:
    """Return the last day to answer; the day of the question itself does not count."""
    return add_working_days(day_of(asked_at), TERM, working)
