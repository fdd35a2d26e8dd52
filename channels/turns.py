"""The turn log: what was asked (masked), what was answered, how sure, how long, and whether it helped."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from channels.clock import Clock, utc_now
from channels.contract import Answer, Effect, Inbound, Outbound
from channels.database import Database
from channels.deletion import forget, new_receipt, with_receipt
from channels.errors import UnknownTurnError
from channels.feedback import Reason
from channels.outbox import letters
from channels.people import WELCOMED
from channels.platform import Limits
from channels.render import rendered
from channels.tables import inbound, outbox, reply_tokens, turns
from channels.tokens import NewToken, issue

# Written once: building a statement anew costs more than running it.
_ADD_TURN, _ADD_LETTERS, _ADD_TOKENS = turns.insert(), outbox.insert(), reply_tokens.insert()
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

    def __init__(
        self, database: Database, clock: Clock = utc_now, limits: Mapping[str, Limits] | None = None
    ) -> None:
        """Take a database; ``limits`` names the channels that answers are sent out on, and what they take.

        The answers of other channels are fetched by who asked, with the turn.
        """
        self._database = database
        self._clock = clock
        self._limits = limits or {}

    async def record(
        self, row: int, message: Inbound, answer: Answer, model_version: str | None
    ) -> RecordedTurn:
        """Store a turn, its buttons and what is to be sent, and mark the message answered: all or nothing."""
        deletes = answer.effect is Effect.DELETE_DATA
        receipt = new_receipt() if deletes else ""
        answer = with_receipt(answer, receipt) if deletes else answer
        replies, tokens = issue(answer.replies)
        sealed = answer.model_copy(update={"replies": replies})
        turn = RecordedTurn(str(uuid.uuid4()), message.conversation, sealed)
        text = "" if deletes else message.text

        def write(connection: sa.Connection) -> None:
            if deletes:
                forget(connection, message.channel, message.conversation, receipt, self._clock())
            self._note_feedback(connection, answer.effect, message.conversation)
            connection.execute(_ADD_TURN, self._values(turn, row, message, text, model_version))
            self._store_tokens(connection, turn, tokens)
            self._store_letters(connection, turn, message)
            connection.execute(_DONE, {"row": row, "kept_text": text})

        await self._database.run(write)
        return turn

    async def find(self, row: int) -> RecordedTurn | None:
        """Return the turn that answered a message, or ``None`` while there is none."""
        return await self._database.run(lambda connection: _turn_of(connection, row))

    async def give_feedback(
        self,
        conversation: str,
        turn_id: str,
        value: str,
        reason: Reason | None = None,
        comment: str | None = None,
    ) -> None:
        """Note whether a turn helped, and why not; what was said before about it is replaced.

        ``comment`` has come through the door (:func:`channels.door.admit`).

        Raises:
            UnknownTurnError: the conversation has no such turn.
        """
        mine = (turns.c.id == turn_id, turns.c.conversation == conversation)
        noted = turns.update().where(*mine).values(_opinion(value, reason, comment))
        changed = await self._database.run(lambda connection: connection.execute(noted))
        if changed.rowcount == 0:
            raise UnknownTurnError("Không tìm thấy câu trả lời này.", "Tải lại trang rồi thử lại.")

    def _note_feedback(self, connection: sa.Connection, effect: Effect | None, conversation: str) -> None:
        if effect not in _FEEDBACK:
            return
        newest = (
            sa.select(turns.c.id)
            .where(turns.c.conversation == conversation)
            .order_by(turns.c.created_at.desc())
            .limit(1)
            .scalar_subquery()
        )
        connection.execute(turns.update().where(turns.c.id == newest).values(_opinion(_FEEDBACK[effect])))

    def _store_tokens(
        self, connection: sa.Connection, turn: RecordedTurn, tokens: Sequence[NewToken]
    ) -> None:
        now = self._clock()
        made = [
            {
                "token": one.token,
                "conversation": turn.conversation,
                "number": one.number,
                "intent": one.intent.model_dump(),
                "created_at": now,
            }
            for one in tokens
        ]
        if made:
            connection.execute(_ADD_TOKENS, made)

    def _store_letters(self, connection: sa.Connection, turn: RecordedTurn, message: Inbound) -> None:
        limits = self._limits.get(message.channel)
        if limits is None:
            return
        rows = letters(turn.id, message, rendered(turn.answer.replies, limits), self._clock())
        if rows:
            # Whoever is told something for the first time is told who is speaking; silence tells nothing.
            connection.execute(WELCOMED, {"whom": turn.conversation, "now": self._clock()})
            connection.execute(_ADD_LETTERS, rows)

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
            "replies": [reply.model_dump(mode="json") for reply in answer.replies],
            "model_version": model_version,
            "catalogue_version": answer.catalogue_version,
            "timings_ms": answer.timings_ms,
            "created_at": self._clock(),
        }


def _opinion(value: str, reason: Reason | None = None, comment: str | None = None) -> dict[str, str | None]:
    return {"feedback": value, "feedback_reason": reason, "feedback_comment": comment}


def _turn_of(connection: sa.Connection, row: int) -> RecordedTurn | None:
    found = connection.execute(sa.select(turns).where(turns.c.inbound_id == row)).mappings().first()
    return RecordedTurn(found["id"], found["conversation"], _answer_of(found)) if found else None


def _answer_of(found: Any) -> Answer:
    intent = {"name": found["intent"], "confidence": found["confidence"], "entities": found["entities"]}
    return Answer.model_validate(
        {
            "status": found["status"],
            "replies": [Outbound.model_validate(reply) for reply in found["replies"]],
            "procedure": found["procedure"],
            "candidates": found["candidates"],
            "intent": intent if found["intent"] else None,
            "catalogue_version": found["catalogue_version"],
            "timings_ms": found["timings_ms"],
            "explain": found["explain"],
        }
    )
