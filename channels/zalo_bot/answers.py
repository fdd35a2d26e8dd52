"""Understand what the Bot Platform answers. The body counts, not the HTTP status: errors come as HTTP 200.

A timeout that the platform itself reports says only that it stopped waiting, so it is no proof that nothing
was sent. 403 stands for "internal server error" there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from channels.errors import NotSentError, RefusedError, SendError, UnsureError

BAD_TOKEN: Final = frozenset({"401", "http_401"})
TIMED_OUT: Final = "408"
"""What the platform says when it waited in vain: for news, which is no error, or for its own insides."""
_CODE: Final = re.compile(r"[0-9]{1,4}")
_TRANSIENT: Final = frozenset({403, 429})
_TURNED_AWAY: Final = frozenset({403, 429, 503})
"""Statuses of a wall or a balancer before the platform: the request did not get as far."""


def failure(status: int, body: bytes) -> SendError | None:
    """Return why a call was not done, or ``None`` when the platform says that it was."""
    told = _envelope(body)
    if told is None:
        return _of_a_page(status)
    if told["ok"]:
        return None
    return _of_code(_code(told) or status)


def _envelope(body: bytes) -> Mapping[str, Any] | None:
    """Return what every answer of the platform is: an object with ``ok``."""
    try:
        told = json.loads(body.decode("utf-8", "replace"))
    # Deep nesting is a RecursionError, a number of 5,000 digits a ValueError.
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) and isinstance(told.get("ok"), bool) else None


def _code(told: Mapping[str, Any]) -> int | None:
    """Return the error code, which comes under two names, as a number or as text."""
    code = str(told.get("error_code", told.get("errorCode")))
    return int(code) if _CODE.fullmatch(code) else None


def _of_code(code: int) -> SendError:
    reason = str(code)
    if reason == TIMED_OUT:
        return UnsureError(reason)
    if 400 <= code < 500 and code not in _TRANSIENT:
        return RefusedError(reason)
    # It says that it failed; an error without a code of its own says nothing for ever.
    return NotSentError(reason)


def _of_a_page(status: int) -> SendError:
    """Tell of an answer that is not the platform's own: from a wall, a proxy, or its broken server."""
    reason = f"http_{status}"
    if status in _TURNED_AWAY or 300 <= status < 400:
        return NotSentError(reason)
    if 400 <= status < 500 and status != int(TIMED_OUT):
        return RefusedError(reason)
    # A success that cannot be read, or a server that broke at some point: it may have gone through.
    return UnsureError(reason)
