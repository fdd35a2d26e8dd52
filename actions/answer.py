"""Answer a question about a procedure: a new one, or the one under discussion."""

from __future__ import annotations

from dataclasses import replace

from actions.ask_place import answer_place, asks_about_a_place, with_places
from actions.cards import aspect_message, choices_message, procedure_card, reply, say
from actions.frame import TurnAction
from actions.guide import begin_guide
from actions.no_match import no_match
from actions.other_doors import another_province, other_app, other_door
from actions.scam import scam_warning, smells_of_scam
from actions.topic import gone_back_to, keeps_topic, remembered
from actions.turn import Said, Turn
from actions.twins import meant_by_words, open_question, telling_question
from channels.contract import Action
from channels.status import Status
from knowledge.aspects import Aspect, aspects_of
from knowledge.decision import Decision
from knowledge.schema import Procedure
from knowledge.search import SearchResult

LONGEST_PICK = 6
"""Words; a longer message with a number in it is a question of its own."""

LONGEST_ANSWER = 12
"""Words; a longer message tells a case of its own."""

UNSURE_GUIDE = 0.4
"""Score that a guide must reach when the intent says nothing: "tải app xem phim" gets 0.31."""

_UNSURE = ("follow_up", "nlu_fallback")
_PICKING = ("pick_choice", "out_of_scope", "nlu_fallback")
_WHICH = "Có vài việc gần giống nhau. Việc của anh/chị là việc nào?"
_WHICH_PROCEDURE = (
    "Anh/chị đang hỏi về giấy tờ hay thủ tục nào? Nói giúp trợ lý tên việc, ví dụ: làm khai sinh."
)


class ActionAnswer(TurnAction):
    """Answer a message that asks about some procedure."""

    action_name = "action_answer"
    walk_first = True

    def answer(self, turn: Turn) -> Said:
        """Find the procedure, then answer, ask back, or name another door."""
        if asks_about_a_place(turn):
            return answer_place(turn)
        return another_province(turn) or warned(turn, with_places(turn, answer_question(turn)))


class ActionFollowUp(TurnAction):
    """Answer a message that asks on about the procedure under discussion."""

    action_name = "action_follow_up"
    walk_first = True

    def answer(self, turn: Turn) -> Said:
        """Stay with the procedure under discussion unless the message clearly names another."""
        if asks_about_a_place(turn):
            return answer_place(turn)
        return warned(turn, with_places(turn, follow_up(turn)))


def follow_up(turn: Turn) -> Said:
    """Answer about the procedure under discussion, or about another that the message clearly names."""
    found = turn.searcher.search(turn.text)
    if turn.procedure is not None and found.decision is Decision.NO_MATCH and gone_back_to(turn) is None:
        return show(turn, turn.procedure, turn.aspects, found)
    return answer_question(turn, found)


def answer_question(turn: Turn, searched: SearchResult | None = None) -> Said:
    """Answer a question on its own terms, or about the procedure under discussion when it names none.

    ``searched`` is what the search says of the message, when somebody has asked it already.
    """
    picked = taken_up(turn)
    if picked is not None:
        return show(turn, picked, aspects_of(turn.slots.get("aspects") or []))
    answered = _twin_answer(turn)
    if answered is not None:
        return show(turn, answered, turn.aspects or aspects_of(turn.slots.get("aspects") or []))
    among = _among_choices(turn)
    if among is not None:
        return _decided(turn, among)
    back = gone_back_to(turn)
    if back is not None:
        return show(turn, back, turn.aspects)
    found = searched or turn.searcher.search(turn.text)
    kept = keeps_topic(turn, found)
    return show(turn, kept, turn.aspects, found) if kept else _decided(turn, found)


def _decided(turn: Turn, found: SearchResult) -> Said:
    """Do what the search has decided."""
    if found.decision is Decision.ANSWER:
        court = other_door(turn, found, only_courts=True)
        return court or show(turn, found.hits[0].procedure, turn.aspects, found)
    if found.decision is Decision.GUIDE:
        return other_app(turn, found) or _guided(turn, found)
    if found.decision is Decision.CLARIFY:
        return clarify(turn, found)
    if not turn.aspects:
        return other_door(turn, found) or no_match(found)
    return show(turn, turn.procedure, turn.aspects, found) if turn.procedure else _ask_which()


def _guided(turn: Turn, found: SearchResult) -> Said:
    """Begin the guide that fits best, unless neither Rasa nor the search is sure of anything."""
    guide, score = found.guides[0]
    unsure = turn.intent in _UNSURE and score < UNSURE_GUIDE
    return no_match(found) if unsure else begin_guide(turn, guide)


