"""Answer every message and button that starts, moves or ends a walk."""

from __future__ import annotations

import re

from actions.answer import answer_question, warned
from actions.cards import compose, say
from actions.frame import TurnAction
from actions.guide import begin_guide, begin_procedure, in_walk, offers_of, pressed, take_up, walk_of
from actions.team import with_team
from actions.topic import keeps_topic
from actions.turn import Said, Turn
from actions.walk_view import people_to_call, people_who_help
from channels.contract import Paragraph
from channels.status import Status
from knowledge.aspects import Aspect
from knowledge.decision import Decision
from knowledge.guides.offers import Offer, Wish
from knowledge.guides.walk import DONE, Open, Walk
from knowledge.schema import Procedure
from knowledge.search import SearchResult
from vietnamese.normalise import clean
from vietnamese.unaccent import unaccent

_APP = re.compile(
    r"vneid|dinh danh|smart|ung dung|\bapp\b|dich ?vu ?cong|mat khau|\botp\b|tai khoan|passcode|\bnfc\b"
)
LONGEST_MOVE = 5
"""Words; a longer message is a question of its own when nothing is walked."""

_NOT_WALKING = "Hiện chưa đi bước nào. Anh/chị hỏi một thủ tục trước, rồi bấm “Đi từng bước cùng trợ lý”."
_WISHES = {
    "next": Wish.FORWARD,
    "continue_guide": Wish.AGAIN,
    "previous": Wish.BACK,
    "repeat": Wish.AGAIN,
    "not_working": Wish.TROUBLE,
    "leave_guide": Wish.LEAVE,
    "walk_choice": Wish.CHOOSE,
    "screen_differs": Wish.SCREEN_DIFFERS,
    "whole_guide": Wish.WHOLE,
}


class ActionGuide(TurnAction):
    """Answer everything that starts, moves or ends a walk."""

    action_name = "action_guide"

    def answer(self, turn: Turn) -> Said:
        """Dispatch on the intent; the words of an offer count for more than the intent of a message."""
        if turn.intent == "start_guide":
            return in_walk(turn) or warned(turn, _start(turn))
        if turn.intent == "begin_guide":
            code, anew = turn.entity("code"), turn.entity("choice") == "anew"
            return begin_guide(turn, turn.entity("guide") or "", code=code, anew=anew)
        wish = _WISHES.get(turn.intent, Wish.AGAIN)
        walk = walk_of(turn)
        by_button = pressed(turn, wish)
        if by_button is not None:
            return by_button
        if walk is None:
            return _without_walk(turn)
        return in_walk(turn) or take_up(turn, walk, Offer("", wish))


def pick_in_walk(turn: Turn) -> Said | None:
    """Return the answer to "số 2" or to the words of a choice in a walk; ``None`` when nothing is walked."""
    walk = walk_of(turn)
    if walk is None or turn.slots.get("choices"):
        return None
    if walk.resting:
        return take_up(turn, walk, Offer("", Wish.AGAIN))
    taken = _by_entity(turn, walk) or in_walk(turn)
    # A number that is not on the screen asks for one that is.
    return taken or take_up(turn, walk, Offer("", Wish.CHOOSE, 0))


def yes_or_no_in_walk(turn: Turn, *, yes: bool) -> Said | None:
    """Return the answer to a yes or no on a step: its own words, else on, or what does not work."""
    walk = walk_of(turn)
    if walk is None or walk.resting or turn.slots.get("choices"):
        return None
    declines = walk.step == DONE or walk.open is Open.RESUME
    wish = Wish.FORWARD if yes else Wish.LEAVE if declines else Wish.TROUBLE
    return in_walk(turn) or take_up(turn, walk, Offer("", wish))


def _by_entity(turn: Turn, walk: Walk) -> Said | None:
    """Take up a number that was understood from words: "cái thứ hai", "cái cuối"."""
    offered = offers_of(turn, walk)
    choice = turn.entity("choice") or ""
    if choice == "last":
        last = [offer for offer in offered if offer.wish is Wish.CHOOSE][-1:]
        return take_up(turn, walk, last[0]) if last else None
    place = int(choice) if choice.isdigit() else 0
    return take_up(turn, walk, offered[place - 1]) if 1 <= place <= len(offered) else None


def _start(turn: Turn) -> Said:
    """Walk the procedure that the button or the words name, else the one under discussion."""
    procedure = turn.searcher.catalogue.get(turn.entity("code") or "")
    if procedure is None:
        found = turn.searcher.search(turn.text)
        procedure = _at_hand(turn, found)
        if procedure is None and found.decision is not Decision.NO_MATCH:
            return answer_question(turn, found)
    return (begin_procedure(turn, procedure) if procedure else None) or _help_lines(turn)


def _at_hand(turn: Turn, found: SearchResult) -> Procedure | None:
    """Return the procedure under discussion when the words ask for its steps, and for nothing else."""
    if _is_about_an_app(turn.text):
        return None
    if found.decision is Decision.NO_MATCH:
        return turn.procedure
    return keeps_topic(turn, found) if turn.aspects == (Aspect.STEPS,) else None


def _is_about_an_app(text: str) -> bool:
    return bool(_APP.search(unaccent(clean(text)).lower()))


def _without_walk(turn: Turn) -> Said:
    """Answer a move when nothing is walked: it may be a real question, or belong to the card at hand."""
    if turn.intent == "not_working":
        return _trouble(turn)
    if len(turn.text.split()) > LONGEST_MOVE:
        return answer_question(turn)
    on = turn.intent in ("next", "continue_guide") and turn.procedure is not None
    begun = begin_procedure(turn, turn.procedure) if on and turn.procedure else None
    return begun or Said(Status.SMALL_TALK, (say(_NOT_WALKING),))


def _trouble(turn: Turn) -> Said:
    """Begin the guide for what does not work; a question about the card at hand is no trouble."""
    found = turn.searcher.search(turn.text)
    if found.decision is Decision.GUIDE:
        return begin_guide(turn, found.guides[0][0])
    return answer_question(turn, found) if keeps_topic(turn, found) else _help_lines(turn)


def _help_lines(turn: Turn) -> Said:
    """Name who can help with VNeID and the portal by phone, and the team of the hamlet if it is named."""
    blocks = [Paragraph(text="Việc này có người hướng dẫn trực tiếp cho anh/chị nhanh hơn.")]
    message = compose(None, [*blocks, *people_who_help(None)], people_to_call(None))
    return with_team(turn, Said(Status.HANDED_OVER, (message,)))
