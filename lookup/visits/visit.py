"""A visit that somebody asked for, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from channels.clock import aware

KEPT: Final = timedelta(days=14)
"""How long a contact is kept at the most (issue 7)."""


class Outcome(StrEnum):
    """Name what became of a visit."""

    DONE = "done"
    AGAIN = "again"
    """Put off to another day: the request stays on the list."""
    ABSENT = "absent"
    COMMUNE = "commune"
    """Handed on to the commune."""
    WITHDRAWN = "withdrawn"
    """Taken back by who asked."""
    EXPIRED = "expired"
    """Nobody marked it within :data:`KEPT`."""

    @property
    def closes(self) -> bool:
        """Return whether the contact is wiped with it."""
        return self is not Outcome.AGAIN

    @property
    def label(self) -> str:
        """Return the words that people read."""
        return _LABELS[self]


_LABELS: Final = {
    Outcome.DONE: "xong",
    Outcome.AGAIN: "hẹn lại",
    Outcome.ABSENT: "không gặp",
    Outcome.COMMUNE: "chuyển xã",
    Outcome.WITHDRAWN: "người nhờ đã rút lại",
    Outcome.EXPIRED: "quá 14 ngày",
}
BY_HELPERS: Final = (Outcome.DONE, Outcome.AGAIN, Outcome.ABSENT, Outcome.COMMUNE)
"""What somebody who went there may mark."""


@dataclass(frozen=True)
class Request:
    """Hold what somebody asks for: where, what it is about, and how to find them.

    ``about`` is masked; ``name`` and ``reach`` are as they were typed, and go into one table only.
    """

    commune: str
    hamlet: str
    procedures: tuple[str, ...]
    about: str
    name: str
    reach: str

    def __repr__(self) -> str:
        """Return where it is; never who it is, whatever prints it."""
        return f"Request(commune={self.commune!r}, hamlet={self.hamlet!r})"


@dataclass(frozen=True)
class Contact:
    """Hold what is wiped: free words, the name to call, a telephone or the way to the house."""

    about: str
    name: str
    reach: str

    def __repr__(self) -> str:
        """Return nothing of it."""
        return "Contact()"


@dataclass(frozen=True)
class Visit:
    """Hold a visit; ``contact`` is ``None`` once it was wiped."""

    id: int
    commune: str
    hamlet: str
    procedures: tuple[str, ...]
    asked_at: datetime
    outcome: Outcome | None
    version: int
    changed_at: datetime | None
    changed_by: str | None
    contact: Contact | None

    @property
    def wiped_by(self) -> datetime:
        """Return when the contact goes at the latest."""
        return self.asked_at + KEPT


def visit_of(row: Mapping[str, Any]) -> Visit:
    """Return a visit of a row of ``visits``, joined with its contact or without."""
    contact = None
    if row.get("reach") is not None:
        contact = Contact(row["about"], row["name"], row["reach"])
    return Visit(
        id=row["id"],
        commune=row["commune"],
        hamlet=row["hamlet"],
        procedures=tuple(row["procedures"]),
        asked_at=aware(row["asked_at"]),
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        version=row["version"],
        changed_at=aware(row["changed_at"]) if row["changed_at"] else None,
        changed_by=row["changed_by"],
        contact=contact,
    )
