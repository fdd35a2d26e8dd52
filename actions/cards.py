"""Compose messages about a procedure: the whole card, some aspects of it, or a choice between several."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from actions.blocks import Section, line, sections
from channels.contract import Action, Block, Citation, Intent, Note, Outbound, Paragraph
from channels.plain import plain_text
from knowledge.aspects import Aspect
from knowledge.contacts import contact
from knowledge.guides.carry import ONLINE_GUIDE, can_be_filed_online
from knowledge.life_events import events_of
from knowledge.schema import Fact, Procedure, confirmed

CARD = (Aspect.DOCUMENTS, Aspect.FEE, Aspect.TIME, Aspect.PLACE, Aspect.ONLINE)
_ASK_THERE = "Anh/chị hỏi nơi nhận hồ sơ, hoặc gọi 18001096 (miễn phí)."
_BUTTONS = {
    Aspect.DOCUMENTS: "Xem giấy tờ cần chuẩn bị",
    Aspect.FEE: "Xem lệ phí",
    Aspect.TIME: "Xem thời gian giải quyết",
    Aspect.PLACE: "Xem nơi nộp",
    Aspect.STEPS: "Xem các bước làm",
    Aspect.CONDITIONS: "Xem điều kiện",
}


def compose(
    title: str | None,
    blocks: Sequence[Block],
    actions: Sequence[Action] = (),
    citations: Sequence[Citation] = (),
) -> Outbound:
    """Return a message with its plain text written."""
    return Outbound(
        title=title,
        blocks=tuple(blocks),
        actions=tuple(actions),
        citations=tuple(citations),
        plain=plain_text(title, blocks, citations),
    )


def say(*texts: str, actions: Sequence[Action] = ()) -> Outbound:
    """Return a message of plain paragraphs."""
    return compose(None, [Paragraph(text=text) for text in texts], actions)


def procedure_card(procedure: Procedure, today: date, others: Sequence[Procedure] = ()) -> Outbound:
    """Return the whole card: papers, fee, time, place, online, what goes wrong, source.

    ``others`` are near misses of the search; each gets a button.
    """
    found = sections(procedure, CARD, today)
    pitfalls = confirmed(procedure.pitfalls)
    blocks: list[Block] = [Paragraph(text=procedure.summary)]
    blocks += [block for aspect in CARD for block in _blocks_or_gap(aspect, found[aspect])]
    blocks += [Note(text=pitfall.text) for pitfall in pitfalls[:2]]
    facts = [fact for part in found.values() for fact in part.facts] + list(pitfalls[:2])
    actions = [
        reply("Đi từng bước cùng trợ lý", "start_guide", code=procedure.code),
        *event_button(procedure),
        *_aspect_buttons(procedure, (Aspect.CONDITIONS,), today),
        *_online_walk_button(procedure),
        *_portal_button(procedure),
        *_other_buttons(others),
    ]
    return compose(procedure.name, blocks, actions, citations_of(procedure, facts))


def aspect_message(
    procedure: Procedure, aspects: Sequence[Aspect], today: date, others: Sequence[Procedure] = ()
) -> tuple[Outbound, bool]:
    """Return a message about some aspects, and whether at least one of them is stated."""
    found = sections(procedure, aspects, today)
    blocks = [block for aspect in aspects for block in _blocks_or_gap(aspect, found[aspect])]
    facts = [fact for part in found.values() for fact in part.facts]
    rest = [aspect for aspect in _BUTTONS if aspect not in aspects]
    actions = [
        *(_portal_button(procedure) if Aspect.ONLINE in aspects else ()),
        *_aspect_buttons(procedure, rest, today)[:2],
        reply("Xem toàn bộ thủ tục", "show_procedure", code=procedure.code),
        *_other_buttons(others),
    ]
    return compose(procedure.name, blocks, actions, citations_of(procedure, facts)), bool(facts)


def choices_message(question: str, choices: Sequence[tuple[str, str]]) -> Outbound:
    """Return one question with numbered choices, each a short label and the code it leads to."""
    buttons = [
        reply(f"{number}. {label}", "show_procedure", code=code)
        for number, (label, code) in enumerate(choices, start=1)
    ]
    hint = "Anh/chị bấm chọn, hoặc nhắn số. Không đúng việc nào thì kể thêm giúp trợ lý."
    message = compose(None, [Paragraph(text=question), Paragraph(text=hint)], buttons)
    numbered = "\n".join(button.label for button in buttons)
    return message.model_copy(update={"plain": f"{question}\n{numbered}\n{hint}"})


def reply(label: str, intent: str, **entities: str) -> Action:
    """Return a button that stands for an intent; the gateway turns it into an opaque token."""
    return Action(kind="reply", label=label, intent=Intent(name=intent, entities=entities))


def event_button(procedure: Procedure) -> list[Action]:
    """Return the button of the event in life that the procedure opens, if there is one."""
    return [reply(event.title, "show_event", event=event.id) for event in events_of(procedure.code)[:1]]


def call_portal_line() -> Action:
    """Return the button that calls the national portal's free line."""
    line = contact("portal_line")
    return Action(kind="phone", label=f"Gọi {line.phone} (miễn phí)", value=line.phone or "")


def citations_of(procedure: Procedure, facts: Sequence[Fact]) -> tuple[Citation, ...]:
    """Return the sources of the facts shown, each once, in the order of the procedure."""
    used = {procedure.source_of(fact).id for fact in facts}
    return tuple(
        Citation(title=source.title, decision=source.decision, url=source.url, read=source.read.isoformat())
        for source in procedure.sources
        if source.id in used
    )


def _blocks_or_gap(aspect: Aspect, part: Section) -> tuple[Block, ...]:
    """Return the blocks of an aspect; a missing one is said to be missing, never guessed."""
    if part.facts:
        return part.blocks
    return (line(aspect, f"danh mục chưa ghi. {_ASK_THERE}"),)


def _aspect_buttons(procedure: Procedure, aspects: Sequence[Aspect], today: date) -> list[Action]:
    stated = [aspect for aspect, part in sections(procedure, aspects, today).items() if part.facts]
    return [
        reply(_BUTTONS[aspect], "show_procedure", code=procedure.code, aspect=aspect) for aspect in stated
    ]


def _other_buttons(others: Sequence[Procedure]) -> list[Action]:
    return [reply(f"Hay là: {other.plain_name}", "show_procedure", code=other.code) for other in others]


def _online_walk_button(procedure: Procedure) -> list[Action]:
    """Return the button that walks through filing this procedure online."""
    if not can_be_filed_online(procedure):
        return []
    return [reply("Nộp trực tuyến từng bước", "begin_guide", guide=ONLINE_GUIDE, code=procedure.code)]


def _portal_button(procedure: Procedure) -> list[Action]:
    online = procedure.online
    if online is None or online.unconfirmed or not online.available or not online.url:
        return []
    return [Action(kind="url", label="Mở Cổng Dịch vụ công quốc gia", value=online.url)]
