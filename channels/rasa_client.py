"""Talk to Rasa through our own channel in it, on loopback; where it lives is looked up for every message."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Speaker:
    """Say where a Rasa listens, and which model it speaks with."""

    url: str
    model: str | None = None


class RasaClient:
    """Send one message to Rasa and read the answer that the action gave."""

    def __init__(self, base_url: str | Callable[[], Speaker], secret: str) -> None:
        """Take an address, or whoever knows it: a new model lives at a new one."""
        self._speaker = _always(Speaker(base_url)) if isinstance(base_url, str) else base_url
        self._secret = secret
        self._under_way: Counter[str] = Counter()
        self._http = httpx.AsyncClient(timeout=TIMEOUT, limits=LIMITS, headers={SECRET_HEADER: secret})

    @property
    def speaker(self) -> Speaker:
        """Return who answers the next message."""
        return self._speaker()

    @property
    def under_way(self) -> dict[str, int]:
        """Return how many requests each address has not answered yet; an idle one is left out."""
        return dict(self._under_way)

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
        speaker = self.speaker
        reply = await self._post(speaker.url, "/message", body)
        try:
            answer = Answer.model_validate_json(reply["messages"][0])
        except (LookupError, TypeError, ValidationError) as error:
            log.error("rasa_answer_unusable", kind=type(error).__name__)
            raise RasaUnavailableError("Trợ lý chưa trả lời được.", "Anh/chị thử lại sau ít phút.") from error
        return answer.model_copy(update={"model_version": speaker.model})

    async def forget(self, message: Inbound) -> None:
        """Make Rasa forget the conversation of a message."""
        await self._post(self.speaker.url, "/forget", {"sender": self.sender_of(message)})

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    def sender_of(self, message: Inbound) -> str:
        """Return the pseudonym under which Rasa knows a conversation: a keyed hash, 32 hex digits."""
        key = f"{message.channel}:{message.conversation}".encode()
        return hmac.new(self._secret.encode(), key, hashlib.sha256).hexdigest()[:32]

    def trusts(self, secret: str) -> bool:
        """Return whether somebody knows the secret of the house."""
        # As bytes: compare_digest raises on a string with a letter beyond ASCII.
        return hmac.compare_digest(secret.encode(errors="surrogateescape"), self._secret.encode())

    async def _post(self, url: str, path: str, body: Mapping[str, object]) -> Any:
        try:
            with self._counted(url):
                response = await self._http.post(f"{url}/webhooks/gateway{path}", json=body)
            response.raise_for_status()
            return response.json()
        # A body that is not JSON is a ValueError: something else listens on Rasa's port.
        except (httpx.HTTPError, ValueError) as error:
            log.error("rasa_unavailable", kind=type(error).__name__)
            raise RasaUnavailableError(
                "Trợ lý đang khởi động lại.", "Anh/chị thử lại sau ít phút."
            ) from error

    @contextmanager
    def _counted(self, url: str) -> Iterator[None]:
        """Count a request as under way: no Rasa is stopped while somebody waits for it."""
        self._under_way[url] += 1
        try:
            yield
        finally:
            self._under_way[url] -= 1
            if not self._under_way[url]:
                del self._under_way[url]


def _always(speaker: Speaker) -> Callable[[], Speaker]:
    return lambda: speaker
