"""Understand what Zalo answers to a message. HTTP 200 says nothing: errors come in the body."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NoReturn

import structlog

from channels.errors import NotSentError, RefusedError, UnsureError
from channels.zalo_oa.wire import error_code, json_object

log = structlog.get_logger(__name__)
TOKEN_CODES: Final = frozenset({-216, -220})
"""The access token is invalid, or has expired."""
TOO_FAST: Final = -32
ABOUT_THE_PERSON: Final = frozenset({-213, -217, -218, -227, -230, -232, -244})
"""The person has blocked us, is gone, or was silent for too long: nothing to mend."""
TOO_LONG: Final = -210
FOR_A_HUMAN: Final = frozenset({-204, -205, -209, -211, -212, -219, -221, -223, -224, -240, -320, -321})
"""The account, its package, quota or rights: nobody gets an answer until somebody acts."""
_BUSY: Final = 429
_SERVER: Final = 500
_CLIENT: Final = 400
_LONGEST_REST: Final = 3600.0
_PROVIDER_ID: Final = re.compile(r"[!-~]{1,128}")


class StaleTokenError(NotSentError):
    """Zalo does not take the access token any more."""

    code = "stale_token"


def message_id_of(status: int, headers: Mapping[str, str], body: bytes) -> str | None:
    """Return Zalo's id of a message that it took, when it gives one.

    Raises:
        StaleTokenError: a newer access token is needed.
        NotSentError: it was not taken, and may be sent again.
        RefusedError: it will never be taken.
        UnsureError: the answer does not say.
    """
    told = json_object(body) or {}
    code = error_code(told)
    if status == _BUSY or code == TOO_FAST:
        raise NotSentError("zalo_busy", retry_after=_rest(headers))
    if status >= _SERVER:
        _raise_for_server(status, code)
    if code is None:
        _raise_for_page(status)
    if code != 0:
        _raise_for_code(code)
    if status >= _CLIENT:
        raise UnsureError(f"http_{status}")
    return _id(told)


def _raise_for_server(status: int, code: int | None) -> NoReturn:
    if code:
        raise NotSentError(f"http_{status}")
    # A page of some machine on the way: the message may have gone through before that broke.
    raise UnsureError(f"http_{status}")


def _raise_for_page(status: int) -> NoReturn:
    """Tell of an answer that is not Zalo's own: from a wall, a proxy, or another server."""
    if status >= _CLIENT:
        log.error("zalo_wants_a_human", http_status=status)
        raise RefusedError(f"http_{status}")
    raise UnsureError(f"no_answer_{status}")


def _raise_for_code(code: int) -> NoReturn:
    if code in TOKEN_CODES:
        raise StaleTokenError(f"zalo_{code}")
    if code not in ABOUT_THE_PERSON:
        # Too long is our own fault, the rest is the account's; a code that nobody knows is for a human too.
        log.error("zalo_wants_a_human", code=code, is_known=code in FOR_A_HUMAN or code == TOO_LONG)
    raise RefusedError(f"zalo_{code}")


def _id(told: Mapping[str, Any]) -> str | None:
    data = told.get("data")
    given = data.get("message_id") if isinstance(data, dict) else None
    return given if isinstance(given, str) and _PROVIDER_ID.fullmatch(given) else None


def _rest(headers: Mapping[str, str]) -> float | None:
    told = headers.get("retry-after", "")
    return min(float(told), _LONGEST_REST) if re.fullmatch(r"[0-9]{1,6}", told) else None
