"""The only door into Rasa: our gateway, on loopback, with a shared secret.

It takes either a person's text or a structured intent (a pressed button). Text never starts with
``/``: Rasa would read it as a command. Replies are the answers that the actions sent, as JSON text, whole.
"""

from __future__ import annotations

import hmac
import json
import logging
import os
import re
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.components import action_connection, action_validation, graph_runner, lookups

logger = logging.getLogger(__name__)
SECRET_HEADER = "X-Gateway-Secret"  # noqa: S105 - a name, not a secret
# Rasa strips every Unicode space before it looks for a slash, so a no-break space hides nothing from it.
_COMMAND_PREFIX = re.compile(r"\A[\s/]+")


class GatewayOutput(CollectingOutputChannel):
    """Collect replies under the name of the channel they will leave by."""

    def __init__(self, channel: str) -> None:
        super().__init__()
        self._channel = channel

    def name(self) -> str:
        """Return the real channel's name, so that responses can be written per channel."""
        return self._channel


class GatewayInput(InputChannel):
    """Accept messages from the gateway alone."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    @classmethod
    def name(cls) -> str:
        """Return the name that the address is made of: ``/webhooks/gateway``."""
        return "gateway"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> GatewayInput:
        """Read the shared secret from the environment; refuse to start without one."""
        secret = os.environ.get((credentials or {}).get("secret_variable", ""), "")
        if not secret:
            raise ValueError("the gateway channel needs a shared secret; start Rasa with `tthc run`")
        # Rasa reads the channels before it loads the model.
        for quicker in (action_connection, action_validation, graph_runner, lookups):
            quicker.install()
        return cls(secret)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the two routes: say something, and forget a conversation."""
        routes = Blueprint("gateway_webhook")

        @routes.post("/message")
        async def message(request: Request) -> HTTPResponse:
            if not self._trusts(request):
                return response.json({"error": "forbidden"}, status=403)
            body = request.json
            output = GatewayOutput(body["channel"])
            await on_new_message(
                UserMessage(
                    text_for_rasa(body),
                    output,
                    sender_id=body["sender"],
                    input_channel=body["channel"],
                    message_id=body["message_id"],
                )
            )
            said = [message.get("custom", {}) for message in output.messages]
            return response.json({"messages": [one["answer"] for one in said if "answer" in one]})

        @routes.post("/forget")
        async def forget(request: Request) -> HTTPResponse:
            if not self._trusts(request):
                return response.json({"error": "forbidden"}, status=403)
            store = request.app.ctx.agent.tracker_store
            await getattr(store, "_tracker_store", store).delete(request.json["sender"])
            return response.json({"forgotten": True})

        return routes

    def _trusts(self, request: Request) -> bool:
        # As bytes: compare_digest raises on a string with a letter beyond ASCII.
        given = request.headers.get(SECRET_HEADER, "").encode(errors="surrogateescape")
        return hmac.compare_digest(given, self._secret.encode())


def text_for_rasa(body: dict[str, Any]) -> str:
    """Return a person's text with any leading slash gone, or a command built from a trusted intent."""
    intent = body.get("intent")
    if intent:
        # Rasa warns about an empty "{}".
        entities = intent.get("entities")
        return f"/{intent['name']}{json.dumps(entities, ensure_ascii=False) if entities else ''}"
    return _COMMAND_PREFIX.sub("", str(body.get("text", "")))
