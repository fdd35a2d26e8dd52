"""Keep details raw, in a file of JSON lines that only grows: a kill costs one line at most."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from knowledge.sync.answer import JsonObject
from knowledge.sync.files import append_whole, packed, write_atomically
from knowledge.sync.state import Row, stamp_of

# These may stand raw in JSON, but some readers end a line at them, and surrogates have no UTF-8.
_TROUBLESOME = re.compile("[\x85\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True)
class Kept:
    """Say where a detail lies in the file and how fresh it is.

    ``run`` is the number of the sync that fetched it; ``listed`` and ``updated`` are ``updatedAt`` in the
    list at that time and in the detail itself, "" when unknown.
    """

    run: int
    fetched: datetime
    listed: str
    updated: str
    fingerprint: str
    offset: int
    length: int


class DetailFile:
    """Read and grow the file of details: a line wraps one ``data`` object, the last line of an id counts."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept: dict[str, Kept] = {}
        self._lines = 0
        self._scan()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, identifier: str) -> Kept | None:
        """Return what is kept of a procedure."""
        return self._kept.get(identifier)

    @property
    def newest_run(self) -> int:
        """Return the highest run number in the file, 0 when it is empty."""
        return max((kept.run for kept in self._kept.values()), default=0)

    def add(self, row: Row, run: int, fetched: datetime, data: JsonObject) -> None:
        """Write one detail to the disk; it counts from then on.

        Raises:
            OSError: the disk is full; the file is as it was.
        """
        head = {"id": row.id, "run": run, "fetched": fetched.isoformat()}
        wrapped = {**head, "listed": row.updated, "fingerprint": row.fingerprint, "data": data}
        line = _line(wrapped)
        offset = append_whole(self._path, line)
        self._lines += 1
        self._kept[row.id] = _kept(wrapped, offset, len(line))

    def export(self, identifiers: Iterable[str], path: Path) -> int:
        """Write the ``data`` objects of these procedures in this order, packed; return how many."""
        known = [identifier for identifier in identifiers if identifier in self._kept]
        write_atomically(path, packed(_line(json.loads(raw)["data"]) for raw in self._raw(known)))
        return len(known)

    def compact(self) -> None:
        """Drop lines that a newer one has replaced."""
        if self._lines > len(self._kept):
            write_atomically(self._path, self._raw(list(self._kept)))
            self._scan()

    def _raw(self, identifiers: Iterable[str]) -> Iterator[bytes]:
        if not self._kept:
            return
        with self._path.open("rb") as file:
            for identifier in identifiers:
                kept = self._kept[identifier]
                file.seek(kept.offset)
                yield file.read(kept.length)

    def _scan(self) -> None:
        self._kept, self._lines = {}, 0
        if not self._path.exists():
            return
        offset = 0
        with self._path.open("rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    break
                self._remember(line, offset)
                offset += len(line)
        if offset < self._path.stat().st_size:
            # A kill in the middle of writing: the half line was never counted, and is asked for again.
            os.truncate(self._path, offset)

    def _remember(self, line: bytes, offset: int) -> None:
        self._lines += 1
        try:
            wrapped = json.loads(line)
            self._kept[wrapped["id"]] = _kept(wrapped, offset, len(line))
        # A line that a bad disk left: asked for again, and gone with the next compaction.
        except (ValueError, LookupError, TypeError, AttributeError):
            return


def _kept(wrapped: dict[str, Any], offset: int, length: int) -> Kept:
    return Kept(
        run=int(wrapped["run"]),
        fetched=datetime.fromisoformat(wrapped["fetched"]),
        listed=wrapped["listed"],
        updated=stamp_of(wrapped["data"]),
        fingerprint=wrapped["fingerprint"],
        offset=offset,
        length=length,
    )


def _line(value: JsonObject) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return (_TROUBLESOME.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n").encode()
