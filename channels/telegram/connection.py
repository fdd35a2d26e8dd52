"""The connection to the Bot API: what Telegram says in its answer counts, and the token is never logged."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any, Final

import httpx
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from channels.errors import InvalidRequestError

CONNECT: Final = 5.0
READ: Final = 15.0
"""Seconds: a Telegram that is blocked on the way, as carriers in Viet Nam were told to, holds nobody up."""
CONNECTIONS: Final = 8
"""At once; what finds none within :data:`CONNECT` did not leave."""
IDLE: Final = 2.0
"""Seconds a connection is kept: one that the other side closes at the same moment loses the message."""


class DeclinedError(TelegramError):
    """Telegram read the request and says that it was not done."""

    def __init__(self, code: int, retry_after: float | None = None) -> None:
        super().__init__(f"declined with {code}")
        self.code = code
        self.retry_after = retry_after


class UnreadableAnswerError(TelegramError):
    """Something answered, in another shape than the Bot API's; nobody knows what was done."""

    def __init__(self, status: int) -> None:
        super().__init__(f"unreadable answer with HTTP status {status}")
        self.status = status


class Connection(HTTPXRequest):
    """Carry requests, and judge the answers by what they say.

    The library goes by the HTTP status instead: it trips over ``ok: false`` with status 200, takes the page
    of a censor for a blocked user, and logs whole bodies that it cannot read.
    """

    def __init__(self, proxy: str = "") -> None:
        """Prepare the connections; nothing is sent yet.

        Raises:
            InvalidRequestError: the address of the proxy cannot be used.
        """
        keep_quiet()
        limits = httpx.Limits(max_connections=CONNECTIONS, keepalive_expiry=IDLE)
        try:
            super().__init__(
                connect_timeout=CONNECT,
                read_timeout=READ,
                write_timeout=READ,
                pool_timeout=CONNECT,
                proxy=proxy or None,
                httpx_kwargs={"limits": limits, "trust_env": False},
            )
        except (ValueError, RuntimeError, httpx.InvalidURL):
            # Not chained: an address may hold a password. SOCKS needs a package that is not installed.
            raise InvalidRequestError(
                "Địa chỉ proxy của Telegram không dùng được.",
                "Viết TTHC_TELEGRAM_PROXY dạng http://máy:cổng.",
            ) from None

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Send one request and return a good answer.

        Raises:
            DeclinedError: Telegram says no.
            UnreadableAnswerError: the answer is not the Bot API's.
            NetworkError: there is no answer; its cause says why.
        """
        status, body = await super().do_request(*args, **kwargs)
        answer = _envelope(body)
        if answer is None:
            raise UnreadableAnswerError(status)
        if answer["ok"]:
            return httpx.codes.OK, body
        raise DeclinedError(_number(answer.get("error_code")) or status, _retry_after(answer))


def keep_quiet() -> None:
    """Let the libraries speak only when something is wrong.

    Below that, they write addresses, in which the token is, and what people are told.
    """
    for name in ("telegram", "httpx", "httpcore"):
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))


def _envelope(body: bytes) -> dict[str, Any] | None:
    """Return what every answer of the Bot API is: an object with ``ok``, and a result if that is true."""
    try:
        answer = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(answer, dict) or not isinstance(answer.get("ok"), bool):
        return None
    return answer if "result" in answer or not answer["ok"] else None


def _retry_after(answer: Mapping[str, Any]) -> float | None:
    parameters = answer.get("parameters")
    return _number(parameters.get("retry_after")) if isinstance(parameters, dict) else None


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**31 else None
