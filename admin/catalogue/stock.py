"""The catalogue of this moment, as the next retraining will learn it; not always what people hear yet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request

from knowledge.fact_edits import FactEdits
from knowledge.fact_files import read_fact_edits
from knowledge.loader import Catalogue, load_catalogue
from knowledge.merge import Conflict, merged
from knowledge.versions import Versions

Names = tuple[str, str]
"""The names that an index and a Rasa model have: each is the hash of all that shapes it."""


@dataclass(frozen=True)
class Places:
    """Name folders (imports, corrected facts, uploads, lessons) and the two files that change guides."""

    imports: Path
    facts: Path
    uploads: Path
    lessons: Path
    guides_off: Path
    guides_corrected: Path


@dataclass(frozen=True)
class Shelf:
    """Hold the catalogue before and after corrected facts; ``number`` is the import in force, 0 for none."""

    number: int
    written: Catalogue
    base: Catalogue
    edits: FactEdits
    now: Catalogue
    conflicts: tuple[Conflict, ...]


class Stock:
    """Read the catalogue beside the event loop, and again only when a file of it changed."""

    def __init__(
        self,
        places: Places,
        names: Callable[[Catalogue], Names],
        load: Callable[[], Catalogue] = load_catalogue,
    ) -> None:
        """Take where things are; ``names`` tells how an index and a model for a catalogue are called."""
        self.places = places
        self.names = names
        self.versions = Versions(places.imports)
        self._load = load
        self._written: Catalogue | None = None
        self._shelf: tuple[object, Shelf] | None = None
        self._lock = asyncio.Lock()

    async def shelf(self) -> Shelf:
        """Return the catalogue as it is now.

        Raises:
            TthcError: a file of it is broken.
        """
        async with self._lock:
            return await asyncio.to_thread(self._current)

    async def written(self) -> Catalogue:
        """Return what was written by hand."""
        return (await self.shelf()).written

    def _current(self) -> Shelf:
        number = self.versions.current_number() or 0
        stamp = (number, _stamp(self.places.facts))
        if self._shelf is None or self._shelf[0] != stamp:
            self._shelf = (stamp, self._read(number))
        return self._shelf[1]

    def _read(self, number: int) -> Shelf:
        self._written = written = self._written or self._load()
        both = merged(written, self.versions.load(number)) if number else None
        base = both.catalogue if both else written
        edits = read_fact_edits(self.places.facts)
        conflicts = both.conflicts if both else ()
        return Shelf(number, written, base, edits, edits.applied(base), conflicts)


def stock_of(request: Request) -> Stock:
    """Return the stock that the house opened."""
    stock: Stock = request.app.state.stock
    return stock


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return what changes when a file of a folder does."""
    found = ((path.name, path.stat()) for path in sorted(folder.glob("*.yaml")))
    return tuple((name, one.st_mtime_ns, one.st_size) for name, one in found)
