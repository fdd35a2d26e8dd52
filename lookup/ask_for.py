"""Ask on behalf of somebody: the same worker as the chat, in a conversation that belongs to nobody."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, replace
from typing import Final

from fastapi import Request

from channels.contract import Action, Inbound
from channels.door import admit
from channels.errors import ChannelOffError, UnknownConversationError
from channels.inbox import Inbox
from channels.status import Status
from channels.switches import Switches
from channels.turns import RecordedTurn
from channels.web.routes import CHANNEL
from channels.worker import Worker
from lookup.follow_up_forms import Fields

PATIENCE: Final = 25.0
"""Seconds; Rasa is given up after twenty."""
UNSURE: Final = frozenset(
    {
        Status.NO_MATCH,
        Status.CLARIFY,
        Status.NOT_STATED,
        Status.OUT_OF_SCOPE,
        Status.UNSUPPORTED_INPUT,
        Status.DEGRADED,
        Status.ERROR,
    }
)
"""Endings after which the question may be given to the office at once."""
AWAY: Final = frozenset({Status.DEGRADED, Status.ERROR})


@dataclass(frozen=True)
class Question:
    """Hold what was asked, masked.

    ``words`` is what was typed last: a pressed button's ``text`` alone says little to an office.
    """

    conversation: str
    message_id: str
    text: str
    token: str
    words: str


@dataclass(frozen=True)
class Said:
    """Hold a question and its turn; without a turn the answer is still on its way."""

    question: Question
    turn: RecordedTurn | None

    @property
    def code(self) -> str | None:
        """Return the code of the procedure that was talked of."""
        procedure = self.turn.answer.procedure if self.turn else None
        return procedure.code if procedure else None

    @property
    def is_unsure(self) -> bool:
        """Return whether the answer may not be one."""
        return self.turn is not None and self.turn.answer.status in UNSURE

    @property
    def is_away(self) -> bool:
        """Return whether a part of the house was away, so that asking again may help."""
        return self.turn is not None and self.turn.answer.status in AWAY


def question_of(fields: Fields) -> Question:
    """Read a form; its words come through the door before anything else is done with them.

    Raises:
        ChannelError: nothing readable is left, or it is too long.
    """
    text = admit(fields.text("text"))
    token = fields.key("token")
    words = admit(fields.text("words") or text) if token else text
    return Question(
        conversation=fields.key("conversation"),
        message_id=fields.key("message") or new_message_id(),
        text=text,
        token=token,
        words=words,
    )


def new_message_id() -> str:
    """Return the id of the next message; a form that is sent twice is answered once."""
    return secrets.token_urlsafe(12)


async def say(request: Request, question: Question, patience: float = PATIENCE) -> Said:
    """Ask and wait for the answer; what takes longer can be fetched by asking the same again.

    Raises:
        ChannelOffError: an administrator has switched the assistant off.
        UnknownConversationError: a button of a conversation that is gone was pressed.
    """
    switches: Switches = request.app.state.switches
    if not await switches.is_on(CHANNEL):
        raise ChannelOffError("Trợ lý đang tạm nghỉ.", "Anh/chị gọi 1800 1096 (miễn phí) giúp.")
    question, row, is_new = await _stored(request.app.state.inbox, question)
    worker: Worker = request.app.state.worker
    try:
        async with asyncio.timeout(patience):
            turn = await worker.answer(row, _inbound(question) if is_new else None)
    except TimeoutError:
        return Said(question, None)
    return Said(question, turn)


def pressable(action: Action) -> bool:
    """Return whether an action is a button that asks on."""
    return action.kind == "reply" and bool(action.value)


async def _stored(inbox: Inbox, question: Question) -> tuple[Question, int, bool]:
    try:
        if not question.conversation:
            raise UnknownConversationError("Chưa mở cuộc hỏi.")
        delivery = await inbox.receive(_inbound(question), opened=True)
    except UnknownConversationError:
        # A button means nothing in another conversation; words do.
        if question.token:
            raise
        question = replace(question, conversation=await inbox.open_conversation(CHANNEL))
        delivery = await inbox.receive(_inbound(question), opened=True)
    return question, delivery.row, delivery.is_new


def _inbound(question: Question) -> Inbound:
    return Inbound(
        channel=CHANNEL,
        conversation=question.conversation,
        message_id=question.message_id,
        text=question.text,
        token=question.token or None,
    )
