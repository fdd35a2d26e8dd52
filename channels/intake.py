"""Take in what a platform delivers: to the store under its delivery key, then to the dispatcher."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from channels.contract import MAX_TEXT, EventKind, Inbound
from channels.door import admit
from channels.errors import EmptyMessageError, StoreUnavailableError
from channels.inbox import Address, Inbox
from channels.people import People
from channels.platform import Event
from vietnamese.personal_data import mask

log = structlog.get_logger(__name__)
READ: Final = 5 * MAX_TEXT
"""Characters of a message that are looked at: more than any platform lets somebody write."""
LONGEST_ID: Final = 128
LONGEST_TOKEN: Final = 64
"""Characters that the columns of the store hold."""
_SILENT = frozenset({EventKind.OTHER, EventKind.STAFF, EventKind.LEFT})


class Intake:
    """Store events; nothing slow happens here, for the platform waits for its 200."""

    def __init__(self, inbox: Inbox, people: People, wake: Callable[[str], None]) -> None:
        self._inbox = inbox
        self._people = people
        self._wake = wake

    async def take(self, channel: str, events: Sequence[Event]) -> int:
        """Store what has to be answered, and do what has not; return how many messages were new.

        Raises:
            StoreUnavailableError: nothing was promised; the platform delivers again.
        """
        try:
            return sum([await self._take(channel, event) for event in events])
        except SQLAlchemyError as error:
            raise store_unavailable(channel, error) from error

    async def _take(self, channel: str, event: Event) -> bool:
        conversation = self._people.conversation_of(channel, event.account, event.user)
        if event.kind in _SILENT:
            await self._heed(conversation, event.kind)
            return False
        address = Address(event.account, event.user)
        delivery = await self._inbox.receive(_message(channel, conversation, event), address=address)
        if delivery.is_new:
            self._wake(conversation)
        return delivery.is_new

    async def _heed(self, conversation: str, kind: EventKind) -> None:
        if kind is EventKind.STAFF:
            await self._people.pause(conversation)
        elif kind is EventKind.LEFT:
            await self._people.forget(conversation)


def store_unavailable(channel: str, error: SQLAlchemyError) -> StoreUnavailableError:
    """Log what the store said, and return what the platform is told."""
    log.error("intake_failed", channel=channel, kind=type(error).__name__)
    return StoreUnavailableError("Kho tin nhắn đang bận.", "Gửi lại sau ít phút.")


def _message(channel: str, conversation: str, event: Event) -> Inbound:
    kind, text = event.kind, ""
    if kind is EventKind.TEXT and event.token is None:
        try:
            # A platform lets people write more than the dialogue reads: the beginning is better than nothing.
            # Masked before it is cut: half a telephone number looks like none.
            text = admit(mask(event.text[:READ]).text[:MAX_TEXT])
        except EmptyMessageError:
            kind = EventKind.UNREADABLE
    return Inbound(
        channel=channel,
        conversation=conversation,
        # Two deliveries without an id are two messages, not one.
        message_id=_key(event.event_id, LONGEST_ID) if event.event_id else uuid.uuid4().hex,
        text=text,
        token=None if event.token is None else _key(event.token, LONGEST_TOKEN),
        kind=kind,
        # SQLite forgets the zone; two zones in one column would be out of order.
        sent_at=event.sent_at.astimezone(UTC),
    )


def _key(value: str, longest: int) -> str:
    """Return a key that any store can hold: what is too long or cannot be printed becomes its hash.

    A delivery that no store can hold would be delivered again and again.
    """
    if len(value) <= longest and value.isprintable():
        return value
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
