"""Speak Telegram's Bot API."""

from __future__ import annotations

import asyncio
import hmac
import json
import re
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

import structlog
from telegram import Bot, LinkPreviewOptions
from telegram.error import TelegramError

from channels.clock import Clock, utc_now
from channels.errors import (
    ForgedDeliveryError,
    InvalidRequestError,
    MalformedBodyError,
    NotSentError,
    RefusedError,
    SendError,
    UnsureError,
)
from channels.platform import Event, Limits, Piece
from channels.telegram.connection import READ, Connection
from channels.telegram.events import TOLD, event_of, number_of, query_of, read
from channels.telegram.failures import failure
from channels.telegram.wording import worded

T = TypeVar("T")
log = structlog.get_logger(__name__)
SECRET_HEADER: Final = "x-telegram-bot-api-secret-token"  # noqa: S105 - a name, not a secret
POLL: Final = 25
"""Seconds that Telegram holds a question for news open."""
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{0,256}")
_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
_UNREADABLE: Final = (AttributeError, KeyError, TypeError, ValueError)
"""What the library raises over a result that is not as it knows it."""


@dataclass(frozen=True)
class TelegramConfig:
    """Hold what connects us with one bot.

    ``token`` is the one that BotFather gave, ``webhook_secret`` 1 to 256 of ``A-Z a-z 0-9 _ -``; ``proxy`` is
    ``http://…`` or empty.
    """

    token: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    proxy: str = field(default="", repr=False)
    api_url: str = "https://api.telegram.org"


@dataclass(frozen=True)
class Me:
    """Hold who our bot is on Telegram."""

    id: str
    username: str
    name: str


@dataclass(frozen=True)
class Webhook:
    """Hold where Telegram delivers, how much waits there, and what went wrong last."""

    url: str
    waiting: int
    error: str
    error_at: datetime | None


