"""Read the turn log the way the person on duty does: newest first, by status."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from channels.database import Database
from channels.tables import turns


@dataclass(frozen=True)
class TurnRow:
    """Hold one line of the list. ``text`` is masked."""

    at: datetime
    text: str
    status: str
    intent: str
    procedure: str
    ms: str


async def recent_turns(database: Database, status: str | None, limit: int) -> list[TurnRow]:
    """Return the newest turns, of one status when given."""
    wanted = sa.select(turns).order_by(turns.c.created_at.desc()).limit(limit)
    if status is not None:
        wanted = wanted.where(turns.c.status == status)
    found = await database.run(lambda connection: connection.execute(wanted).mappings().all())
    return [
        TurnRow(
            at=row["created_at"],
            text=row["text"],
            status=row["status"],
            intent=row["intent"] or "–",
            procedure=(row["procedure"] or {}).get("code", "–"),
            ms=str(row["timings_ms"].get("rasa", "–")),
        )
        for row in found
    ]
