"""Read the turns of one day from the store: flat columns, so that no answer is unpacked to be counted."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from admin.calendar.working_days import HERE
from admin.dashboard.tally import Row
from channels.database import Database
from channels.tables import turns


class Said(NamedTuple):
    """Hold the words of a turn (masked), and the place that was pressed: only to find the commune in."""

    conversation: str
    place: str | None
    text: str


async def rows_of(database: Database, day: date) -> list[Row]:
    """Return the turns of a day in Việt Nam, in the order in which they were said."""
    rows = await database.run(lambda connection: connection.execute(_rows(day)).all())
    return [Row(*row) for row in rows]


async def said_on(database: Database, day: date) -> list[Said]:
    """Return what was said on a day in Việt Nam."""
    wanted = sa.select(turns.c.conversation, turns.c.entities["place"].as_string(), turns.c.text)
    rows = await database.run(lambda connection: connection.execute(wanted.where(*_on(day))).all())
    return [Said(*row) for row in rows]


async def first_day(database: Database) -> date | None:
    """Return the day of the oldest turn that is kept; ``None`` while there is none."""
    wanted = sa.select(sa.func.min(turns.c.created_at))
    found = await database.run(lambda connection: connection.execute(wanted).scalar_one_or_none())
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(HERE).date() if found else None


def _rows(day: date) -> sa.Select[Any]:
    c = turns.c
    # "wait" is missing where the dialogue was not asked at all.
    took = c.timings_ms["rasa"].as_float() + sa.func.coalesce(c.timings_ms["wait"].as_float(), 0.0)
    return (
        sa.select(
            c.conversation,
            c.channel,
            c.status,
            c.procedure["code"].as_string(),
            c.candidates[(0, "code")].as_string(),
            c.explain["guide"].as_string(),
            c.explain["step"].as_string(),
            took,
            c.feedback,
            c.feedback_reason,
        )
        .where(*_on(day))
        .order_by(c.created_at)
    )


def midnight(day: date, *, after: int = 0) -> datetime:
    """Return the moment at which a day begins here, or another one so many days ``after`` it."""
    # In UTC, as it is stored: SQLite compares letters and knows no zones.
    return datetime.combine(day + timedelta(days=after), time(), HERE).astimezone(UTC)


def _on(day: date) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    return (turns.c.created_at >= midnight(day), turns.c.created_at < midnight(day, after=1))
