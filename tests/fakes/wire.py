"""Keep the last words over the wire between a platform and the house, for who wants to look at them."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send

from tests.fakes.platform import Cutting

KEPT = 12
"""How many exchanges a platform keeps."""


@dataclass(frozen=True)
class Exchange:
    """Hold one request and its answer as they were; ``to_house`` says who asked whom.

    ``status`` is 0 when the connection was cut, or nobody answered.
    """

    to_house: bool
    method: str
    path: str
    headers: Mapping[str, str]
    body: str
    status: int
    answer: str
    seconds: float
    at: float


def empty_wire() -> deque[Exchange]:
    """Return a memory for the newest exchanges."""
    return deque(maxlen=KEPT)


class Watched(Cutting):
    """Remember each call with its answer, besides letting routes cut it; the control API is passed over."""

    def __init__(self, cutting: Cutting, wire: deque[Exchange]) -> None:
        super().__init__(cutting._app)
        self._wire = wire

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/_control/"):
            await super().__call__(scope, receive, send)
            return
        watch = _Watch(scope, receive, send)
        at, started = time.time(), time.perf_counter()
        try:
            await self._app(scope, watch.hear, watch.say)
        finally:
            self._wire.append(watch.exchange(at, time.perf_counter() - started))


class _Watch:
    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._transport = send.__self__.transport  # type: ignore[attr-defined]
        scope["cut"] = self._cut
        self._asked, self._told = bytearray(), bytearray()
        self._status, self._is_cut = 0, False

    async def hear(self) -> Message:
        message = await self._receive()
        self._asked += message.get("body", b"")
        return message

    async def say(self, message: Message) -> None:
        self._status = message.get("status", self._status)
        self._told += message.get("body", b"")
        await self._send(message)

    def exchange(self, at: float, seconds: float) -> Exchange:
        return Exchange(
            to_house=False,
            method=self._scope["method"],
            path=self._scope["path"],
            headers=dict(Headers(scope=self._scope)),
            body=self._asked.decode("utf-8", "replace"),
            status=0 if self._is_cut else self._status,
            answer="" if self._is_cut else self._told.decode("utf-8", "replace"),
            seconds=seconds,
            at=at,
        )

    def _cut(self) -> None:
        self._is_cut = True
        self._transport.abort()
