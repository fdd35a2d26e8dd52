"""What goes out: stored with the turn, sent in order, and never twice unless it surely did not arrive.

``pending`` waits for its turn; ``sending`` has been taken up; ``sent``, ``failed`` and ``unknown`` are ends.
A process that dies while a message is ``sending`` leaves it ``unknown``: no platform takes a key by which
a second copy would be dropped, so sending again could say everything twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from channels.clock import Clock, aware, utc_now
from channels.contract import Inbound
from channels.database import Database
from channels.platform import Piece
from channels.tables import outbox


class State(StrEnum):
    """Name how far a message to a person got."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"


UNDER_WAY: Final = (State.PENDING, State.SENDING)


@dataclass(frozen=True)
class Letter:
    """Hold one message that was taken up to be sent."""

    row: int
    conversation: str
    piece: Piece
    attempts: int
    created_at: datetime


def letters(turn_id: str, message: Inbound, pieces: Sequence[Piece], now: datetime) -> list[dict[str, Any]]:
    """Return the rows of the messages of one turn."""
    return [
        {
            "turn_id": turn_id,
            "position": n,
            "channel": message.channel,
            "conversation": message.conversation,
            "payload": piece.model_dump(mode="json"),
            "state": State.PENDING,
            "attempts": 0,
            "not_before": now,
            "created_at": now,
            "changed_at": now,
        }
        for n, piece in enumerate(pieces)
    ]


class Outbox:
    """Hand out what waits, and note what became of it."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def take(self, channel: str) -> Letter | None:
        """Take up the oldest message that is due and whose conversation has none before it under way."""

        def work(connection: sa.Connection) -> Letter | None:
            found = connection.execute(_next(channel, self._clock())).mappings().first()
            if found is None or not self._is_taken_up(connection, found["id"], found["attempts"] + 1):
                return None
            piece = Piece.model_validate(found["payload"])
            created = aware(found["created_at"])
            return Letter(found["id"], found["conversation"], piece, found["attempts"] + 1, created)

        return await self._database.run(work)

    async def sent(self, row: int, provider_id: str | None) -> None:
        """Note that a message arrived."""
        await self._note(row, State.SENT, provider_id=provider_id, error=None)

    async def failed(self, row: int, reason: str) -> None:
        """Note that a message will never arrive."""
        await self._note(row, State.FAILED, error=reason)

    async def unknown(self, row: int, reason: str) -> None:
        """Note that nobody knows whether a message arrived."""
        await self._note(row, State.UNKNOWN, error=reason)

    async def again(self, row: int, reason: str, pause: float) -> None:
        """Put a message back that surely did not arrive, to be sent after ``pause`` seconds."""
        later = self._clock() + timedelta(seconds=pause)
        await self._note(row, State.PENDING, error=reason, not_before=later)

    async def recover(self, channel: str) -> int:
        """Mark what a crash left half sent; return how many messages that were."""
        left = (outbox.c.channel == channel, outbox.c.state == State.SENDING)
        values = {"state": State.UNKNOWN, "error": "crash", "changed_at": self._clock()}
        marked = outbox.update().where(*left).values(**values)
        return (await self._database.run(lambda connection: connection.execute(marked))).rowcount

    async def next_due(self, channel: str) -> float | None:
        """Return in how many seconds the next message can be taken up; ``None`` when none can."""
        wanted = sa.select(sa.func.min(outbox.c.not_before)).where(*_first_in_line(channel))
        due = await self._database.run(lambda connection: connection.execute(wanted).scalar_one_or_none())
        return max(0.0, (aware(due) - self._clock()).total_seconds()) if due else None

    async def sent_since(self, channel: str, since: datetime) -> int:
        """Return how many messages have gone out since then, arrived or not known."""
        gone = (outbox.c.channel == channel, outbox.c.state.in_((State.SENT, State.UNKNOWN)))
        wanted = sa.select(sa.func.count()).where(*gone, outbox.c.changed_at >= since)
        return int(await self._database.run(lambda connection: connection.execute(wanted).scalar_one()))

    def _is_taken_up(self, connection: sa.Connection, row: int, attempts: int) -> bool:
        """Take a message up, unless another process was faster."""
        values = {"state": State.SENDING, "attempts": attempts, "changed_at": self._clock()}
        mine = (outbox.c.id == row, outbox.c.state == State.PENDING)
        return connection.execute(outbox.update().where(*mine).values(**values)).rowcount == 1

    async def _note(self, row: int, state: State, **values: Any) -> None:
        await self._database.run(lambda connection: self._change(connection, row, state, **values))

    def _change(self, connection: sa.Connection, row: int, state: State, **values: Any) -> None:
        changed = {"state": state, "changed_at": self._clock(), **values}
        connection.execute(outbox.update().where(outbox.c.id == row).values(**changed))


def _next(channel: str, now: datetime) -> sa.Select[Any]:
    due = (*_first_in_line(channel), outbox.c.not_before <= now)
    return sa.select(outbox).where(*due).order_by(outbox.c.id).limit(1)


def _first_in_line(channel: str) -> tuple[sa.ColumnElement[bool], ...]:
    """Say that a message waits, and that none before it in its conversation is under way."""
    earlier = outbox.alias()
    before = sa.exists().where(
        earlier.c.conversation == outbox.c.conversation,
        earlier.c.id < outbox.c.id,
        earlier.c.state.in_(UNDER_WAY),
    )
    return (outbox.c.channel == channel, outbox.c.state == State.PENDING, ~before)
