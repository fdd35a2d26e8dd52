"""Guard the web door: a cap on bodies, and the security headers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from channels.errors import BodyTooLargeError
from channels.web.errors import refusal
from channels.web.headers import SECURITY_HEADERS

MAX_BODY = 64 * 1024
"""Bytes. A message of 1,000 characters takes 4 KB at the most; the rest is room for JSON escapes."""

LONGEST_LENGTH = 20
"""Digits of a declared length that is still looked at."""


class Guard:
    """Refuse bodies over :data:`MAX_BODY`, declared or streamed, and add the headers a response lacks."""

    def __init__(self, app: ASGIApp, larger: Mapping[str, int] = MappingProxyType({})) -> None:
        """Take the application, and the few paths that take files, each with its own cap in bytes."""
        self._app = app
        self._larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        most = self._larger.get(scope["path"], MAX_BODY)
        declared = Headers(scope=scope).get("content-length", "")
        if _is_too_much(declared, most):
            await refusal(_too_large())(scope, receive, guarded_send)
        else:
            await self._app(scope, _capped(receive, most), guarded_send)


def _is_too_much(declared: str, most: int) -> bool:
    """Return whether a declared length is over the cap; Python refuses to read numbers of 4,300 digits."""
    return declared.isdecimal() and (len(declared) > LONGEST_LENGTH or int(declared) > most)


def _capped(receive: Receive, most: int) -> Receive:
    seen = 0

    async def capped() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise _too_large()
        return message

    return capped


def _too_large() -> BodyTooLargeError:
    return BodyTooLargeError("Nội dung gửi lên quá lớn.", "Anh/chị viết ngắn lại giúp.")
