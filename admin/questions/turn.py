"""One turn in full: everything the log holds of it, and the turns around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from admin.errors import NotThereError
from admin.questions.asked import Asked, asked_of
from channels.contract import Outbound
from channels.tables import turns
from knowledge.places.lookup import find
from knowledge.places.model import Meaning


@dataclass(frozen=True)
class TurnInFull:
    """Hold a turn.

    ``signals`` are the parts of each candidate's score, by code; ``explain`` is what the action left besides
    aspects; ``communes`` are the communes of today that the words name.
    """

    asked: Asked
    replies: tuple[Outbound, ...]
    entities: Mapping[str, str]
    explain: Mapping[str, Any]
    signals: Mapping[str, Mapping[str, float]]
    timings: Mapping[str, float]
    model_version: str | None
    catalogue_version: str | None
    reason: str | None
    comment: str | None
    communes: tuple[str, ...]
    before: str | None
    after: str | None


def find_turn(connection: sa.Connection, turn_id: str) -> TurnInFull:
    """Return a turn, with the ids of those before and after it in its conversation.

    Raises:
        NotThereError: there is none, or it was thrown away by age or by request.
    """
    row = connection.execute(sa.select(turns).where(turns.c.id == turn_id)).mappings().first()
    if row is None:
        raise NotThereError(
            "Không còn lượt hỏi này.", "Lượt hỏi quá hạn, hoặc người hỏi xin xóa, thì được xóa."
        )
    before, after = _around(connection, row["conversation"], row["id"], row["created_at"])
    return TurnInFull(
        asked=asked_of(row),
        replies=tuple(Outbound.model_validate(reply) for reply in row["replies"]),
        entities=row["entities"],
        explain={name: value for name, value in row["explain"].items() if value and name != "aspects"},
        signals={one["code"]: one.get("signals", {}) for one in row["candidates"]},
        timings=row["timings_ms"],
        model_version=row["model_version"],
        catalogue_version=row["catalogue_version"],
        reason=row["feedback_reason"],
        comment=row["feedback_comment"],
        communes=communes_in(row["text"]),
        before=before,
        after=after,
    )


def communes_in(text: str) -> tuple[str, ...]:
    """Return the communes of today that a message names, each once."""
    mentions = [one for one in find(text) if one.meaning is not Meaning.PROVINCE]
    return tuple(dict.fromkeys(new.full_name for one in mentions for new in one.communes[:3]))


def _around(
    connection: sa.Connection, conversation: str, turn_id: str, at: datetime
) -> tuple[str | None, str | None]:
    same = turns.c.conversation == conversation
    earlier = sa.or_(turns.c.created_at < at, sa.and_(turns.c.created_at == at, turns.c.id < turn_id))
    later = sa.or_(turns.c.created_at > at, sa.and_(turns.c.created_at == at, turns.c.id > turn_id))
    newest = sa.select(turns.c.id).where(same, earlier).order_by(turns.c.created_at.desc(), turns.c.id.desc())
    oldest = sa.select(turns.c.id).where(same, later).order_by(turns.c.created_at, turns.c.id)
    first = (connection.execute(one.limit(1)).scalar() for one in (newest, oldest))
    before, after = first
    return before, after
