"""Say what became of a message when Telegram did not simply take it."""

from __future__ import annotations

from typing import Final

import httpx
import structlog
from telegram.error import TelegramError

from channels.errors import NotSentError, RefusedError, SendError, UnsureError
from channels.telegram.connection import DeclinedError, UnreadableAnswerError

log = structlog.get_logger(__name__)
_NEVER_LEFT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)
"""What happens before the first byte of a request is written."""
_WORDS: Final = {400: "bad_request", 401: "bad_token", 403: "blocked", 404: "bad_token", 409: "conflict"}
"""404 is the answer to a token that cannot be one; the methods we call all exist."""
_TOO_MANY: Final = 429


def failure(error: TelegramError) -> SendError:
    """Return the error of ours that an error of the library stands for."""
    if isinstance(error, DeclinedError):
        return _declined(error)
    if isinstance(error, UnreadableAnswerError):
        return UnsureError(f"http_{error.status}")
    # The library keeps httpx's error as the cause only.
    if isinstance(error.__cause__, _NEVER_LEFT):
        return NotSentError("no_connection")
    return UnsureError("no_answer")


def _declined(error: DeclinedError) -> SendError:
    if error.code == _TOO_MANY or error.retry_after:
        return NotSentError("busy", retry_after=error.retry_after)
    # Below 400 it is a success that says no; from 500 on Telegram's own trouble.
    if not 400 <= error.code < 500:
        return NotSentError("not_taken")
    reason = _WORDS.get(error.code, f"declined_{error.code}")
    if reason == "bad_token":
        log.error("telegram_token_refused", code=error.code)
    return RefusedError(reason)
