"""Guard the web door: a cap on bodies, and headers that keep the page to itself."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from channels.errors import BodyTooLargeError
from channels.web.errors import refusal

MAX_BODY = 64 * 1024
"""Bytes. A message of 1,000 characters takes 4 KB at the most; the rest is room for JSON escapes."""

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class _TooLargeError(Exception):
    pass


class Guard:
    """Refuse bodies over :data:`MAX_BODY`, declared or streamed, and add the headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def guarded_send(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        try:
            await self._app(scope, _capped(receive), guarded_send)
        except _TooLargeError:
            if not started:
                error = BodyTooLargeError("Nội dung gửi lên quá lớn.", "Anh/chị viết ngắn lại giúp.")
                await refusal(error)(scope, receive, guarded_send)


def _capped(receive: Receive) -> Receive:
    seen = 0

    async def capped() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > MAX_BODY:
            raise _TooLargeError
        return message

    return capped