class Telegram:
    """Be the platform ``telegram``."""

    name = "telegram"
    limits = Limits(text=3900, buttons=8, label=60, per_second=25.0)
    """A little below Telegram's own: 4096 characters, some 30 messages a second to all people together."""

    def __init__(self, config: TelegramConfig, clock: Clock = utc_now) -> None:
        """Take the settings; nothing is sent yet.

        Raises:
            InvalidRequestError: the secret or the address of the proxy cannot be used.
        """
        self._secret = _checked(config.webhook_secret).encode()
        self._clock = clock
        self._connection = Connection(config.proxy)
        base_url = f"{config.api_url.rstrip('/')}/bot"
        self._bot = Bot(
            config.token, base_url, request=self._connection, get_updates_request=self._connection
        )
        # Before the colon stands the public id of the bot. The account is stored: never a whole token.
        number, colon, _ = config.token.partition(":")
        self._account = number if colon else ""
        self._next_update: int | None = None
        self._acknowledging: set[asyncio.Task[None]] = set()

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:  # noqa: ARG002 - only the header tells
        """Check the secret that Telegram was given with the webhook.

        Raises:
            ForgedDeliveryError: it is missing or wrong, or none is set.
        """
        given = headers.get(SECRET_HEADER, "").encode("utf-8", "surrogatepass")
        if not self._secret or not hmac.compare_digest(given, self._secret):
            raise ForgedDeliveryError("Tin không mang bí mật của webhook Telegram.", "Đặt lại webhook.")

    def parse(self, body: bytes) -> list[Event]:
        """Return the one event of an update.

        Raises:
            MalformedBodyError: the body is not an update.
        """
        return [event_of(read(body), self._account, self._clock())]

    def sample(self) -> tuple[dict[str, str], bytes]:
        """Return an update of a kind that Telegram does not have."""
        headers = {"content-type": "application/json", SECRET_HEADER: self._secret.decode()}
        return headers, json.dumps({"update_id": 0, "tthc_self_test": {}}).encode()

    async def send(self, user: str, piece: Piece) -> str | None:
        """Send one message, as plain text: nothing in it can be taken for markup.

        Raises:
            NotSentError: it surely did not arrive, and may be sent again.
            RefusedError: blocked, unknown to Telegram, or the token is wrong.
            UnsureError: nobody knows whether it arrived.
        """
        if not user.isdecimal():
            raise RefusedError("bad_address")
        text, keyboard = worded(piece)
        try:
            sent = await self._bot.send_message(
                int(user), text, reply_markup=keyboard, link_preview_options=_NO_PREVIEW
            )
            return str(sent.message_id)
        except TelegramError as error:
            raise failure(error) from None
        except _UNREADABLE:
            # Telegram said that it took the message; only the receipt is not as we know it.
            return None

    async def acknowledge(self, body: bytes) -> None:
        """Tell Telegram that a press has arrived; until then the button shows that it is waiting.

        Nothing depends on it, so nothing is raised.
        """
        try:
            await self._answer(query_of(read(body)))
        except MalformedBodyError:
            return

    async def fetch(self) -> list[Event]:
        """Wait for news and return them; the next call tells Telegram that these were received.

        Raises:
            NotSentError: Telegram did not answer.
            RefusedError: the token is wrong, or a webhook is set.
        """
        try:
            updates = await self._ask(self._connection.post(self._news(), read_timeout=POLL + READ))
        except UnsureError as error:
            raise NotSentError(error.reason) from None
        if not isinstance(updates, list):
            raise NotSentError("unreadable_updates")
        events = [event for update in updates for event in self._event(update)]
        self._move_on(updates)
        return events

    async def me(self) -> Me:
        """Return who our bot is.

        Raises:
            SendError: Telegram did not say.
        """
        user = await self._ask(self._bot.get_me())
        return Me(str(user.id), user.username or "", user.full_name)

    async def set_webhook(self, url: str) -> None:
        """Let Telegram deliver to an address, with our secret.

        Raises:
            InvalidRequestError: no secret is set, so that every delivery would be refused.
            SendError: Telegram did not take the address.
        """
        if not self._secret:
            raise InvalidRequestError(
                "Chưa có bí mật cho webhook Telegram.",
                "Đặt TTHC_TELEGRAM_WEBHOOK_SECRET trong .env rồi làm lại.",
            )
        secret = self._secret.decode()
        await self._ask(self._bot.set_webhook(url, allowed_updates=TOLD, secret_token=secret))

    async def delete_webhook(self) -> None:
        """Let Telegram keep what comes until it is asked; what waits is kept.

        Raises:
            SendError: Telegram did not do it.
        """
        await self._ask(self._bot.delete_webhook(drop_pending_updates=False))

    async def webhook_info(self) -> Webhook:
        """Return where Telegram delivers.

        Raises:
            SendError: Telegram did not say.
        """
        info = await self._ask(self._bot.get_webhook_info())
        return Webhook(
            info.url, info.pending_update_count, info.last_error_message or "", info.last_error_date
        )

    async def close(self) -> None:
        """Close the connections."""
        for task in self._acknowledging:
            task.cancel()
        await asyncio.gather(*self._acknowledging, return_exceptions=True)
        await self._connection.shutdown()

    async def _ask(self, call: Awaitable[T]) -> T:
        # Not chained anywhere: the library's words may quote the address, in which the token is.
        try:
            return await call
        except TelegramError as error:
            raise failure(error) from None
        except _UNREADABLE:
            raise UnsureError("unreadable_answer") from None

    def _news(self) -> str:
        """Return the address of what we have not received yet.

        Not through the library: one update that it cannot read would hold up all behind it, for ever.
        """
        wanted: dict[str, str | int] = {"timeout": POLL, "allowed_updates": json.dumps(TOLD)}
        if self._next_update is not None:
            wanted["offset"] = self._next_update
        return f"{self._bot.base_url}/getUpdates?{urlencode(wanted)}"

    def _event(self, update: Any) -> list[Event]:
        try:
            event = event_of(update, self._account, self._clock())
        except MalformedBodyError:
            log.warning("unreadable_update", channel=self.name)
            return []
        query = query_of(update)
        if query:
            task = asyncio.create_task(self._answer(query))
            self._acknowledging.add(task)
            task.add_done_callback(self._acknowledging.discard)
        return [event]

    def _move_on(self, updates: list[Any]) -> None:
        """Note what was received; updates without a number would come again at once, so ask later."""
        numbers = [number_of(update) for update in updates]
        known = [number for number in numbers if number is not None]
        if known:
            self._next_update = max(known) + 1
        elif updates:
            raise NotSentError("unreadable_updates")

    async def _answer(self, query: str | None) -> None:
        if query is None:
            return
        try:
            await self._ask(self._bot.answer_callback_query(query))
        except SendError as error:
            log.info("press_not_acknowledged", channel=self.name, reason=error.reason)


def _checked(secret: str) -> str:
    """Return a secret that Telegram takes, or none."""
    if not _SECRET.fullmatch(secret):
        raise InvalidRequestError(
            "Bí mật webhook của Telegram có ký tự lạ, hoặc dài quá 256.",
            "Đặt lại TTHC_TELEGRAM_WEBHOOK_SECRET, chỉ gồm A-Z a-z 0-9 _ -.",
        )
    return secret
