"""Walk a procedure's own steps one at a time: forward, back, again, stop, and out when it does not work."""

from __future__ import annotations

import re
from typing import Any

from actions.answer import answer_question, warned
from actions.cards import call_portal_line, citations_of, compose, reply, say
from actions.turn import Said, Turn, TurnAction
from channels.contract import Action, Paragraph
from channels.status import Status
from knowledge.contacts import contact
from knowledge.decision import Decision
from knowledge.schema import Procedure, confirmed
from vietnamese.normalise import clean
from vietnamese.unaccent import unaccent

_APP = re.compile(
    r"vneid|dinh danh|smart|ung dung|\bapp\b|dich ?vu ?cong|mat khau|\botp\b|tai khoan|passcode|\bnfc\b"
)

_NOT_WALKING = "Hiện chưa đi bước nào. Anh/chị hỏi một thủ tục trước, rồi bấm “Đi từng bước cùng trợ lý”."


class ActionGuide(TurnAction):
    """Answer everything that starts, moves or ends a walk."""

    action_name = "action_guide"

    def answer(self, turn: Turn) -> Said:
        """Dispatch on the intent."""
        if turn.intent == "start_guide":
            return warned(turn, _start(turn))
        walk = turn.slots.get("walk")
        if not walk:
            return _without_walk(turn)
        return move(turn, walk, forward=turn.intent in ("next", "continue_guide"))


def walk_step(procedure: Procedure, step: int) -> Said:
    """Return step number ``step`` (from 0), or the end when there are no more."""
    steps = confirmed(procedure.steps)
    if step >= len(steps):
        text = f"Vậy là xong {len(steps)} bước. Anh/chị cần hỏi thêm gì cứ nhắn cho trợ lý."
        buttons = [reply("Xem lại giấy tờ", "show_procedure", code=procedure.code, aspect="documents")]
        return Said(Status.GUIDE_ENDED, (say(text, actions=buttons),), procedure, slots={"walk": None})
    buttons = [reply("Được rồi, bước tiếp", "next"), reply("Không làm được", "not_working")]
    buttons += [reply("Quay lại bước trước", "previous")] if step else []
    buttons += [reply("Thôi, dừng ở đây", "leave_guide")]
    message = compose(
        f"Bước {step + 1}/{len(steps)} · {procedure.name}",
        [Paragraph(text=steps[step].text)],
        buttons,
        citations_of(procedure, [steps[step]]),
    )
    slots = {"walk": {"code": procedure.code, "step": step}, "procedure": procedure.code, "choices": None}
    return Said(Status.GUIDE_STEP, (message,), procedure, slots=slots)


def _start(turn: Turn) -> Said:
    """Walk the procedure that the button or the words name, else the one under discussion."""
    procedure = turn.searcher.catalogue.get(turn.entity("code") or "")
    if procedure is None:
        found = turn.searcher.search(turn.text)
        if found.decision is not Decision.NO_MATCH:
            return answer_question(turn)
        procedure = None if _is_about_an_app(turn.text) else turn.procedure
    if procedure is None or not confirmed(procedure.steps):
        return _help_lines()
    return walk_step(procedure, 0)


def move(turn: Turn, walk: dict[str, Any], *, forward: bool) -> Said:
    """Go on from where the walk stands; a walk that rested first shows its step again."""
    procedure = turn.searcher.catalogue.get(walk["code"])
    if procedure is None:
        return Said(Status.GUIDE_ENDED, (say("Thủ tục này không còn trong danh mục."),), slots={"walk": None})
    step = int(walk["step"])
    if turn.intent == "leave_guide":
        text = "Trợ lý dừng ở đây. Khi nào muốn đi tiếp, anh/chị nhắn “tiếp tục”."
        return Said(Status.GUIDE_ENDED, (say(text),), procedure, slots={"walk": {**walk, "resting": True}})
    if turn.intent == "not_working":
        return _hand_over(procedure, step)
    shift = -1 if turn.intent == "previous" else int(forward and not walk.get("resting"))
    return walk_step(procedure, max(0, step + shift))


def _is_about_an_app(text: str) -> bool:
    return bool(_APP.search(unaccent(clean(text)).lower()))


def _hand_over(procedure: Procedure, step: int) -> Said:
    text = (
        f"Không sao. Anh/chị cứ dừng ở bước {step + 1}, gọi 18001096 "
        "hoặc tới nơi nhận hồ sơ nhờ cán bộ làm giúp."
    )
    buttons = [call_portal_line(), reply("Xem lại bước này", "repeat"), reply("Bước tiếp", "next")]
    return Said(Status.HANDED_OVER, (say(text, actions=buttons),), procedure)


def _without_walk(turn: Turn) -> Said:
    """Answer a move when nothing is walked: it may be a real question, or belong to the card at hand."""
    if turn.intent == "not_working":
        return _help_lines()
    if len(turn.text.split()) > 5:
        return answer_question(turn)
    if (
        turn.procedure is not None
        and turn.intent in ("next", "continue_guide")
        and confirmed(turn.procedure.steps)
    ):
        return walk_step(turn.procedure, 0)
    return Said(Status.SMALL_TALK, (say(_NOT_WALKING),))


def _help_lines() -> Said:
    """Name who can help with VNeID and the portal by phone."""
    identity = contact("identity_line")
    message = compose(
        None,
        [
            Paragraph(text="Việc này có người hướng dẫn trực tiếp cho anh/chị nhanh hơn."),
            Paragraph(text="Vướng tài khoản VNeID, căn cước: gọi 1900.0368, hoặc tới Công an xã, phường."),
            Paragraph(text="Vướng khi nộp hồ sơ trên Cổng Dịch vụ công quốc gia: gọi 18001096 (miễn phí)."),
        ],
        [call_portal_line(), Action(kind="phone", label=f"Gọi {identity.phone}", value=identity.phone or "")],
    )
    return Said(Status.HANDED_OVER, (message,))
