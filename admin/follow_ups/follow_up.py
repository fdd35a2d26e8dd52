"""A question that waits for an office, and what it was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from channels.clock import aware


class State(StrEnum):
    """Name how far a question is."""

    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """Return the name that people read."""
        return {"waiting": "Đang chờ", "answered": "Đã trả lời", "closed": "Đã đóng"}[self]


@dataclass(frozen=True)
class Told:
    """Hold an answer: its text, the procedure it is about, where its facts were read, and who answers."""

    answer: str
    office: str
    procedure: str | None = None
    source: str | None = None
    source_read: date | None = None

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Return the lines of the text that say something."""
        return tuple(line for line in self.answer.splitlines() if line.strip())


@dataclass(frozen=True)
class FollowUp:
    """Hold a question (masked), its state, and the answer or the reason for closing it."""

    id: int
    question: str
    state: State
    told: Told | None
    reason: str | None
    version: int
    asked_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True)
class Before:
    """Hold one earlier state of a question, and who left it so."""

    version: int
    state: State
    told: Told | None
    reason: str | None
    by: str
    saved_at: datetime


def follow_up_of(row: Any) -> FollowUp:
    """Return what a row holds."""
    return FollowUp(
        id=row["id"],
        question=row["question"],
        state=State(row["state"]),
        told=_told(row),
        reason=row["reason"],
        version=row["version"],
        asked_at=aware(row["asked_at"]),
        settled_at=aware(row["settled_at"]) if row["settled_at"] else None,
    )


def before_of(row: Any) -> Before:
    """Return what a row of the history holds."""
    return Before(
        row["version"],
        State(row["state"]),
        _told(row),
        row["reason"],
        row["by"],
        aware(row["saved_at"]),
    )


def _told(row: Any) -> Told | None:
    if row["answer"] is None:
        return None
    return Told(row["answer"], row["office"] or "", row["procedure"], row["source"], row["source_read"])
