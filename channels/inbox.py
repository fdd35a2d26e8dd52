"""What came in: stored once under its delivery key, before anything is done about it."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from channels.clock import Clock, utc_now
from channels.contract import Inbound
from channels.errors import UnknownConversationError
from channels.tables import conversations, inbound


class Inbox:
    """Store messages and conversations."""

    def __init__(self, engine: AsyncEngine, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    async def open_conversation(self, channel: str) -> str:
        """Return the id of a new conversation; it cannot be guessed."""
        conversation = secrets.token_urlsafe(18)
        async with self._engine.begin() as connection:
            await connection.execute(
                conversations.insert().values(id=conversation, channel=channel, created_at=self._clock())
            )
        return conversation

    async def require_conversation(self, conversation: str, channel: str) -> None:
        """Check that a conversation was opened on this channel.

        Raises:
            UnknownConversationError: it was not.
        """
        wanted = sa.select(conversations.c.id).where(
            conversations.c.id == conversation, conversations.c.channel == channel
        )
        async with self._engine.connect() as connection:
            if (await connection.execute(wanted)).first() is None:
                raise UnknownConversationError(
                    "Không tìm thấy cuộc trò chuyện này.", "Mở cuộc trò chuyện mới."
                )

    async def receive(self, message: Inbound) -> int:
        """Store a message and return its row; a repeated delivery returns the first one's row."""
        values = message.model_dump() | {"done": False, "received_at": self._clock()}
        try:
            async with self._engine.begin() as connection:
                result = await connection.execute(inbound.insert().values(**values))
                return int(result.inserted_primary_key[0])  # type: ignore[index]
        except IntegrityError:
            async with self._engine.connect() as connection:
                return await _row_of(connection, message)

    async def load(self, row: int) -> Inbound:
        """Return a stored message."""
        async with self._engine.connect() as connection:
            found = (await connection.execute(sa.select(inbound).where(inbound.c.id == row))).mappings().one()
        return Inbound.model_validate({name: found[name] for name in Inbound.model_fields})

    async def unanswered(self) -> list[int]:
        """Return the rows that a crash left without an answer, oldest first."""
        wanted = sa.select(inbound.c.id).where(~inbound.c.done).order_by(inbound.c.id)
        async with self._engine.connect() as connection:
            return [int(row.id) for row in await connection.execute(wanted)]


async def _row_of(connection: AsyncConnection, message: Inbound) -> int:
    key = (
        inbound.c.channel == message.channel,
        inbound.c.conversation == message.conversation,
        inbound.c.message_id == message.message_id,
    )
    return int((await connection.execute(sa.select(inbound.c.id).where(*key))).scalar_one())
