"""Read what Zalo writes: JSON objects, and moments as strings of 13 digits."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeGuard

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECONDS: Final = re.compile(r"[0-9]{13}")


def json_object(raw: bytes) -> dict[str, Any] | None:
    """Return a JSON object, or ``None`` for anything else, however it is broken."""
    try:
        told = json.loads(raw)
    # Deep nesting is a RecursionError, a number of 5,000 digits a ValueError.
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def is_timestamp(value: object) -> TypeGuard[str]:
    """Return whether a value is a moment as Zalo writes it."""
    return isinstance(value, str) and _MILLISECONDS.fullmatch(value) is not None


def moment(timestamp: str) -> datetime:
    """Return the moment of a string of 13 digits: milliseconds since 1970, before the year 2287."""
    return _EPOCH + timedelta(milliseconds=int(timestamp))


def timestamp_of(when: datetime) -> str:
    """Return a moment as Zalo writes it."""
    return str((when - _EPOCH) // timedelta(milliseconds=1))


def error_code(told: dict[str, Any]) -> int | None:
    """Return the ``error`` of an answer, 0 for success; ``None`` when there is none to read."""
    code = str(told.get("error"))
    return int(code) if re.fullmatch(r"-?[0-9]{1,6}", code) else None
