"""One procedure as an export tells it: rows recovered, furniture cut away, nothing judged yet.

Every reader (portal JSON, crawled JSON lines, Excel, saved pages, provincial list) gives these; one
judge (:mod:`knowledge.ingest.judge`) turns them into procedures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from knowledge.schema import Level, Procedure, Via

if TYPE_CHECKING:
    from knowledge.ingest.content import Content

LONGEST_VALUE = 200
"""Characters of a wrong value that a finding repeats."""


@dataclass(frozen=True)
class FeeCell:
    """Hold one fee as written: ``amount`` "135,000 VNĐ" or "Miễn phí", and the note beside it."""

    amount: str
    note: str = ""


@dataclass(frozen=True)
class WayRow:
    """Hold one row of "Cách thức thực hiện", as written: ``time`` "5 Ngày làm việc", fees, description."""

    via: Via
    time: str = ""
    fees: tuple[FeeCell, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class DocumentRow:
    """Hold one row of "Thành phần hồ sơ": the paper, the case it belongs to, and how many."""

    name: str
    case: str = ""
    form: str = ""
    originals: int | None = None
    copies: int | None = None


@dataclass(frozen=True)
class Record:
    """Hold what an export says about one procedure.

    ``origin`` names the file and the place in it ("danh-sach.xlsx, dòng 7") for every complaint.
    ``outline`` marks a record of a list that knows codes and names only. ``online_level`` is ``full``
    or ``partial`` where the export says so. ``withdrawn`` is set by lists of abolished procedures,
    ``internal`` by procedures between offices ("TTHC nội bộ"). ``issuer`` is the body that published
    it, ``updated`` the day the portal last changed it. ``unread`` pairs a field with the text in it
    that the reader could not take apart and left out.
    """

    origin: str
    code: str
    name: str = ""
    field: str = ""
    decision: str = ""
    url: str = ""
    issuer: str = ""
    updated: date | None = None
    levels: tuple[Level, ...] = ()
    subjects: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    ways: tuple[WayRow, ...] = ()
    documents: tuple[DocumentRow, ...] = ()
    conditions: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    online_level: str | None = None
    outline: bool = False
    withdrawn: bool = False
    internal: bool = False
    unread: tuple[tuple[str, str], ...] = ()


class Severity(StrEnum):
    """Say what a finding means for its record."""

    REJECTED = "rejected"
    """The record does not go in."""
    FLAGGED = "flagged"
    """The record goes in; the fact in question is left out or marked unconfirmed."""


@dataclass(frozen=True)
class Finding:
    """Say what is wrong with a record: where, which field and value, and why.

    ``code`` is stable and for machines; ``reason`` is Vietnamese and says what became of the value.
    """

    severity: Severity
    code: str
    origin: str
    field: str
    value: str
    reason: str

    def __post_init__(self) -> None:
        """Keep the report short: a long value is cut."""
        if len(self.value) > LONGEST_VALUE:
            object.__setattr__(self, "value", self.value[: LONGEST_VALUE - 1] + "…")


def rejected(code: str, origin: str, field: str, value: str, reason: str) -> Finding:
    """Return the finding of a record that does not go in."""
    return Finding(Severity.REJECTED, code, origin, field, value, reason)


@dataclass
class Harvest:
    """Hold what one import brought in, and everything that was found wrong with it.

    ``outlines`` are procedures known from a list only: code, name, field, body. They must never take
    the place of a fuller procedure. ``online_levels`` maps a code to ``full`` or ``partial``;
    ``withdrawn`` holds the codes of abolished procedures.
    """

    procedures: dict[str, Procedure] = field(default_factory=dict)
    outlines: dict[str, Procedure] = field(default_factory=dict)
    online_levels: dict[str, str] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    records: int = 0


class Reader(Protocol):
    """Read one kind of export; yields a finding in the place of a record that cannot be read."""

    def __call__(self, content: Content) -> Iterator[Record | Finding]:
        """Yield the records of a file; raises IngestError when the file as a whole is unusable."""
        ...
