"""Turns as the console lists them: what was asked, what came of it, and what the person did next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from channels.clock import aware
from channels.tables import turns
from knowledge.aspects import Aspect, aspects_of

_LISTED: Final = (
    "id",
    "created_at",
    "text",
    "status",
    "channel",
    "intent",
    "confidence",
    "candidates",
    "procedure",
    "explain",
    "feedback",
)
"""What a list needs of a turn; what was answered is most of a row, and is left where it is."""


def _next(column: sa.Column[Any]) -> sa.Label[Any]:
    """Return the same column of the next turn of the conversation."""
    order = (turns.c.created_at, turns.c.id)
    following = sa.func.lead(column, type_=column.type).over(
        partition_by=turns.c.conversation, order_by=order
    )
    return following.label(f"next_{column.name}")


def window(since: datetime) -> sa.Subquery:
    """Return the turns since a moment, each with status, intent, procedure and time of the next one."""
    following = [_next(turns.c[name]) for name in ("status", "intent", "procedure", "created_at")]
    own = [turns.c[name] for name in _LISTED]
    return sa.select(*own, *following).where(turns.c.created_at >= since).subquery("asked")


@dataclass(frozen=True)
class Candidate:
    """Hold a procedure that the search considered, with its score in 0..1."""

    code: str
    name: str
    score: float


@dataclass(frozen=True)
class Asked:
    """Hold one turn of a list. ``text`` is masked; ``guide`` and ``step`` are where a walk stood."""

    id: str
    at: datetime
    text: str
    status: str
    channel: str
    intent: str | None = None
    confidence: float | None = None
    candidates: tuple[Candidate, ...] = ()
    procedure: Candidate | None = None
    guide: str | None = None
    step: str | None = None
    feedback: str | None = None
    aspects: tuple[Aspect, ...] = ()

    @property
    def top(self) -> Candidate | None:
        """Return the procedure that was answered about, else the one that seemed likeliest."""
        return self.procedure or (self.candidates[0] if self.candidates else None)


def read(
    connection: sa.Connection, asked: sa.Subquery, wanted: Sequence[sa.ColumnElement[bool]], limit: int
) -> list[Asked]:
    """Return the turns of a window that fit, the newest first."""
    chosen = (
        sa.select(*(asked.c[name] for name in _LISTED))
        .where(*wanted)
        .order_by(asked.c.created_at.desc(), asked.c.id)
        .limit(limit)
    )
    return [asked_of(row) for row in connection.execute(chosen).mappings()]


def asked_of(row: Mapping[Any, Any]) -> Asked:
    """Return the turn of a row."""
    explain = row["explain"] or {}
    return Asked(
        id=row["id"],
        at=aware(row["created_at"]),
        text=row["text"],
        status=row["status"],
        channel=row["channel"],
        intent=row["intent"],
        confidence=row["confidence"],
        candidates=tuple(_candidate(one) for one in row["candidates"] or ()),
        procedure=_candidate(row["procedure"]) if row["procedure"] else None,
        guide=explain.get("guide"),
        step=explain.get("step"),
        feedback=row["feedback"],
        aspects=aspects_of(explain.get("aspects") or ()),
    )


def _candidate(kept: Mapping[str, Any]) -> Candidate:
    return Candidate(str(kept.get("code", "")), str(kept.get("name", "")), float(kept.get("score", 0.0)))
