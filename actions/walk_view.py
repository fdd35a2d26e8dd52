"""Word the screens of a walk: blocks, buttons, and a plain text in which a number answers everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from actions.cards import call_portal_line, compose, reply
from channels.contract import Action, Block, Bullets, Citation, Note, Outbound, Paragraph, Picture
from channels.plain import citation_line, plain_text
from knowledge.contacts import contact
from knowledge.guides.carry import filled
from knowledge.guides.engine import Kind, Shown
from knowledge.guides.graph import steps_ahead
from knowledge.guides.offers import BEGIN, RESUME, Offer, Wish, offers, resume
from knowledge.guides.schema import Guide, Step, Topic, Trouble
from knowledge.schema import Fact

UNCONFIRMED = "Bước này chưa được kiểm chứng, màn hình có thể khác."
UNCONFIRMED_ANSWER = "Cách này chưa được kiểm chứng, màn hình có thể khác."
CHOOSE = "Anh/chị chọn giúp một ý dưới đây, bấm hoặc nhắn số."
_INTENTS: Mapping[Wish, str] = {
    Wish.FORWARD: "next",
    Wish.BACK: "previous",
    Wish.AGAIN: "repeat",
    Wish.CHOOSE: "walk_choice",
    Wish.TROUBLE: "not_working",
    Wish.LEAVE: "leave_guide",
    Wish.SCREEN_DIFFERS: "screen_differs",
    Wish.WHOLE: "whole_guide",
}
_SEEN = ("Anh/chị", "Màn hình", "Máy ")


def screen(shown: Shown, words: Mapping[str, str]) -> Outbound:
    """Return the message of a screen. ``words`` are what placeholders are filled with."""
    title, blocks = _heading(shown), [*_before(shown, words), *_body(shown, words)]
    offered = offers(shown)
    buttons = [_button(_label(n, offer, shown), offer, shown) for n, offer in enumerate(offered, start=1)]
    if shown.kind is Kind.PERSON:
        buttons = [*people_to_call(shown.guide), *buttons]
    message = compose(title, blocks, buttons, _citations(shown))
    # While a walk rests, a number answers what else is being talked about.
    numbered = () if shown.kind is Kind.RESTED else offered
    return message.model_copy(update={"plain": _plain(message, numbered)})


def answer_alone(shown: Shown, words: Mapping[str, str]) -> list[Outbound]:
    """Return the answer to the trouble that was chosen, as a message of its own; none when none was."""
    return [compose(None, _answer(shown.answer, words), (), _citations(shown))] if shown.answer else []


def resume_action(shown: Shown) -> Action:
    """Return the button that takes a walk up again where it stands."""
    offer = resume(shown)
    return _button(offer.label, offer, shown)


def _label(n: int, offer: Offer, shown: Shown) -> str:
    """Return what a button says; what is chosen among others carries its number."""
    among_others = offer.wish is Wish.CHOOSE or shown.kind is Kind.RESUME or offer is BEGIN
    return f"{n}. {offer.label}" if among_others else offer.label


def step_blocks(step: Step, words: Mapping[str, str]) -> list[Block]:
    """Return one step: what to do, what is then seen, tip, warning, time, and whether it is unconfirmed."""
    blocks: list[Block] = [Paragraph(text=filled(step.do, words))]
    if step.see:
        blocks.append(Paragraph(text=seen(filled(step.see, words))))
    if step.picture:
        blocks.append(Picture(url=f"/pictures/{step.picture}", alt=filled(step.see or step.do, words)))
    if step.tip:
        blocks.append(Paragraph(text=f"Mẹo: {filled(step.tip, words)}"))
    if step.warning:
        blocks.append(Note(tone="warning", text=filled(step.warning, words)))
    if step.minutes:
        blocks.append(Paragraph(text=f"Thường mất chừng {step.minutes} phút."))
    if step.unconfirmed:
        blocks.append(Note(text=UNCONFIRMED))
    return blocks


def seen(text: str) -> str:
    """Return "Anh/chị sẽ thấy: …", unless the sentence says who sees it itself."""
    return text if text.startswith(_SEEN) else f"Anh/chị sẽ thấy: {text}"


def people_to_call(guide: Guide | None) -> list[Action]:
    """Return the buttons that call somebody, the line that fits the guide first."""
    identity = contact("identity_line")
    lines = [
        call_portal_line(),
        Action(kind="phone", label=f"Gọi {identity.phone}", value=identity.phone or ""),
    ]
    return lines[::-1] if _is_about_identity(guide) else lines


def people_who_help(guide: Guide | None) -> list[Block]:
    """Return who can help: the two lines, and the one-stop office of the commune."""
    identity = "Vướng tài khoản VNeID, căn cước: gọi 1900.0368, hoặc tới Công an xã, phường."
    portal = "Vướng khi nộp hồ sơ trên Cổng Dịch vụ công quốc gia: gọi 18001096 (miễn phí)."
    office = "Hoặc tới bộ phận một cửa của xã, phường, đặc khu, nhờ cán bộ làm giúp."
    lines = (identity, portal) if _is_about_identity(guide) else (portal, identity)
    return [Paragraph(text=text) for text in (*lines, office)]


def source_of_step(guide: Guide, fact: Fact) -> Citation:
    """Return where a step or an answer was read."""
    source = guide.source_of(fact)
    return Citation(
        title=source.title, decision=source.decision, url=source.url, read=source.read.isoformat()
    )


def _is_about_identity(guide: Guide | None) -> bool:
    return guide is not None and guide.topic is Topic.VNEID


def _heading(shown: Shown) -> str | None:
    title = shown.guide.title if shown.guide else None
    if shown.kind is Kind.STEP:
        return f"Bước {shown.number}/{shown.of} · {title}"
    if shown.kind in (Kind.OPENING, Kind.DONE):
        return title
    return None


def _before(shown: Shown, words: Mapping[str, str]) -> list[Block]:
    """Return what comes before the screen itself: the guide just finished, an answer, a warning."""
    blocks: list[Block] = []
    if shown.ended:
        blocks.append(Paragraph(text=filled(shown.ended.done, words)))
        blocks.append(Paragraph(text="Giờ mình quay lại chỗ đang làm dở."))
    if shown.answer:
        blocks += _answer(shown.answer, words)
    begins = shown.arrived or shown.kind is Kind.OPENING
    # An answer that stays in the guide shows its opening once more; one that leads to another begins it.
    if shown.guide and begins and (shown.answered_in is None or shown.answered_in.id != shown.guide.id):
        blocks += _warning_and_needs(shown.guide)
    return blocks


def _answer(trouble: Trouble, words: Mapping[str, str]) -> list[Block]:
    remark = [Note(text=UNCONFIRMED_ANSWER)] if trouble.unconfirmed else []
    return [Paragraph(text=filled(trouble.answer, words)), *remark]


def _warning_and_needs(guide: Guide) -> list[Block]:
    warning = [Note(tone="warning", text=guide.warning)] if guide.warning else []
    return [*warning, *([Bullets(heading="Cần có sẵn", items=guide.needs)] if guide.needs else [])]


def _body(shown: Shown, words: Mapping[str, str]) -> list[Block]:
    if shown.guide is None or shown.kind is Kind.GONE:
        return [Paragraph(text="Hướng dẫn này không còn. Anh/chị kể giúp trợ lý việc cần làm.")]
    if shown.kind is Kind.STEP and shown.step:
        asked = [Paragraph(text=CHOOSE)] if shown.again and shown.options else []
        return [*step_blocks(shown.step, words), *asked]
    if shown.kind is Kind.PERSON:
        return [Paragraph(text=_do_not_worry(shown)), *people_who_help(shown.guide)]
    if shown.kind is Kind.OPENING:
        most = steps_ahead(shown.guide, shown.guide.steps[0].id)
        return [
            Paragraph(text=filled(shown.guide.summary, words)),
            Paragraph(text=f"Nhiều nhất {most} bước, mình đi từng bước một. Anh/chị đang ở đâu?"),
        ]
    return [Paragraph(text=_sentence(shown, words))]


def _sentence(shown: Shown, words: Mapping[str, str]) -> str:
    where = f"bước {shown.number}/{shown.of}" if shown.number else "phần mở đầu"
    title = shown.guide.title if shown.guide else ""
    sentences = {
        Kind.TROUBLES: "Không sao. Anh/chị vướng chỗ nào?",
        Kind.RESUME: f"“{title}” mình đang làm dở ở {where}. Anh/chị đi tiếp, hay làm lại từ đầu?",
        Kind.RESTED: f"Trợ lý giữ chỗ ở {where} trong 30 ngày. Muốn đi tiếp, anh/chị nhắn “tiếp tục”.",
        Kind.DONE: filled(shown.guide.done, words) if shown.guide else "",
        Kind.CLOSED: "Dạ, vậy là xong. Anh/chị cần hỏi thêm gì cứ nhắn cho trợ lý.",
    }
    return sentences.get(shown.kind, "")


def _do_not_worry(shown: Shown) -> str:
    where = f" ở bước {shown.number}" if shown.number else ""
    return f"Không sao. Anh/chị cứ dừng{where}, nhờ người giúp trực tiếp."


def _button(label: str, offer: Offer, shown: Shown) -> Action:
    """Return a button. It names its place, so that an older one pressed again does what it says."""
    place = {"guide": shown.guide.id, "step": shown.place} if shown.guide else {}
    if offer.wish is Wish.CHOOSE:
        place["choice"] = f"{shown.open.value}:{offer.n}"
    intent = "continue_guide" if offer.label.startswith(RESUME) else _INTENTS[offer.wish]
    return reply(label, intent, **place)


def _citations(shown: Shown) -> Sequence[Citation]:
    found: list[Citation] = []
    if shown.answer and shown.answered_in:
        found.append(source_of_step(shown.answered_in, shown.answer))
    if shown.kind is Kind.STEP and shown.guide and shown.step:
        found.append(source_of_step(shown.guide, shown.step))
    return tuple({(one.title, one.url): one for one in found}.values())


def _plain(message: Outbound, offered: Sequence[Offer]) -> str:
    """Return the message as text; before the sources, everything that can be answered, numbered."""
    numbered = "\n".join(f"{n}. {offer.label}" for n, offer in enumerate(offered, start=1))
    parts = [plain_text(message.title, message.blocks), numbered, *map(citation_line, message.citations)]
    return "\n\n".join(part for part in parts if part)
