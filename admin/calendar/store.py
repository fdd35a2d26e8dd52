"""Read and change the calendar; every change is noted with before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from admin import audit
from admin.accounts.account import Account
from admin.calendar.days import Calendar, Day, Hours, day_of_row, hours_of_row
from admin.calendar.tables import calendar_days, office_hours
from admin.calendar.working_days import WorkingDays
from admin.errors import NotThereError
from channels.clock import Clock, utc_now
from channels.database import Database


class CalendarBook:
    """Keep days and hours."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def read(self) -> Calendar:
        """Return all that is filled in, the days in order."""
        return await self._database.run(_read)

    async def working(self) -> WorkingDays:
        """Return the days on which offices work."""
        return (await self.read()).working

    async def put(self, days: Sequence[Day], by: Account) -> None:
        """Add days; one that is there already is replaced."""

        def work(connection: sa.Connection) -> None:
            for one in days:
                before = _day(connection, one.day)
                connection.execute(calendar_days.delete().where(calendar_days.c.day == one.day))
                connection.execute(calendar_days.insert(), {**vars(one), "kind": one.kind.value})
                self._note(connection, by, "calendar.day", one.day, before, one)

        await self._database.run(work)

    async def drop(self, day: date, by: Account) -> None:
        """Take a day out.

        Raises:
            NotThereError: it is not in the calendar.
        """

        def work(connection: sa.Connection) -> None:
            before = _day(connection, day)
            if before is None:
                raise NotThereError("Ngày này không còn trong lịch.", "Người khác có thể vừa xóa.")
            connection.execute(calendar_days.delete().where(calendar_days.c.day == day))
            self._note(connection, by, "calendar.day", day, before, None)

        await self._database.run(work)

    async def put_hours(self, hours: Mapping[int, Hours], by: Account) -> None:
        """Replace the hours of the week; a weekday left out is closed."""

        def work(connection: sa.Connection) -> None:
            before = _read(connection).hours
            connection.execute(office_hours.delete())
            for weekday, one in hours.items():
                connection.execute(office_hours.insert(), {"weekday": weekday, **_columns(one)})
            audit.note(
                connection,
                by,
                "calendar.hours",
                "giờ làm việc",
                _told_hours(before),
                _told_hours(hours),
                at=self._clock(),
            )

        await self._database.run(work)

    def _note(
        self,
        connection: sa.Connection,
        by: Account,
        action: str,
        day: date,
        before: Day | None,
        after: Day | None,
    ) -> None:
        subject = f"{day:%d/%m/%Y}"
        audit.note(connection, by, action, subject, _told(before), _told(after), at=self._clock())


def _read(connection: sa.Connection) -> Calendar:
    days = connection.execute(sa.select(calendar_days).order_by(calendar_days.c.day)).mappings()
    hours = connection.execute(sa.select(office_hours).order_by(office_hours.c.weekday)).mappings()
    return Calendar(
        tuple(day_of_row(row) for row in days), {row["weekday"]: hours_of_row(row) for row in hours}
    )


def _day(connection: sa.Connection, day: date) -> Day | None:
    wanted = sa.select(calendar_days).where(calendar_days.c.day == day)
    found = connection.execute(wanted).mappings().first()
    return day_of_row(found) if found else None


def _columns(hours: Hours) -> dict[str, Any]:
    morning, afternoon = hours.morning or (None, None), hours.afternoon or (None, None)
    return {
        "morning_from": morning[0],
        "morning_to": morning[1],
        "afternoon_from": afternoon[0],
        "afternoon_to": afternoon[1],
    }


def _told(day: Day | None) -> dict[str, str] | None:
    return {"loại": day.kind.label, "tên": day.name} if day else None


def _told_hours(hours: Mapping[int, Hours]) -> dict[str, str]:
    return {str(weekday): told_hours(one) for weekday, one in sorted(hours.items())}


def told_hours(hours: Hours) -> str:
    """Return hours as they are read: ``07:00–11:00, 13:00–17:00``."""
    halves = [half for half in (hours.morning, hours.afternoon) if half]
    return ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in halves)
