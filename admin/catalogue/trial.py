"""What a dry run of an import brought, as it is kept on disk until it is applied or given up."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from pydantic import Field

from knowledge.ingest.record import Severity
from knowledge.schema import Model

JOB: Final = "job.json"
PROGRESS: Final = "progress.json"
RESULT: Final = "result.json"
AFTER: Final = "after.json"
STORED: Final = "tep-{}"
"""How the files are called on disk, whatever the browser calls them."""


class Job(Model):
    """Hold what was asked for: the names of the files as sent, the decision, and the day they were taken.

    ``base`` is the version in force, 0 for none; ``written`` that of the catalogue written by hand.
    """

    names: tuple[str, ...]
    decision: str = ""
    read: date
    today: date
    asked_by: str
    asked_at: datetime
    imports: str
    base: int
    written: str


class Progress(Model):
    """Hold how many records were read so far, by name of the file."""

    records: dict[str, int] = Field(default_factory=dict)


class Flaw(Model):
    """Hold what is wrong with one record, or one file."""

    severity: Severity
    origin: str
    field: str
    value: str
    reason: str


class Named(Model):
    """Hold a procedure that is new or goes."""

    code: str
    name: str


class FieldChange(Model):
    """Hold one changed field: its label, and lines before and after."""

    label: str
    pairs: tuple[tuple[str | None, str | None], ...]


class Changed(Model):
    """Hold one procedure that changes."""

    code: str
    name: str
    fields: tuple[FieldChange, ...]


class Changes(Model):
    """Hold the difference between two versions, in words."""

    new: tuple[Named, ...] = ()
    gone: tuple[Named, ...] = ()
    changed: tuple[Changed, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.changed)


class Result(Model):
    """Hold the outcome; ``digest`` names it, and everything it was worked out from.

    ``problem`` is why nothing could be worked out at all.
    """

    records: int = 0
    whole: int = 0
    outlines: int = 0
    flaws: tuple[Flaw, ...] = ()
    changes: Changes = Changes()
    total: int = 0
    conflicts: int = 0
    digest: str = ""
    problem: str = ""

    @property
    def rejected(self) -> tuple[Flaw, ...]:
        """Return what did not go in."""
        return tuple(one for one in self.flaws if one.severity is Severity.REJECTED)

    @property
    def flagged(self) -> tuple[Flaw, ...]:
        """Return what went in with something left out."""
        return tuple(one for one in self.flaws if one.severity is Severity.FLAGGED)

    @property
    def can_apply(self) -> bool:
        """Return whether there is something to apply."""
        return not self.problem and bool(self.changes)
