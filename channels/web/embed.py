"""Let the pages of other sites use the chat: those that the operator named, and no other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OPENED: Final = ("/api/v1/", "/static/", "/widget.js")
"""What the widget needs; the console, the look-up and the webhooks are nobody else's business."""
_A_DAY: Final = 86_400


class Embedding:
    """Answer cross-origin requests for :data:`OPENED`; never with cookies."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        """Take the exact origins, such as ``https://xa.example.gov.vn``; none means nobody."""
        self._app = app
        self._open = CORSMiddleware(
            app,
            allow_origins=origins,
            allow_methods=["POST"],
            allow_headers=["content-type"],
            allow_credentials=False,
            max_age=_A_DAY,
        )
        self._is_off = not origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if self._is_off or scope["type"] != "http" or not scope["path"].startswith(OPENED):
            await self._app(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # Also where no origin was named: a cache must not hand that answer to another site.
                if "origin" not in headers.get("vary", "").lower():
                    headers.add_vary_header("Origin")
            await send(message)

        await self._open(scope, receive, told)
