"""What a sync remembers of itself: which list it walks, how far it is, which rows it has seen."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from knowledge.schema import Model


class Row(Model):
    """Hold what a row of the list says of a procedure.

    ``updated`` is its ``updatedAt`` as text, "" when the row has none; ``fingerprint`` hashes the whole row.
    """

    id: str
    code: str = ""
    type: str = ""
    updated: str = ""
    fingerprint: str

    @classmethod
    def of(cls, item: Any) -> Row | None:
        """Return the row of a raw list item, or nothing when it has no usable id."""
        identifier = text_of(item.get("id")).strip() if isinstance(item, dict) else ""
        if not identifier or identifier != item["id"]:
            return None
        canonical = json.dumps(item, sort_keys=True).encode()
        return cls(
            id=identifier,
            code=text_of(item.get("code")),
            type=text_of(item.get("type")),
            updated=stamp_of(item),
            fingerprint=hashlib.sha256(canonical).hexdigest()[:16],
        )


class Run(Model):
    """Hold one walk through the list, from its first page to the written file."""

    number: int
    started: datetime
    query: str
    cursor: str = ""
    cursors: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    bad_rows: tuple[str, ...] = ()
    expected: int | None = None
    listed_all: bool = False
    postponed: frozenset[str] = frozenset()
    finished: bool = False


def stamp_of(item: dict[str, Any]) -> str:
    """Return ``updatedAt`` of a row or a detail as text: milliseconds in details, not seen in rows so far."""
    value = item.get("updatedAt")
    return text_of(str(value)) if isinstance(value, (int, str)) else ""


def text_of(value: Any) -> str:
    """Return a value that is text, "" for any other; lone surrogates, which UTF-8 cannot hold, as "?"."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else ""
