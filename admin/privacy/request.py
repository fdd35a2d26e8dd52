"""A request of somebody to see, or to have deleted, what is kept of their conversation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from admin.calendar.working_days import WorkingDays, add_working_days, day_of, working_days_between
from channels.clock import aware

TERM: Final = 2
"""Working days within which a request is settled."""


class Kind(StrEnum):
    """Name what is asked for."""

    EXPORT = "export"
    DELETE = "delete"

    @property
    def label(self) -> str:
        """Return the name that people read."""
        return {"export": "Xin bản sao dữ liệu", "delete": "Xóa dữ liệu"}[self]


class State(StrEnum):
    """Name how far a request is."""

    RECEIVED = "received"
    DONE = "done"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """Return the name that people read."""
        return {"received": "Đã nhận", "done": "Đã làm xong", "refused": "Không làm được"}[self]


@dataclass(frozen=True)
class DataRequest:
    """Hold one request; ``code`` is there until it is settled."""

    id: int
    kind: Kind
    code: str | None
    state: State
    reason: str | None
    turns: int | None
    receipts: tuple[str, ...]
    version: int
    entered_by: str
    entered_at: datetime
    settled_by: str | None
    settled_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Return whether something is still to be done."""
        return self.state is State.RECEIVED

    def due(self, working: WorkingDays) -> date:
        """Return the last day to settle it."""
        return add_working_days(day_of(self.entered_at), TERM, working)

    def days_late(self, today: date, working: WorkingDays) -> int:
        """Return by how many working days it is late; on a day off after its last day, by one at least."""
        due = self.due(working)
        return 0 if not self.is_open or today <= due else max(1, working_days_between(due, today, working))


def request_of(row: Any) -> DataRequest:
    """Return what a row holds."""
    return DataRequest(
        id=row["id"],
        kind=Kind(row["kind"]),
        code=row["code"],
        state=State(row["state"]),
        reason=row["reason"],
        turns=row["turns"],
        receipts=tuple((row["receipts"] or "").split()),
        version=row["version"],
        entered_by=row["entered_by"],
        entered_at=aware(row["entered_at"]),
        settled_by=row["settled_by"],
        settled_at=aware(row["settled_at"]) if row["settled_at"] else None,
    )
