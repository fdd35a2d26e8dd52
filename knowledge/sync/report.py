"""What a sync says: while it works, and at its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Stage(StrEnum):
    """Name what a sync is doing."""

    LIST = "list"
    DETAILS = "details"
    WAIT = "wait"
    """Waiting for the portal to recover; polite pauses are not told."""


@dataclass(frozen=True)
class Progress:
    """Say how far a sync is. ``total`` is unknown while listing, unless the portal names it.

    ``seconds`` and ``why`` (Vietnamese) are told with :attr:`Stage.WAIT` only.
    """

    stage: Stage
    done: int
    total: int | None = None
    seconds: float = 0.0
    why: str = ""


Tell = Callable[[Progress], None]


@dataclass(frozen=True)
class Failure:
    """Say which procedure could not be had, and why.

    ``code`` is one of bad_row, not_found, refused, empty, wrong_id, too_large, odd_shape, bad_json,
    server_error, timeout, connection. ``kept_old``: an earlier detail stands in the output in its place.
    """

    id: str
    procedure: str
    code: str
    reason: str
    kept_old: bool = False


@dataclass(frozen=True)
class SyncReport:
    """Count what a sync brought, the part before an interruption included.

    ``listed`` rows fall into ``skipped`` (not for residents), ``fetched``, ``unchanged`` (not asked again)
    and failures. ``expected`` is the total that the portal names, if any. ``path`` is a file of JSON lines,
    packed by gzip (plain, the catalogue may outgrow what the importer takes): one detail's ``data`` object a
    line, in the order of the list. ``written`` counts them.
    """

    listed: int
    skipped: int
    fetched: int
    unchanged: int
    failed: tuple[Failure, ...]
    written: int
    expected: int | None
    path: Path

    @property
    def complete(self) -> bool:
        """Return whether every row that the portal counts was listed and every detail is fresh.

        Procedures that an incomplete sync does not name must not be taken for withdrawn.
        """
        return not self.failed and self.listed >= (self.expected or 0)
