"""Answer a question about a procedure: a new one, or the one under discussion."""

from __future__ import annotations

from actions.cards import aspect_message, choices_message, procedure_card, say
from actions.no_match import no_match
from actions.scam import scam_warning, smells_of_scam
from actions.turn import Said, Turn, TurnAction
from channels.status import Status
from knowledge.aspects import Aspect
from knowledge.decision import Decision
from knowledge.schema import Procedure
from knowledge.search import SearchResult

_WHICH = "Có vài việc gần giống nhau. Việc của anh/chị là việc nào?"
_WHICH_PROCEDURE = (
    "Anh/chị đang hỏi về giấy tờ hay thủ tục nào? Nói giúp trợ lý tên việc, ví dụ: làm khai sinh."
)


class ActionAnswer(TurnAction):
    """Answer a message that asks about some procedure."""

    action_name = "action_answer"

    def answer(self, turn: Turn) -> Said:
        """Find the procedure, then answer, ask back, or name another door."""
        return warned(turn, answer_question(turn))


class ActionFollowUp(TurnAction):
    """Answer a message that asks on about the procedure under discussion."""

    action_name = "action_follow_up"

    def answer(self, turn: Turn) -> Said:
        """Stay with the procedure under discussion unless the message clearly names another."""
        if turn.procedure is None:
            return warned(turn, answer_question(turn))
        found = turn.searcher.search(turn.text)
        named = found.hits[0].procedure if found.decision is Decision.ANSWER else turn.procedure
        return warned(turn, show(turn, named, turn.aspects, found))


def answer_question(turn: Turn) -> Said:
    """Answer a question on its own terms, or about the procedure under discussion when it names none."""
    found = _among_choices(turn) or turn.searcher.search(turn.text)
    if found.decision is Decision.ANSWER:
        return show(turn, found.hits[0].procedure, turn.aspects, found)
    if found.decision is Decision.CLARIFY:
        return clarify(turn, found)
    if not turn.aspects:
        return no_match(found)
    return show(turn, turn.procedure, turn.aspects, found) if turn.procedure else _ask_which()


def show(
    turn: Turn, procedure: Procedure, aspects: tuple[Aspect, ...] = (), search: SearchResult | None = None
) -> Said:
    """Show some aspects of a procedure, or its whole card, and remember it."""
    status, message = Status.ANSWERED, procedure_card(procedure, turn.today)
    if aspects:
        message, stated = aspect_message(procedure, aspects, turn.today)
        status = Status.ANSWERED if stated else Status.NOT_STATED
    slots = {"procedure": procedure.code, "choices": None, "aspects": None, "pending": None}
    return Said(status, (message,), procedure, search, slots=slots)


def clarify(turn: Turn, found: SearchResult) -> Said:
    """Ask one question with two or three choices, and remember them and what was asked."""
    offered = [hit.procedure for hit in found.choices]
    slots = {"choices": [p.code for p in offered], "aspects": list(turn.aspects), "pending": None}
    return Said(Status.CLARIFY, (choices_message(_WHICH, offered),), search=found, slots=slots)


def warned(turn: Turn, said: Said) -> Said:
    """Put the scam warning first when the message smells of one."""
    if not smells_of_scam(turn.text):
        return said
    return Said(
        Status.SCAM_WARNING,
        (scam_warning(), *said.replies),
        said.procedure,
        said.search,
        said.effect,
        said.slots,
    )


def _among_choices(turn: Turn) -> SearchResult | None:
    """Return the choice that the words mean, when choices are open and one of them clearly fits."""
    offered = turn.slots.get("choices")
    if not offered:
        return None
    found = turn.searcher.among(turn.text, offered)
    return found if found.decision is Decision.ANSWER else None


def _ask_which() -> Said:
    return Said(Status.CLARIFY, (say(_WHICH_PROCEDURE),))
