"""Take up what a person picked: by number, by pressing, or with a yes or no."""

from __future__ import annotations

from actions.answer import answer_question, show, taken_up, warned
from actions.cards import say
from actions.delete_data import KEEP, PENDING, delete_now
from actions.frame import TurnAction
from actions.turn import Said, Turn
from actions.twins import meant_by_words, meant_by_yes_no, open_question
from actions.walking import pick_in_walk, yes_or_no_in_walk
from channels.status import Status
from knowledge.aspects import aspects_of
from knowledge.decision import WORTH_A_BUTTON
from knowledge.schema import Procedure


class ActionPickChoice(TurnAction):
    """Answer "số 2" or "cái cuối" after a clarifying question."""

    action_name = "action_pick_choice"

    def answer(self, turn: Turn) -> Said:
        """Go the picked way in a walk, or show the picked procedure with the aspect that was asked before."""
        in_walk = pick_in_walk(turn)
        if in_walk is not None:
            return in_walk
        offered = turn.slots.get("choices") or []
        if not offered:
            return Said(
                Status.CLARIFY, (say("Hiện chưa có gì để chọn. Anh/chị cần làm giấy tờ gì, kể giúp trợ lý."),)
            )
        picked = taken_up(turn) or _meant_by_words(turn, offered)
        if picked is None:
            return Said(Status.CLARIFY, (say(f"Anh/chị chọn giúp một số từ 1 đến {len(offered)}."),))
        return show(turn, picked, aspects_of(turn.slots.get("aspects") or []))


class ActionShowProcedure(TurnAction):
    """Answer a pressed button: one procedure, whole or one aspect of it."""

    action_name = "action_show_procedure"

    def answer(self, turn: Turn) -> Said:
        """Show what the button stands for."""
        procedure = turn.searcher.catalogue.get(turn.entity("code") or "")
        if procedure is None:
            return Said(
                Status.NO_MATCH, (say("Thủ tục này không còn trong danh mục. Anh/chị hỏi lại giúp trợ lý."),)
            )
        remembered = (
            turn.slots.get("aspects") or [] if procedure.code in (turn.slots.get("choices") or []) else []
        )
        return show(turn, procedure, turn.aspects or aspects_of(remembered))


class ActionYesNo(TurnAction):
    """Answer a bare yes or no: it means the question that is open."""

    action_name = "action_yes_no"

    def answer(self, turn: Turn) -> Said:
        """Confirm or drop a deletion, go a step on, or ask which choice is meant."""
        yes = turn.intent == "affirm"
        if turn.slots.get("pending") == PENDING:
            return delete_now() if yes else KEEP
        in_walk = yes_or_no_in_walk(turn, yes=yes)
        if in_walk is not None:
            return in_walk
        offered = turn.slots.get("choices") or []
        twin = _twin_by_yes_no(turn, offered, yes=yes)
        if twin is not None:
            return show(turn, twin, aspects_of(turn.slots.get("aspects") or []))
        if offered and yes:
            return Said(Status.CLARIFY, (say(f"Anh/chị chọn giúp một số từ 1 đến {len(offered)}."),))
        if offered:
            text = "Vậy anh/chị kể rõ hơn giúp trợ lý: cần giấy gì, cho ai, vì chuyện gì?"
            return Said(Status.CLARIFY, (say(text),), slots={"choices": None, "aspects": None})
        if len(turn.text.split()) > 3:
            return warned(turn, answer_question(turn))
        return Said(Status.SMALL_TALK, (say("Dạ. Anh/chị cần hỏi giấy tờ gì cứ nhắn cho trợ lý."),))


def _twin_by_yes_no(turn: Turn, offered: list[str], *, yes: bool) -> Procedure | None:
    """Return the twin that a bare yes or no picks, when one offered answer begins with it."""
    twins = open_question(turn.searcher.catalogue, offered)
    return turn.searcher.catalogue.get(meant_by_yes_no(twins, turn.text, yes=yes) or "") if twins else None


def _meant_by_words(turn: Turn, offered: list[str]) -> Procedure | None:
    """Return the offered procedure that the words describe best, when no number was given."""
    if turn.entity("choice") is not None:
        return None
    twins = open_question(turn.searcher.catalogue, offered)
    answered = turn.searcher.catalogue.get(meant_by_words(twins, turn.text) or "") if twins else None
    if answered is not None:
        return answered
    hits = turn.searcher.among(turn.text, offered).hits
    return hits[0].procedure if hits and hits[0].score >= WORTH_A_BUTTON else None
