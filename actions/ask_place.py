"""Answer questions about places, and tell what the places named in other questions are called today."""

from __future__ import annotations

from dataclasses import replace

from actions.cards import compose, say
from actions.frame import TurnAction
from actions.places import ask_which, is_place_question, place_citations, place_note, question_message
from actions.team import team_buttons, team_pressed, with_team_below
from actions.turn import Said, Turn
from channels.contract import Outbound
from channels.status import Status
from knowledge.places.gazetteer import gazetteer
from knowledge.places.lookup import find
from knowledge.places.model import Meaning, Mention, NewCommune, OldDistrict

_WHICH_PLACE = (
    "Anh/chị cho trợ lý biết tên xã, phường trước khi sáp nhập, kèm tên huyện nếu nhớ. "
    "Ví dụ: xã Thoại Giang, huyện Thoại Sơn."
)
_ELSEWHERE = "Trợ lý chưa có nguồn cho nơi này. Anh/chị hỏi Ủy ban nhân dân xã, phường, đặc khu gần nhà giúp."


class ActionAskPlace(TurnAction):
    """Answer what a place of before the merger is today, and where its committee sits."""

    action_name = "action_ask_place"
    walk_first = True

    def answer(self, turn: Turn) -> Said:
        """Tell what is settled, and ask one question where a name leaves it open."""
        pressed = turn.entity("place")
        if not pressed:
            return answer_place(turn)
        return team_pressed(pressed) or _pressed(pressed)


def answer_place(turn: Turn) -> Said:
    """Answer a message that asks about the places it names."""
    named = [mention for mention in find(turn.text) if not mention.context]
    if not named:
        return Said(Status.CLARIFY, (say(_WHICH_PLACE),))
    question = next((question for mention in named if (question := ask_which(mention))), None)
    if question is not None:
        return Said(Status.CLARIFY, (question_message(question),))
    return with_team_below(turn, _told(named))


def asks_about_a_place(turn: Turn) -> bool:
    """Return whether a message that was understood as something else is mainly about a place."""
    return is_place_question(turn.text)


def with_places(turn: Turn, said: Said) -> Said:
    """Add to an answer what the places in the question are called today."""
    if said.status not in (Status.ANSWERED, Status.NOT_STATED):
        return said
    mentions = find(turn.text)
    note = place_note(mentions)
    if note is None:
        return said
    first, *others = said.replies
    citations = (*first.citations, *place_citations(mentions))
    noted: Outbound = compose(first.title, [*first.blocks, note], first.actions, citations)
    return replace(said, replies=(noted, *others))


def _pressed(key: str) -> Said:
    """Answer a button: a commune by its code, an old district by name and province, or somewhere else."""
    places = gazetteer()
    commune = next((one for one in places.communes if one.code == key), None)
    if commune is not None:
        return _told([_mention(commune, Meaning.NEW)])
    district = next((one for one in places.districts if f"{one.full_name}, {one.province}" == key), None)
    question = ask_which(_mention(district, Meaning.DISTRICT)) if district else None
    if question is None:
        return Said(Status.HANDED_OVER, (say(_ELSEWHERE),))
    return Said(Status.CLARIFY, (question_message(question),))


def _told(mentions: list[Mention]) -> Said:
    note, buttons = place_note(mentions), team_buttons(one.settled.code for one in mentions if one.settled)
    if note is None:
        names = dict.fromkeys(commune.full_name for one in mentions for commune in one.communes)
        text = f"{', '.join(names)} là tên hiện nay." if names else _WHICH_PLACE
        return Said(Status.ANSWERED if names else Status.CLARIFY, (say(text, actions=buttons),))
    return Said(Status.ANSWERED, (compose(None, [note], buttons, place_citations(mentions)),))


def _mention(place: NewCommune | OldDistrict, meaning: Meaning) -> Mention:
    return Mention(0, len(place.full_name), place.full_name, meaning, (place,))
