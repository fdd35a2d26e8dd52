"""Headers of every answer below the console's address: nothing is kept, nothing is framed."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from admin.accounts.addresses import HOME
from channels.web.headers import SECURITY_HEADERS

STATIC_PATH = f"{HOME}/static"


class Private:
    """Add the headers; files of style and script may be kept."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        path = scope.get("path", "")
        if scope["type"] != "http" or not (path == HOME or path.startswith(f"{HOME}/")):
            await self._app(scope, receive, send)
            return

        async def private_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(SECURITY_HEADERS)
                if not path.startswith(f"{STATIC_PATH}/"):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        await self._app(scope, receive, private_send)
