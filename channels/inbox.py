"""What came in: stored once under its delivery key, before anything is done about it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from channels.clock import Clock, utc_now
from channels.contract import Inbound
from channels.database import Database
from channels.errors import UnknownConversationError
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

    async def receive(self, message: Inbound, *, opened: bool = False) -> Delivery:
        """Store a message; a repeated delivery is the first one's row.

        Args:
            message: the message, cleaned and masked.
            opened: whether its conversation must have been opened here; platforms bring their own.

        Raises:
            UnknownConversationError: it must, and was not.
        """
        values = message.model_dump() | {"done": False, "received_at": self._clock()}

        def store(connection: sa.Connection) -> int:
            if opened:
                _require_conversation(connection, message)
            stored = connection.execute(_ADD, values).inserted_primary_key
            return int(stored[0])  # type: ignore[index]

        try:
            return Delivery(await self._database.run(store), is_new=True)
        except IntegrityError:
            return Delivery(await self._database.run(lambda c: _row_of(c, message)), is_new=False)

    async def load(self, row: int) -> Inbound:
        """Return a stored message."""
        wanted = sa.select(inbound).where(inbound.c.id == row)
        found = await self._database.run(lambda connection: connection.execute(wanted).mappings().one())
        return Inbound.model_validate({name: found[name] for name in Inbound.model_fields})

    async def unanswered(self) -> list[int]:
        """Return the rows that a crash left without an answer, oldest first."""
        wanted = sa.select(inbound.c.id).where(~inbound.c.done).order_by(inbound.c.id)
        return [int(row.id) for row in await self._database.run(lambda c: c.execute(wanted).all())]


def _require_conversation(connection: sa.Connection, message: Inbound) -> None:
    key = {"conversation": message.conversation, "channel": message.channel}
    if connection.execute(_CONVERSATION, key).first() is None:
        raise UnknownConversationError("Không tìm thấy cuộc trò chuyện này.", "Mở cuộc trò chuyện mới.")


def _row_of(connection: sa.Connection, message: Inbound) -> int:
    key = (
        inbound.c.channel == message.channel,
        inbound.c.conversation == message.conversation,
        inbound.c.message_id == message.message_id,
    )
    return int(connection.execute(sa.select(inbound.c.id).where(*key)).scalar_one())
