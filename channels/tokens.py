"""Opaque tokens behind the buttons: what a press means is kept here, never sent out."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from channels.clock import Clock, utc_now
from channels.contract import Intent, Outbound
from channels.database import Database
from channels.numbers import numbered
from channels.tables import reply_tokens

LIFETIME = timedelta(days=30)
"""A button works as long as a guide can be taken up again (design, section 1)."""


@dataclass(frozen=True)
class NewToken:
    """Pair a token, and the number that does the same, with the intent they stand for."""

    token: str
    number: int
    intent: Intent


def issue(replies: Sequence[Outbound]) -> tuple[tuple[Outbound, ...], list[NewToken]]:
    """Return the replies with a token in every reply button and no intent, and the tokens made."""
    made: list[NewToken] = []
    numbers = {id(action): number for number, action in numbered(replies)}

    def sealed(reply: Outbound) -> Outbound:
        actions = []
        for action in reply.actions:
            if action.intent is not None:
                number = numbers.get(id(action), 0)
                made.append(NewToken(f"b:{secrets.token_urlsafe(9)}", number, action.intent))
                action = action.model_copy(update={"value": made[-1].token, "intent": None})
            actions.append(action)
        return reply.model_copy(update={"actions": tuple(actions)})

    return tuple(sealed(reply) for reply in replies), made


class TokenBook:
    """Look up what a pressed button stands for."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def intent_of(self, token: str, conversation: str) -> Intent | None:
        """Return the intent of a token of this conversation; ``None`` when unknown, foreign or expired."""
        wanted = sa.select(reply_tokens.c.intent).where(
            reply_tokens.c.token == token,
            reply_tokens.c.conversation == conversation,
            reply_tokens.c.created_at > self._clock() - LIFETIME,
        )
        found = await self._database.run(lambda connection: connection.execute(wanted).scalar_one_or_none())
        return Intent.model_validate(found) if found else None

    async def intent_of_number(self, number: int, conversation: str) -> Intent | None:
        """Return what a typed number stands for in the newest offer of this conversation, else ``None``."""
        mine = (
            reply_tokens.c.conversation == conversation,
            reply_tokens.c.created_at > self._clock() - LIFETIME,
        )
        newest = sa.select(sa.func.max(reply_tokens.c.created_at)).where(*mine).scalar_subquery()
        wanted = sa.select(reply_tokens.c.intent).where(
            *mine, reply_tokens.c.created_at == newest, reply_tokens.c.number == number
        )
        found = await self._database.run(lambda connection: connection.execute(wanted).scalars().first())
        return Intent.model_validate(found) if found else None
