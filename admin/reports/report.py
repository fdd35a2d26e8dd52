"""A report that a fact is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from channels.clock import aware


class About(StrEnum):
    """Name what a report may be about."""

    PROCEDURE = "procedure"
    GUIDE = "guide"


class State(StrEnum):
    """Name how far a report is."""

    OPEN = "open"
    CHECKING = "checking"
    FIXED = "fixed"
    NOT_WRONG = "not_wrong"

    @property
    def label(self) -> str:
        """Return the name that people read."""
        return _LABELS[self]

    @property
    def is_closed(self) -> bool:
        """Return whether nobody has to do anything any more."""
        return self in (State.FIXED, State.NOT_WRONG)


_LABELS = {
    State.OPEN: "Mới",
    State.CHECKING: "Đang kiểm tra",
    State.FIXED: "Đã sửa",
    State.NOT_WRONG: "Không sai",
}


@dataclass(frozen=True)
class Report:
    """Hold what somebody says is wrong (masked), where, and what became of it."""

    id: int
    about: About
    subject: str
    part: str
    wrong: str
    source: str | None
    catalogue_version: str | None
    state: State
    note: str | None
    version: int
    seen_by: str | None
    seen_at: datetime | None
    reported_at: datetime
    closed_by: str | None
    closed_at: datetime | None


@dataclass(frozen=True)
class NewReport:
    """Hold a report as it comes in, masked; ``part`` is the name of a section, in our own words."""

    about: About
    subject: str
    part: str
    wrong: str
    source: str | None = None
    catalogue_version: str | None = None


def report_of(row: Any) -> Report:
    """Return what a row holds."""
    names = ("seen_at", "reported_at", "closed_at")
    moments: dict[str, Any] = {name: aware(row[name]) if row[name] else None for name in names}
    plain = ("id", "subject", "part", "wrong", "source", "catalogue_version", "note", "version")
    return Report(
        **{name: row[name] for name in (*plain, "seen_by", "closed_by")},
        **moments,
        about=About(row["kind"]),
        state=State(row["state"]),
    )
