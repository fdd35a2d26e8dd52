"""Speak the Bot Platform of Zalo."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import structlog
from zalo_bot import Bot  # type: ignore[import-untyped]
from zalo_bot.error import ZaloError  # type: ignore[import-untyped]

from channels.clock import Clock, utc_now
from channels.errors import (
    ForgedDeliveryError,
    InvalidRequestError,
    MalformedBodyError,
    NotSentError,
    SendError,
    UnsureError,
)
from channels.platform import Event, Limits, Piece
from channels.zalo_bot.answers import BAD_TOKEN, TIMED_OUT
from channels.zalo_bot.events import event_of, is_id, read
from channels.zalo_bot.request import CallError, Request

log = structlog.get_logger(__name__)
SECRET_HEADER: Final = "x-bot-api-secret-token"  # noqa: S105 - a name, not a secret
POLL: Final = 30
"""Seconds that Zalo holds a question for news open."""
SELF_TEST: Final = "tthc.self_test"
"""The name of an event that Zalo does not have."""
WORKS: Final = "webhook.ok"
_SHORTEST_SECRET, _LONGEST_SECRET = 8, 256


@dataclass(frozen=True)
class ZaloBotConfig:
    """Hold what connects us with one bot.

    ``token`` is the one of Zalo Bot Creator; ``webhook_secret`` 8 to 256 characters of ASCII; ``per_month``
    how many messages the plan lets out; ``patience`` how many seconds an answer may take.
    """

    token: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    per_month: int
    api_url: str = "https://bot-api.zaloplatforms.com"
    patience: float = 15.0


@dataclass(frozen=True)
class Me:
    """Hold who our bot is on Zalo."""

    id: str
    name: str


@dataclass(frozen=True)
class Webhook:
    """Hold where Zalo delivers, and what came of its own try, empty when it does not say."""

    url: str
    outcome: str = ""
    hint: str = ""


class ZaloBot:
    """Be the platform ``zalo_bot``."""

    name = "zalo_bot"

    def __init__(self, config: ZaloBotConfig, clock: Clock = utc_now) -> None:
        """Take the settings; nothing is sent yet."""
        self._secret = config.webhook_secret
        self._clock = clock
        # Zalo takes 2,000 characters and says nothing of a rate.
        self.limits = Limits(text=1900, buttons=0, label=40, per_second=5.0, per_month=config.per_month)
        self._request = Request(config.patience)
        self._bot = Bot(config.token, base_url=config.api_url.rstrip("/"))
        # The SDK's constructor takes no request class: one for news, one for everything else.
        self._bot._request = (self._request, self._request)
        # Before the colon stands the public id of the bot. The account is stored: never a whole token.
        number, colon, _ = config.token.partition(":")
        self._account = number if colon else ""

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:  # noqa: ARG002 - only the header tells
        """Check the secret that Zalo was given with the webhook.

        Raises:
            ForgedDeliveryError: it is missing or wrong, or none is set.
        """
        given = headers.get(SECRET_HEADER, "").encode("utf-8", "surrogatepass")
        if not self._secret or not hmac.compare_digest(given, self._secret.encode()):
            raise ForgedDeliveryError("Tin không mang bí mật của webhook Zalo Bot.", "Đặt lại webhook.")

    def parse(self, body: bytes) -> list[Event]:
        """Return the one event of a delivery.

        Raises:
            MalformedBodyError: the body is not what Zalo sends.
        """
        return [event_of(read(body), self._account, self._clock())]

    def sample(self) -> tuple[dict[str, str], bytes]:
        """Return an event of a kind that Zalo does not have, with the secret."""
        headers = {"content-type": "application/json", SECRET_HEADER: self._secret}
        return headers, json.dumps({"event_name": SELF_TEST}).encode()

    async def send(self, user: str, piece: Piece) -> str | None:
        """Send one message, as plain text: without ``parse_mode`` Zalo takes nothing in it for markup.

        Raises:
            NotSentError: it surely did not arrive, and may be sent again.
            RefusedError: Zalo will never take it, or the token is wrong.
            UnsureError: nobody knows whether it arrived.
        """
        told = await self._call("sendMessage", {"chat_id": user, "text": piece.text})
        number = told.get("message_id") if isinstance(told, dict) else None
        return str(number) if is_id(number) else None

    async def fetch(self) -> list[Event]:
        """Wait for news and return it; Zalo forgets it as it tells it.

        Raises:
            NotSentError: Zalo did not answer.
            RefusedError: the token is wrong, or a webhook is set.
        """
        try:
            update = await self._call("getUpdates", {"timeout": POLL}, wait=POLL + self._request.read_timeout)
        except UnsureError as error:
            if error.reason == TIMED_OUT:
                return []
            raise NotSentError(error.reason) from None
        return self._news(update) if update else []

    async def me(self) -> Me:
        """Return who our bot is.

        Raises:
            SendError: Zalo did not say.
        """
        told = _object(await self._call("getMe"))
        return Me(str(told.get("id", "")), str(told.get("account_name", "")))

    async def set_webhook(self, url: str) -> Webhook:
        """Let Zalo deliver to an address; it keeps the address even when its own try of it fails.

        Raises:
            InvalidRequestError: the secret is not one that Zalo takes.
            SendError: Zalo did not take the address.
        """
        length = len(self._secret)
        if not _SHORTEST_SECRET <= length <= _LONGEST_SECRET or not self._secret.isascii():
            raise InvalidRequestError(
                f"Bí mật webhook của Zalo Bot dài {length}, hoặc có chữ có dấu.",
                "Đặt TTHC_ZALO_BOT_WEBHOOK_SECRET trong .env: 8 tới 256 chữ không dấu.",
            )
        told = _object(await self._call("setWebhook", {"url": url, "secret_token": self._secret}))
        tried = _object(told.get("verification"))
        outcome, hint = str(tried.get("outcome") or ""), str(tried.get("hint") or "")
        return Webhook(str(told.get("url", url)), outcome, hint)

    async def delete_webhook(self) -> None:
        """Let Zalo keep what comes until it is asked.

        Raises:
            SendError: Zalo did not do it.
        """
        await self._call("deleteWebhook")

    async def webhook_info(self) -> Webhook:
        """Return where Zalo delivers; an empty address when it does not.

        Raises:
            SendError: Zalo did not say.
        """
        return Webhook(str(_object(await self._call("getWebhookInfo")).get("url") or ""))

    async def close(self) -> None:
        """Close the connections."""
        await self._request.shutdown()

    async def _call(self, method: str, data: dict[str, Any] | None = None, wait: float | None = None) -> Any:
        """Return the result of a call.

        Through the SDK's inner door: its own methods trip over what a result lacks, after the message has
        gone, and those for the webhook start an event loop of their own.
        """
        try:
            return await self._bot._post(method, data, read_timeout=wait)
        except CallError as error:
            raise self._reported(error.failure) from None
        except ZaloError as error:
            # Something that nobody thought of, at some point of the call.
            raise UnsureError(type(error.__cause__ or error).__name__) from None

    def _reported(self, failure: SendError) -> SendError:
        if failure.reason in BAD_TOKEN:
            log.error("token_refused", channel=self.name)
        return failure

    def _news(self, update: object) -> list[Event]:
        try:
            return [event_of(update, self._account, self._clock())]
        except MalformedBodyError:
            # It is gone from Zalo, and asking again would not bring it back.
            log.warning("unreadable_update", channel=self.name)
            return []


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
