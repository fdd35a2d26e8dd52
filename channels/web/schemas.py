"""What the web interface takes and gives; FastAPI writes the OpenAPI document from it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from channels.contract import MAX_TEXT, Action, Candidate, Intent, Outbound, ProcedureRef
from channels.feedback import LONGEST_COMMENT, Reason
from channels.status import Status
from channels.turns import RecordedTurn

Key = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""An id or token as clients send it. PostgreSQL cannot hold a NUL, and no id of ours has controls."""


class Strict(BaseModel):
    """Refuse unknown keys and wrong types."""

    model_config = ConfigDict(extra="forbid", strict=True)


class MessageIn(Strict):
    """One message of a person.

    Leave ``conversation_id`` out to open a new conversation. ``message_id`` is made by the client:
    the same one again is answered with the same answer. ``action`` is the value of a pressed button.
    """

    conversation_id: Key | None = None
    message_id: Key = Field(examples=["5f0c3a52-7d5e-4a65-9a56-0f9d3a3a1f10"])
    text: str = Field(
        description=f"At most {MAX_TEXT} characters, of which something readable must be left.",
        examples=["lam khai sinh can giay gi"],
        # Told, not checked here: the door says it in words for people.
        json_schema_extra={"minLength": 1, "maxLength": MAX_TEXT},
    )
    action: Key | None = None


class WebAction(BaseModel):
    """One thing to press. For ``reply``, send ``value`` back as ``action``."""

    kind: Literal["reply", "url", "phone", "copy"]
    label: str
    value: str

    @classmethod
    def of(cls, action: Action) -> WebAction:
        """Return an action without what only the server may know."""
        return cls(kind=action.kind, label=action.label, value=action.value)


class WebReply(Outbound):
    """One message of the assistant."""

    actions: tuple[WebAction, ...] = ()  # type: ignore[assignment]

    @classmethod
    def of(cls, reply: Outbound) -> WebReply:
        """Return a reply as the page gets it."""
        actions = tuple(WebAction.of(action) for action in reply.actions)
        return cls.model_construct(**{**dict(reply), "actions": actions})


class CandidateOut(BaseModel):
    """A procedure that the search considered, with its calibrated score in 0..1."""

    code: str
    name: str
    score: float


class TurnOut(BaseModel):
    """Everything a client learns about one turn. ``explain`` is there only with ``?explain=1``."""

    conversation_id: str
    turn_id: str
    status: Status
    replies: list[WebReply]
    procedure: ProcedureRef | None
    candidates: list[CandidateOut]
    intent: Intent | None
    timings_ms: dict[str, float]
    explain: dict[str, Any] | None = None

    @classmethod
    def of(cls, turn: RecordedTurn, *, explain: bool) -> TurnOut:
        """Return a recorded turn as the page gets it."""
        answer = turn.answer
        return cls(
            conversation_id=turn.conversation,
            turn_id=turn.id,
            status=answer.status,
            replies=[WebReply.of(reply) for reply in answer.replies],
            procedure=answer.procedure,
            candidates=[CandidateOut(code=c.code, name=c.name, score=c.score) for c in answer.candidates],
            intent=answer.intent,
            timings_ms=answer.timings_ms,
            explain=_explain(answer.candidates, answer.explain, answer.catalogue_version)
            if explain
            else None,
        )


class ConversationOut(BaseModel):
    """The id of a conversation just opened."""

    conversation_id: str


class FeedbackIn(Strict):
    """Whether a turn helped, and why not. Sent again, it replaces what was said before.

    ``reason`` and ``comment`` belong to ``bad``; with ``good`` they are not kept.
    """

    conversation_id: Key
    turn_id: Key
    value: Literal["good", "bad"]
    reason: Reason | None = None
    comment: str | None = Field(default=None, min_length=1, max_length=LONGEST_COMMENT)


class ErrorBody(BaseModel):
    """What went wrong, in words for a person."""

    code: str
    message: str
    hint: str


class ErrorOut(BaseModel):
    """The body of every refused request."""

    error: ErrorBody


def _explain(
    candidates: tuple[Candidate, ...], explain: dict[str, Any], catalogue: str | None
) -> dict[str, Any]:
    signals = {candidate.code: candidate.signals for candidate in candidates}
    return {**explain, "signals": signals, "catalogue_version": catalogue}
