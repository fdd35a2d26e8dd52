"""The address book of the platforms: who is behind a conversation, only as long as we must be able to write.

Everything else knows a person by a keyed hash that cannot be turned back.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from channels.clock import Clock, aware, utc_now
from channels.database import Database
from channels.outbox import UNDER_WAY
from channels.tables import inbound, outbox, people

STAFF_PAUSE: Final = timedelta(hours=12)
"""How long the assistant keeps still after a member of staff wrote to somebody."""

WELCOMED: Final = (
    people.update()
    .where(people.c.conversation == sa.bindparam("whom"), people.c.welcomed_at.is_(None))
    .values(welcomed_at=sa.bindparam("now"))
)
"""Note that somebody was told who is speaking here; part of the transaction that stores the answer."""


@dataclass(frozen=True)
class Person:
    """Hold what is known of somebody on a platform."""

    conversation: str
    user_id: str
    last_seen_at: datetime
    is_welcomed: bool
    paused_until: datetime | None
    is_leaving: bool

    def is_paused(self, now: datetime) -> bool:
        """Return whether staff are talking, so that the assistant keeps still."""
        return self.paused_until is not None and self.paused_until > now


class People:
    """Find people by their conversation, pause and forget them."""

    def __init__(self, database: Database, secret: str, clock: Clock = utc_now) -> None:
        self._database = database
        self._secret = secret.encode()
        self._clock = clock

    def conversation_of(self, channel: str, account: str, user_id: str) -> str:
        """Return the pseudonym of a person: a keyed hash, 32 hex digits."""
        key = "\x1f".join((channel, account, user_id)).encode()
        return hmac.new(self._secret, key, hashlib.sha256).hexdigest()[:32]

    async def find(self, conversation: str) -> Person | None:
        """Return who is behind a conversation, if that is still known."""
        wanted = sa.select(people).where(people.c.conversation == conversation)
        found = await self._database.run(lambda c: c.execute(wanted).mappings().first())
        if found is None:
            return None
        return Person(
            conversation,
            found["user_id"],
            aware(found["last_seen_at"]),
            found["welcomed_at"] is not None,
            aware(found["paused_until"]) if found["paused_until"] else None,
            found["is_leaving"],
        )

    async def pause(self, conversation: str) -> None:
        """Let staff talk: the assistant keeps still for :data:`STAFF_PAUSE`."""
        await self._set(conversation, paused_until=self._clock() + STAFF_PAUSE)

    async def resume(self, conversation: str) -> None:
        """Let the assistant answer again."""
        await self._set(conversation, paused_until=None)

    async def forget(self, conversation: str) -> None:
        """Forget an address."""
        gone = people.delete().where(people.c.conversation == conversation)
        await self._database.run(lambda connection: connection.execute(gone))

    async def forget_leaving(self) -> int:
        """Forget everybody who asked for it, once nothing is on its way to them and nothing waits for us.

        Return how many that were. Who has written again meanwhile is not leaving any more.
        """
        letters = (outbox.c.conversation == people.c.conversation, outbox.c.state.in_(UNDER_WAY))
        messages = (inbound.c.conversation == people.c.conversation, ~inbound.c.done)
        gone = people.delete().where(
            people.c.is_leaving, ~sa.exists().where(*letters), ~sa.exists().where(*messages)
        )
        return (await self._database.run(lambda connection: connection.execute(gone))).rowcount

    async def _set(self, conversation: str, **values: object) -> None:
        changed = people.update().where(people.c.conversation == conversation).values(**values)
        await self._database.run(lambda connection: connection.execute(changed))


def remember(connection: sa.Connection, row: dict[str, object]) -> None:
    """Note that somebody wrote: make the row, or move its day. Who writes again is not leaving any more."""
    seen = {"last_seen_at": row["last_seen_at"], "user_id": row["user_id"], "is_leaving": False}
    known = people.update().where(people.c.conversation == row["conversation"]).values(**seen)
    if connection.execute(known).rowcount == 0:
        connection.execute(people.insert(), {**row, "is_leaving": False})
