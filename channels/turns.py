"""The turn log: what was asked (masked), what was answered, how sure, how long, and whether it helped."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from channels.clock import Clock, utc_now
from channels.contract import Answer, Effect, Inbound, Outbound
from channels.database import Database
from channels.errors import UnknownTurnError
from channels.tables import inbound, outbox, reply_tokens, turns
from channels.tokens import NewToken, issue

# Written once: building a statement anew costs more than running it.
_ADD_TURN, _ADD_REPLIES, _ADD_TOKENS = turns.insert(), outbox.insert(), reply_tokens.insert()
_DONE = (
    inbound.update()
    .where(inbound.c.id == sa.bindparam("row"))
    .values(done=True, text=sa.bindparam("kept_text"))
)
_FEEDBACK = {Effect.FEEDBACK_GOOD: "good", Effect.FEEDBACK_BAD: "bad"}


@dataclass(frozen=True)
class RecordedTurn:
    """Hold a finished turn as it was stored: buttons carry tokens, never intents."""

    id: str
    conversation: str
    answer: Answer


class TurnLog:
    """Write and read finished turns."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def record(
        self, row: int, message: Inbound, answer: Answer, model_version: str | None
    ) -> RecordedTurn:
        """Store a turn, its replies and its buttons, and mark the message answered: all or nothing."""
        replies, tokens = issue(answer.replies)
        sealed = answer.model_copy(update={"replies": replies})
        turn = RecordedTurn(str(uuid.uuid4()), message.conversation, sealed)
        text = "" if answer.effect is Effect.DELETE_DATA else message.text

        def write(connection: sa.Connection) -> None:
            self._apply(connection, answer.effect, message.conversation)
            connection.execute(_ADD_TURN, self._values(turn, row, message, text, model_version))
            self._store_replies(connection, turn, tokens)
            connection.execute(_DONE, {"row": row, "kept_text": text})

        await self._database.run(write)
        return turn

    async def find(self, row: int) -> RecordedTurn | None:
        """Return the turn that answered a message, or ``None`` while there is none."""
        return await self._database.run(lambda connection: _turn_of(connection, row))

    async def give_feedback(self, conversation: str, turn_id: str, value: str) -> None:
        """Note whether a turn helped.

        Raises:
            UnknownTurnError: the conversation has no such turn.
        """
        mine = (turns.c.id == turn_id, turns.c.conversation == conversation)
        noted = turns.update().where(*mine).values(feedback=value)
        changed = await self._database.run(lambda connection: connection.execute(noted))
        if changed.rowcount == 0:
            raise UnknownTurnError("Không tìm thấy câu trả lời này.", "Tải lại trang rồi thử lại.")

    def _apply(self, connection: sa.Connection, effect: Effect | None, conversation: str) -> None:
        if effect in _FEEDBACK:
            newest = (
                sa.select(turns.c.id)
                .where(turns.c.conversation == conversation)
                .order_by(turns.c.created_at.desc())
                .limit(1)
                .scalar_subquery()
            )
            connection.execute(turns.update().where(turns.c.id == newest).values(feedback=_FEEDBACK[effect]))
        elif effect is Effect.DELETE_DATA:
            forget(connection, conversation)

    def _store_replies(
        self, connection: sa.Connection, turn: RecordedTurn, tokens: Sequence[NewToken]
    ) -> None:
        now = self._clock()
        rows = [
            # The web page fetches its answer with the request itself, so the row is sent from the start.
            {
                "turn_id": turn.id,
                "position": n,
                "payload": r.model_dump(mode="json"),
                "state": "sent",
                "created_at": now,
            }
            for n, r in enumerate(turn.answer.replies)
        ]
        if rows:
            connection.execute(_ADD_REPLIES, rows)
        if tokens:
            made = [
                {
                    "token": t.token,
                    "conversation": turn.conversation,
                    "intent": t.intent.model_dump(),
                    "created_at": now,
                }
                for t in tokens
            ]
            connection.execute(_ADD_TOKENS, made)

    def _values(
        self, turn: RecordedTurn, row: int, message: Inbound, text: str, model_version: str | None
    ) -> dict[str, Any]:
        answer, intent = turn.answer, turn.answer.intent
        return {
            "id": turn.id,
            "inbound_id": row,
            "channel": message.channel,
            "conversation": message.conversation,
            "text": text,
            "status": answer.status.value,
            "intent": intent.name if intent else None,
            "confidence": intent.confidence if intent else None,
            "entities": intent.entities if intent else {},
            "procedure": answer.procedure.model_dump() if answer.procedure else None,
            "candidates": [candidate.model_dump() for candidate in answer.candidates],
            "explain": answer.explain,
            "model_version": model_version,
            "catalogue_version": answer.catalogue_version,
            "timings_ms": answer.timings_ms,
            "created_at": self._clock(),
        }


def forget(connection: sa.Connection, conversation: str) -> None:
    """Delete everything kept of a conversation but the empty shells that keep deliveries unique."""
    mine = sa.select(turns.c.id).where(turns.c.conversation == conversation)
    connection.execute(outbox.delete().where(outbox.c.turn_id.in_(mine)))
    connection.execute(turns.delete().where(turns.c.conversation == conversation))
    connection.execute(reply_tokens.delete().where(reply_tokens.c.conversation == conversation))
    connection.execute(inbound.update().where(inbound.c.conversation == conversation).values(text=""))


def _turn_of(connection: sa.Connection, row: int) -> RecordedTurn | None:
    found = connection.execute(sa.select(turns).where(turns.c.inbound_id == row)).mappings().first()
    if found is None:
        return None
    wanted = sa.select(outbox.c.payload).where(outbox.c.turn_id == found["id"]).order_by(outbox.c.position)
    replies = [Outbound.model_validate(one.payload) for one in connection.execute(wanted)]
    return RecordedTurn(found["id"], found["conversation"], _answer_of(found, replies))


def _answer_of(found: Any, replies: Sequence[Outbound]) -> Answer:
    intent = {"name": found["intent"], "confidence": found["confidence"], "entities": found["entities"]}
    return Answer.model_validate(
        {
            "status": found["status"],
            "replies": replies,
            "procedure": found["procedure"],
            "candidates": found["candidates"],
            "intent": intent if found["intent"] else None,
            "catalogue_version": found["catalogue_version"],
            "timings_ms": found["timings_ms"],
            "explain": found["explain"],
        }
    )
