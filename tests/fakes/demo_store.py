"""Read from the house's own store what it knows about one visitor of the demo. Never writes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from channels.clock import aware, utc_now
from channels.outbox import State
from channels.tables import inbound, outbox, people

SHOWN = 6
"""How many messages of the outbox the page lists."""


class StoreView:
    """Look into an SQLite store that the house is working with."""

    def __init__(self, file: Path) -> None:
        self._engine = sa.create_engine(f"sqlite:///file:{file}?mode=ro&uri=true")

    def of(self, channel: str, user: str) -> dict[str, Any]:
        """Return what waits, what went out, and until when the assistant keeps still for this person."""
        with self._engine.begin() as connection:
            person = connection.execute(
                sa.select(people.c.conversation, people.c.paused_until).where(
                    people.c.channel == channel, people.c.user_id == user
                )
            ).first()
            if person is None:
                return {"counts": {}, "letters": [], "is_busy": False, "paused_until": None}
            return {
                "counts": _counts(connection, person.conversation),
                "letters": _letters(connection, person.conversation),
                "is_busy": _is_busy(connection, person.conversation),
                "paused_until": _if_ahead(person.paused_until),
            }

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()


def _counts(connection: sa.Connection, conversation: str) -> dict[str, int]:
    wanted = sa.select(outbox.c.state, sa.func.count()).where(outbox.c.conversation == conversation)
    rows = connection.execute(wanted.group_by(outbox.c.state))
    return {str(row[0]): int(row[1]) for row in rows}


def _letters(connection: sa.Connection, conversation: str) -> list[dict[str, Any]]:
    wanted = sa.select(outbox).where(outbox.c.conversation == conversation)
    rows = connection.execute(wanted.order_by(outbox.c.id.desc()).limit(SHOWN)).mappings()
    return [
        {
            "id": row["id"],
            "text": row["payload"]["text"][:80],
            "state": row["state"],
            "attempts": row["attempts"],
            "error": row["error"],
            "not_before": aware(row["not_before"]).timestamp(),
        }
        for row in rows
    ]


def _is_busy(connection: sa.Connection, conversation: str) -> bool:
    """Return whether an answer is on its way; one that failed once and waits for long is not."""
    unread = sa.select(inbound.c.id).where(inbound.c.conversation == conversation, ~inbound.c.done)
    fresh = sa.and_(outbox.c.state == State.PENDING, outbox.c.attempts == 0)
    on_the_way = sa.select(outbox.c.id).where(
        outbox.c.conversation == conversation, sa.or_(fresh, outbox.c.state == State.SENDING)
    )
    return any(connection.execute(one.limit(1)).first() for one in (unread, on_the_way))


def _if_ahead(until: datetime | None) -> float | None:
    return aware(until).timestamp() if until and aware(until) > utc_now() else None
