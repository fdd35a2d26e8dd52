"""One procedure as an export tells it: rows recovered, furniture cut away, nothing judged yet.

Every reader (portal JSON, crawled JSON lines, Excel, saved pages, provincial list) gives these; one
judge (:mod:`knowledge.ingest.judge`) turns them into procedures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from knowledge.schema import Level, Procedure, Via


@dataclass(frozen=True)
class WayRow:
    """Hold one row of "Cách thức thực hiện", as written: ``time`` "5 Ngày làm việc", ``fee`` "Miễn phí"."""

    via: Via
    time: str = ""
    fee: str = ""
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
    A list that knows codes and names only leaves the rest empty. ``online_level`` is ``full`` or
    ``partial`` where the export says so. ``withdrawn`` is set by lists of abolished procedures.
    """

    origin: str
    code: str
    name: str = ""
    field: str = ""
    decision: str = ""
    url: str = ""
    levels: tuple[Level, ...] = ()
    bodies: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    ways: tuple[WayRow, ...] = ()
    documents: tuple[DocumentRow, ...] = ()
    conditions: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    legal_basis: tuple[str, ...] = ()
    online_level: str | None = None
    withdrawn: bool = False


class Severity(StrEnum):
    """Say what a finding means for its record."""

    REJECTED = "rejected"
    """The record does not go in."""
    FLAGGED = "flagged"
    """The record goes in; the fact in question is left out or marked unconfirmed."""


@dataclass(frozen=True)
class Finding:
    """Say what is wrong with a record: where, which field and value, and why."""

    severity: Severity
    code: str
    origin: str
    field: str
    value: str
    reason: str


@dataclass
class Harvest:
    """Hold what one import brought in, and everything that was found wrong with it."""

    procedures: dict[str, Procedure] = field(default_factory=dict)
    online_levels: dict[str, str] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


class Reader(Protocol):
    """Read one kind of export; yields a finding in the place of a record that cannot be read."""

    def __call__(self, name: str, content: bytes) -> Iterator[Record | Finding]:
        """Yield the records of a file; raises IngestError when the file as a whole is unusable."""
        ...
