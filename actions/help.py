"""Point to the right door: follow a dossier, report a problem, reach a person, what next, scams."""

from __future__ import annotations

from collections.abc import Callable

from actions.answer import answer_question, follow_up
from actions.cards import call_portal_line, compose, event_button, reply
from actions.frame import TurnAction
from actions.no_match import NEXT_DOOR
from actions.scam import scam_warning
from actions.team import with_team
from actions.turn import Said, Turn
from channels.contract import Action, Bullets, Citation, Outbound, Paragraph
from channels.status import Status
from knowledge.contacts import contact


class ActionHelp(TurnAction):
    """Answer the requests that another door takes care of."""

    action_name = "action_help"
    walk_first = True

    def answer(self, turn: Turn) -> Said:
        """Dispatch on the intent."""
        if turn.procedure is not None and turn.aspects:
            # "nộp hồ sơ ở đâu" is no search for a lost dossier while a procedure is talked of.
            return follow_up(turn)
        if turn.intent == "what_next":
            return _what_next(turn)
        if turn.intent == "scam_worry":
            return Said(Status.SCAM_WARNING, (_scam_worry(),))
        said = Said(Status.HANDED_OVER, (_DOORS[turn.intent](),))
        return with_team(turn, said) if turn.intent == "reach_person" else said


def _what_next(turn: Turn) -> Said:
    procedure = turn.procedure
    if procedure is None:
        return answer_question(turn)
    if not procedure.next_steps:
        text = f"Xong việc “{procedure.name}” thì danh mục không ghi việc nào phải làm tiếp."
        message = compose(None, [Paragraph(text=text)], event_button(procedure))
        return Said(Status.NOT_STATED, (message,), procedure)
    buttons = [
        reply(step.text, "show_procedure", code=step.code)
        for step in procedure.next_steps
        if step.code and turn.searcher.catalogue.get(step.code)
    ]
    buttons += event_button(procedure)
    items = tuple(step.text for step in procedure.next_steps)
    message = compose(
        None, [Bullets(heading=f"Sau khi xong “{procedure.name}”, thường làm tiếp", items=items)], buttons
    )
    return Said(Status.ANSWERED, (message,), procedure)


def _track_dossier() -> Outbound:
    return _portal_door(
        "Anh/chị xem hồ sơ tới đâu ở mục “Tra cứu hồ sơ” trên Cổng Dịch vụ công quốc gia, "
        "bằng mã hồ sơ trên giấy hẹn.",
        "Trễ hẹn thì nơi nhận hồ sơ phải xin lỗi và hẹn lại ngày. Anh/chị cứ hỏi họ, hoặc gọi 18001096.",
        guide="portal-track",
    )


def _report_problem() -> Outbound:
    return _portal_door(
        "Anh/chị gửi phản ánh ở mục “Phản ánh kiến nghị” trên Cổng Dịch vụ công quốc gia, "
        "hoặc báo thẳng Ủy ban nhân dân xã, phường, đặc khu.",
        "Trợ lý không nhận phản ánh thay cơ quan nhà nước, nên anh/chị nhớ gửi ở nơi trên nhé.",
        guide="portal-complain",
    )


def _scam_worry() -> Outbound:
    """Return the warning, with the guide for who has already done what the caller wanted."""
    warning = scam_warning()
    return warning.model_copy(update={"actions": (_walk_button("scam-call"), *warning.actions)})


def _walk_button(guide: str) -> Action:
    return reply("Chỉ tôi từng bước", "begin_guide", guide=guide)


def _reach_person() -> Outbound:
    return compose(
        None,
        [Paragraph(text="Dạ, có người thật giúp anh/chị."), Paragraph(text=NEXT_DOOR)],
        [call_portal_line()],
    )


def _portal_door(*texts: str, guide: str) -> Outbound:
    portal = contact("portal")
    actions = [
        _walk_button(guide),
        Action(kind="url", label="Mở Cổng Dịch vụ công quốc gia", value=portal.url),
        call_portal_line(),
    ]
    return compose(
        None,
        [Paragraph(text=text) for text in texts],
        actions,
        [Citation(title=portal.name, decision=portal.source, url=portal.url, read=portal.read.isoformat())],
    )


_DOORS: dict[str, Callable[[], Outbound]] = {
    "track_dossier": _track_dossier,
    "report_problem": _report_problem,
    "reach_person": _reach_person,
}
