"""Throw away what has been kept long enough."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import SQLAlchemyError

from channels.clock import Clock, utc_now
from channels.database import Database
from channels.tables import conversations, inbound, outbox, people, reply_tokens, turns
from channels.tokens import LIFETIME

log = structlog.get_logger(__name__)
EVERY: Final = 24 * 3600.0
KEEP_LETTERS: Final = timedelta(days=31)
"""Sent messages are counted against a month's budget and help with a complaint; the turn keeps the words."""
KEEP_DELIVERY_KEYS: Final = timedelta(days=7)
"""The shortest time for which a repeated delivery must be known; platforms repeat for a day at most."""


@dataclass(frozen=True)
class Tidied:
    """Count what was thrown away."""

    turns: int
    messages: int
    letters: int
    buttons: int
    addresses: int


class Retention:
    """Delete by age."""

    def __init__(
        self, database: Database, keep_turns_days: int, keep_addresses_days: int, clock: Clock = utc_now
    ) -> None:
        self._database = database
        self._keep_turns = timedelta(days=keep_turns_days)
        self._keep_addresses = timedelta(days=keep_addresses_days)
        self._clock = clock

    async def tidy(self, *, dry_run: bool = False) -> Tidied:
        """Delete what is too old in one transaction and return how much; a dry run only counts."""
        now = self._clock()
        keep_messages = max(self._keep_turns, KEEP_DELIVERY_KEYS)
        too_old = [
            (turns, turns.c.created_at < now - self._keep_turns),
            (inbound, sa.and_(inbound.c.done, inbound.c.received_at < now - keep_messages)),
            (outbox, outbox.c.created_at < now - KEEP_LETTERS),
            (reply_tokens, reply_tokens.c.created_at < now - LIFETIME),
            (people, people.c.last_seen_at < now - self._keep_addresses),
        ]

        def work(connection: sa.Connection) -> list[int]:
            if dry_run:
                counts = [sa.select(sa.func.count()).select_from(table).where(old) for table, old in too_old]
                return [int(connection.execute(count).scalar_one()) for count in counts]
            deleted = [connection.execute(table.delete().where(old)).rowcount for table, old in too_old]
            _drop_empty_conversations(connection, now - keep_messages)
            return deleted

        return Tidied(*await self._database.run(work))


async def keep_tidy(retention: Retention) -> None:
    """Tidy now and every day, until cancelled."""
    while True:
        try:
            log.info("tidied", **vars(await retention.tidy()))
        except SQLAlchemyError as error:
            log.error("tidy_failed", kind=type(error).__name__)
        await asyncio.sleep(EVERY)


def _drop_empty_conversations(connection: sa.Connection, before: datetime) -> None:
    """Drop conversations of the page in which nothing is left; a young one may still be empty."""
    spoken_in = sa.select(inbound.c.conversation)
    empty = (conversations.c.id.not_in(spoken_in), conversations.c.created_at < before)
    connection.execute(conversations.delete().where(*empty))
