"""Count from the turn log what people asked and were answered about, for the prior of the search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import sqlalchemy as sa

from channels.database import Database
from channels.status import Status
from channels.tables import turns

COUNTED = (Status.ANSWERED, Status.NOT_STATED)


async def count_asked(database: Database) -> dict[str, int]:
    """Return how many answered turns each code has; a conversation counts once for each code."""
    wanted = (
        sa.select(turns.c.conversation, turns.c.procedure)
        .where(turns.c.status.in_([status.value for status in COUNTED]))
        .where(turns.c.feedback.is_distinct_from("bad"))
    )
    rows = await database.run(lambda connection: connection.execute(wanted).all())
    return _counted((row.conversation, row.procedure) for row in rows)


def _counted(rows: Iterable[tuple[str, dict[str, str] | None]]) -> dict[str, int]:
    pairs = {(conversation, procedure["code"]) for conversation, procedure in rows if procedure}
    return dict(sorted(Counter(code for _, code in pairs).items()))
