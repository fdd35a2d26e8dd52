"""Talk to Rasa through our own channel in it, on loopback."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import httpx
import structlog
from pydantic import ValidationError

from channels.contract import Answer, Inbound, Intent
from channels.errors import RasaUnavailableError

SECRET_HEADER = "X-Gateway-Secret"  # noqa: S105 - a name, not a secret
TIMEOUT = httpx.Timeout(20.0, connect=2.0)
# Rasa's Sanic closes a connection after five idle seconds, httpx's own default: at that very moment both
# would happen at once, and the message would be lost.
LIMITS = httpx.Limits(keepalive_expiry=2.0)
log = structlog.get_logger(__name__)


class RasaClient:
    """Send one message to Rasa and read the answer that the action gave."""

    def __init__(self, base_url: str, secret: str) -> None:
        self._secret = secret
        self._http = httpx.AsyncClient(
            base_url=f"{base_url}/webhooks/gateway",
            timeout=TIMEOUT,
            limits=LIMITS,
            headers={SECRET_HEADER: secret},
        )

    async def ask(self, message: Inbound, intent: Intent | None = None) -> Answer:
        """Return the answer to a message, or to the intent that a pressed button stands for.

        Raises:
            RasaUnavailableError: Rasa is away, or no action answered.
        """
        body = {
            "sender": self.sender_of(message),
            "channel": message.channel,
            "message_id": message.message_id,
            "text": message.text,
            "intent": intent.model_dump(include={"name", "entities"}) if intent else None,
        }
        reply = await self._post("/message", body)
        try:
            return Answer.model_validate_json(reply["messages"][0])
        except (LookupError, TypeError, ValidationError) as error:
            log.error("rasa_answer_unusable", kind=type(error).__name__)
            raise RasaUnavailableError("Trợ lý chưa trả lời được.", "Anh/chị thử lại sau ít phút.") from error

    async def forget(self, message: Inbound) -> None:
        """Make Rasa forget the conversation of a message."""
        await self._post("/forget", {"sender": self.sender_of(message)})

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    def sender_of(self, message: Inbound) -> str:
        """Return the pseudonym under which Rasa knows a conversation: a keyed hash, 32 hex digits."""
        key = f"{message.channel}:{message.conversation}".encode()
        return hmac.new(self._secret.encode(), key, hashlib.sha256).hexdigest()[:32]

    async def _post(self, path: str, body: Mapping[str, object]) -> Any:
        try:
            response = await self._http.post(path, json=body)
            response.raise_for_status()
            return response.json()
        # A body that is not JSON is a ValueError: something else listens on Rasa's port.
        except (httpx.HTTPError, ValueError) as error:
            log.error("rasa_unavailable", kind=type(error).__name__)
            raise RasaUnavailableError(
                "Trợ lý đang khởi động lại.", "Anh/chị thử lại sau ít phút."
            ) from error
