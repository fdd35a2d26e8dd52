"""Take up what a person picked: by number, by pressing, or with a yes or no."""

from __future__ import annotations

from actions.answer import answer_question, show, warned
from actions.cards import say
from actions.delete_data import KEEP, PENDING, delete_now
from actions.turn import Said, Turn, TurnAction
from channels.status import Status
from knowledge.aspects import aspects_of
from knowledge.schema import Procedure


class ActionPickChoice(TurnAction):
    """Answer "số 2" or "cái cuối" after a clarifying question."""

    action_name = "action_pick_choice"

    def answer(self, turn: Turn) -> Said:
        """Show the picked procedure, with the aspect that was asked before the choice."""
        offered = turn.slots.get("choices") or []
        if not offered:
            return Said(
                Status.CLARIFY, (say("Hiện chưa có gì để chọn. Anh/chị cần làm giấy tờ gì, kể giúp trợ lý."),)
            )
        picked = picked_procedure(turn, offered)
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
        """Confirm or drop a deletion; take the first of two choices; else ask what it is about."""
        yes = turn.intent == "affirm"
        if turn.slots.get("pending") == PENDING:
            return delete_now() if yes else KEEP
        offered = turn.slots.get("choices") or []
        if offered and yes:
            procedure = turn.searcher.catalogue.get(offered[0])
            if procedure is not None and len(offered) == 1:
                return show(turn, procedure)
            return Said(Status.CLARIFY, (say(f"Anh/chị chọn giúp một số từ 1 đến {len(offered)}."),))
        if offered:
            text = "Vậy anh/chị kể rõ hơn giúp trợ lý: cần giấy gì, cho ai, vì chuyện gì?"
            return Said(Status.CLARIFY, (say(text),), slots={"choices": None, "aspects": None})
        if len(turn.text.split()) > 3:
            return warned(turn, answer_question(turn))
        return Said(Status.SMALL_TALK, (say("Dạ. Anh/chị cần hỏi giấy tờ gì cứ nhắn cho trợ lý."),))


def picked_procedure(turn: Turn, offered: list[str]) -> Procedure | None:
    """Return the procedure whose number, or whose name in words, the message gives."""
    choice = turn.entity("choice")
    if choice == "last":
        return turn.searcher.catalogue.get(offered[-1])
    if choice is not None and choice.isdigit() and 1 <= int(choice) <= len(offered):
        return turn.searcher.catalogue.get(offered[int(choice) - 1])
    if choice is not None:
        return None
    hits = turn.searcher.among(turn.text, offered).hits
    return hits[0].procedure if hits and hits[0].score >= turn.searcher.thresholds.clarify else None
