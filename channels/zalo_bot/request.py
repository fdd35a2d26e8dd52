"""Carry the calls of Zalo's SDK: kept alive, judged by what the answer says, and never logged."""

from __future__ import annotations

import logging
from typing import Any, Final

import httpx
from zalo_bot.error import ZaloError  # type: ignore[import-untyped]
from zalo_bot.request import BaseRequest  # type: ignore[import-untyped]

from channels.errors import NotSentError, SendError, UnsureError
from channels.zalo_bot.answers import failure

CONNECT: Final = 5.0
"""Seconds to get a connection."""
IDLE: Final = 2.0
"""Seconds a connection is kept: one that the other side closes at the same moment loses the message."""
_LIMITS: Final = httpx.Limits(keepalive_expiry=IDLE)
_NEVER_LEFT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)
TALKATIVE: Final = ("httpx", "httpcore", "zaloBot.", "zaloBaseRequest", "zaloHTTPXRequest")
"""httpx writes addresses, in which the token is; the SDK, under these odd names, what people wrote."""


class CallError(ZaloError):  # type: ignore[misc]
    """Carry what became of a call through the SDK, which lets nothing but its own errors pass."""

    def __init__(self, failure: SendError) -> None:
        super().__init__(failure.reason)
        self.failure = failure


class Request(BaseRequest):  # type: ignore[misc]
    """Send the requests of one bot.

    The stock class closes the connection after every call, returns nothing where the platform says
    ``ok: false``, and does not tell a request that never left from one that was not answered.
    """

    def __init__(self, patience: float) -> None:
        """Prepare the connections; ``patience`` is how many seconds an answer may take."""
        keep_quiet()
        self._patience = patience
        self._http = httpx.AsyncClient(timeout=httpx.Timeout(patience, connect=CONNECT), limits=_LIMITS)

    @property
    def read_timeout(self) -> float:
        """Return how many seconds an answer may take."""
        return self._patience

    async def initialize(self) -> None:
        """Do nothing: connections are opened when they are needed."""

    async def shutdown(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def do_request(
        self, url: str, method: str, request_data: Any, read_timeout: object = None, **_timeouts: object
    ) -> tuple[int, bytes]:
        """Send one request and return a good answer.

        Raises:
            CallError: there is none.
        """
        wait = read_timeout if isinstance(read_timeout, int | float) else self._patience
        timeout = httpx.Timeout(self._patience, connect=CONNECT, pool=CONNECT, read=wait)
        headers = {"content-type": "application/json", "user-agent": self.USER_AGENT}
        try:
            answer = await self._http.request(
                method, url, content=request_data.json_payload, headers=headers, timeout=timeout
            )
        # Not chained: words that quote the address would quote the token.
        except _NEVER_LEFT as error:
            raise CallError(NotSentError(type(error).__name__)) from None
        except httpx.HTTPError as error:
            raise CallError(UnsureError(type(error).__name__)) from None
        failed = failure(answer.status_code, answer.content)
        if failed is not None:
            raise CallError(failed)
        # The SDK would go by the status, which means nothing here.
        return httpx.codes.OK, answer.content


def keep_quiet() -> None:
    """Let the libraries speak only when something is wrong."""
    for name in TALKATIVE:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.WARNING))
