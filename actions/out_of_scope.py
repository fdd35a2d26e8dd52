"""Decline politely what is not a public service, unless the search is sure that it is one."""

from __future__ import annotations

from actions.answer import answer_question, clarify, follow_up, show, warned
from actions.ask_place import answer_place, asks_about_a_place, with_places
from actions.cards import say
from actions.frame import TurnAction
from actions.guide import begin_guide
from actions.other_doors import another_province, other_door
from actions.turn import Said, Turn
from channels.status import Status
from knowledge.decision import Decision

SURE_GUIDE = 0.8
"""Score of a guide that overrules the intent; "làm sao quên được mối tình đầu" forgot no passcode."""

SURELY_OUTSIDE = 0.7
"""Confidence of the intent, below which what the search half knows, or what is talked of, counts for more."""


class ActionOutOfScope(TurnAction):
    """Answer what the assistant is not there for."""

    action_name = "action_out_of_scope"
    walk_first = True

    def answer(self, turn: Turn) -> Said:
        """Let a walk, an open choice, a place or a sure hit overrule the intent; else name another door."""
        if turn.slots.get("choices") and turn.entity("choice"):
            return answer_question(turn)
        if asks_about_a_place(turn):
            return answer_place(turn)
        if turn.procedure is not None and turn.aspects and (turn.confidence or 0.0) < SURELY_OUTSIDE:
            return follow_up(turn)
        return another_province(turn) or warned(turn, with_places(turn, _outside(turn)))


def _outside(turn: Turn) -> Said:
    found = turn.searcher.search(turn.text)
    if found.decision is Decision.GUIDE and found.guides[0][1] >= SURE_GUIDE:
        return begin_guide(turn, found.guides[0][0])
    door = other_door(turn, found)
    if door is not None:
        return door
    if found.decision is Decision.ANSWER:
        return show(turn, found.hits[0].procedure, turn.aspects, found)
    if found.decision is Decision.CLARIFY and (turn.confidence or 0.0) < SURELY_OUTSIDE:
        return clarify(turn, found)
    text = "Chuyện này ngoài phần việc của trợ lý. Trợ lý chỉ giúp thủ tục, giấy tờ ở An Giang thôi ạ."
    return Said(Status.OUT_OF_SCOPE, (say(text),), search=found)
