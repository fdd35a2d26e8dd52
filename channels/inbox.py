"""What came in: stored once under its delivery key, before anything is done about it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from channels.clock import Clock, aware, utc_now
from channels.contract import Inbound
from channels.database import Database
from channels.errors import UnknownConversationError
from channels.people import remember
from channels.tables import conversations, inbound

# Written once: building a statement anew costs more than running it.
_ADD = inbound.insert()
_CONVERSATION = sa.select(conversations.c.id).where(
    conversations.c.id == sa.bindparam("conversation"), conversations.c.channel == sa.bindparam("channel")
)


@dataclass(frozen=True)
class Delivery:
    """Hold the row of a stored message, and whether it is the first of its kind."""

    row: int
    is_new: bool


@dataclass(frozen=True)
class Address:
    """Hold whom a platform knows a person as."""

    account: str
    user_id: str

    def row(self, message: Inbound, now: datetime) -> dict[str, object]:
        """Return the entry of the address book."""
        key = {"conversation": message.conversation, "channel": message.channel}
        return {**key, "account": self.account, "user_id": self.user_id, "last_seen_at": now}


class Inbox:
    """Store messages and conversations."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def open_conversation(self, channel: str) -> str:
        """Return the id of a new conversation; it cannot be guessed."""
        conversation = secrets.token_urlsafe(18)
        row = {"id": conversation, "channel": channel, "created_at": self._clock()}
        await self._database.run(lambda connection: connection.execute(conversations.insert(), row))
        return conversation

    async def receive(
        self, message: Inbound, *, opened: bool = False, address: Address | None = None
    ) -> Delivery:
        """Store a message; a repeated delivery is the first one's row.

        Args:
            message: the message, cleaned and masked.
            opened: whether its conversation must have been opened here; platforms bring their own.
            address: whom the answer is sent to, on a platform; stored with the message or not at all.

        Raises:
            UnknownConversationError: it must, and was not.
        """
        now = self._clock()
        values = message.model_dump() | {"done": False, "received_at": now, "sent_at": message.sent_at or now}

        def store(connection: sa.Connection) -> int:
            if opened:
                _require_conversation(connection, message)
            if address is not None:
                remember(connection, address.row(message, now))
            stored = connection.execute(_ADD, values).inserted_primary_key
            return int(stored[0])  # type: ignore[index]

        try:
            return Delivery(await self._database.run(store), is_new=True)
        except IntegrityError:
            stored = await self._database.run(lambda c: _row_of(c, message))
        if stored is not None:
            return Delivery(stored, is_new=False)
        # Not this message, then: another one of the same person was first in the address book.
        return Delivery(await self._database.run(store), is_new=True)

    async def load(self, row: int) -> Inbound:
        """Return a stored message."""
        wanted = sa.select(inbound).where(inbound.c.id == row)
        found = await self._database.run(lambda connection: connection.execute(wanted).mappings().one())
        values = {name: found[name] for name in Inbound.model_fields}
        return Inbound.model_validate({**values, "sent_at": aware(found["sent_at"])})

    async def waiting_conversations(self) -> list[str]:
        """Return the conversations in which a message is not answered yet, the oldest first."""
        wanted = (
            sa.select(inbound.c.conversation)
            .where(~inbound.c.done)
            .group_by(inbound.c.conversation)
            .order_by(sa.func.min(inbound.c.id))
        )
        return [str(row.conversation) for row in await self._database.run(lambda c: c.execute(wanted).all())]

    async def next_of(self, conversation: str) -> int | None:
        """Return the row of the message that a person sent first of those not answered yet."""
        mine = (inbound.c.conversation == conversation, ~inbound.c.done)
        wanted = sa.select(inbound.c.id).where(*mine).order_by(inbound.c.sent_at, inbound.c.id).limit(1)
        return await self._database.run(lambda c: c.execute(wanted).scalar_one_or_none())


def _require_conversation(connection: sa.Connection, message: Inbound) -> None:
    key = {"conversation": message.conversation, "channel": message.channel}
    if connection.execute(_CONVERSATION, key).first() is None:
        raise UnknownConversationError("Không tìm thấy cuộc trò chuyện này.", "Mở cuộc trò chuyện mới.")


def _row_of(connection: sa.Connection, message: Inbound) -> int | None:
    key = (
        inbound.c.channel == message.channel,
        inbound.c.conversation == message.conversation,
        inbound.c.message_id == message.message_id,
    )
    return connection.execute(sa.select(inbound.c.id).where(*key)).scalar_one_or_none()