def show(
    turn: Turn, procedure: Procedure, aspects: tuple[Aspect, ...] = (), search: SearchResult | None = None
) -> Said:
    """Show some aspects of a procedure, or its whole card, and remember it."""
    others = _others(procedure, search)
    if aspects:
        message, stated = aspect_message(procedure, aspects, turn.today, others)
    else:
        message, stated = procedure_card(procedure, turn.today, others), True
    message = message.model_copy(update={"actions": (*_asked_too(procedure, search), *message.actions)})
    slots = {
        "procedure": procedure.code,
        "recent": remembered(turn, procedure.code),
        "choices": None,
        "aspects": None,
        "pending": None,
    }
    status = Status.ANSWERED if stated else Status.NOT_STATED
    return Said(status, (message,), procedure, search, slots=slots)


def clarify(turn: Turn, found: SearchResult) -> Said:
    """Ask one question with two to four choices, and remember them and what was asked.

    Twins have a question of their own, about something that a person knows of their case.
    """
    twins = telling_question(turn.searcher.catalogue, found)
    if twins:
        question, choices = twins.question, [(option.answer, option.code) for option in twins.options]
    else:
        question = _WHICH
        choices = [(hit.procedure.plain_name, hit.procedure.code) for hit in found.choices]
    slots = {"choices": [code for _, code in choices], "aspects": list(turn.aspects), "pending": None}
    if found.hits[0].score >= turn.searcher.thresholds.answer:
        # Sure enough but for its twin: who asks on without choosing means this one.
        slots["procedure"] = found.hits[0].procedure.code
    return Said(Status.CLARIFY, (choices_message(question, choices),), search=found, slots=slots)


def taken_up(turn: Turn) -> Procedure | None:
    """Return the offered procedure that a short message picks by number or by place in the list.

    A message understood as a question is never a pick, whatever numbers stand in it.
    """
    offered, choice = turn.slots.get("choices") or [], turn.entity("choice")
    if choice is None or turn.intent not in _PICKING or len(turn.text.split()) > LONGEST_PICK:
        return None
    place = len(offered) if choice == "last" else int(choice) if choice.isdigit() else 0
    return turn.searcher.catalogue.get(offered[place - 1]) if 1 <= place <= len(offered) else None


def warned(turn: Turn, said: Said) -> Said:
    """Put the scam warning first when the message smells of one."""
    if not smells_of_scam(turn.text):
        return said
    return replace(said, status=Status.SCAM_WARNING, replies=(scam_warning(), *said.replies))


def _asked_too(shown: Procedure, search: SearchResult | None) -> list[Action]:
    """Return a button for each other procedure that the same message asked for."""
    asked = [hit.procedure for hit in search.requests] if search else []
    return [
        reply(f"Còn việc: {one.plain_name}", "show_procedure", code=one.code)
        for one in asked
        if one.code != shown.code
    ]


def _others(shown: Procedure, search: SearchResult | None) -> list[Procedure]:
    if search is None or search.decision is not Decision.ANSWER:
        return []
    asked = {hit.procedure.code for hit in search.requests}
    return [hit.procedure for hit in search.also if hit.procedure.code not in {shown.code, *asked}]


def _twin_answer(turn: Turn) -> Procedure | None:
    """Return the twin that a short message picks by repeating an offered answer in other words.

    "đăng ký kết hôn" repeats a part of "đã đăng ký kết hôn", but asks for something else.
    """
    twins = open_question(turn.searcher.catalogue, turn.slots.get("choices") or [])
    if twins is None or len(turn.text.split()) > LONGEST_ANSWER:
        return None
    picked = turn.searcher.catalogue.get(meant_by_words(twins, turn.text) or "")
    if picked is None:
        return None
    found = turn.searcher.search(turn.text)
    asks_for_another = found.decision is Decision.ANSWER and found.hits[0].procedure.code not in twins.codes
    return None if asks_for_another else picked


def _among_choices(turn: Turn) -> SearchResult | None:
    """Return the choice that the words mean, when choices are open and one of them clearly fits."""
    offered = turn.slots.get("choices")
    if not offered:
        return None
    found = turn.searcher.among(turn.text, offered)
    return found if found.decision is Decision.ANSWER else None


def _ask_which() -> Said:
    return Said(Status.CLARIFY, (say(_WHICH_PROCEDURE),))
