"""Write a whole guide at once, numbered, for a helper who prints or pastes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from actions.cards import compose
from actions.walk_view import UNCONFIRMED, seen, source_of_step
from channels.contract import Block, Bullets, Note, Outbound, Paragraph, Steps
from knowledge.guides.carry import filled
from knowledge.guides.graph import must_choose, way_on
from knowledge.guides.schema import END, GUIDE, PERSON, PROCEDURE, Choice, Guide, Step

Names = Callable[[str], str | None]
"""From a target ("guide:id", "procedure:code") to a name that people know."""


def whole_guide(guide: Guide, words: Mapping[str, str], names: Names) -> Outbound:
    """Return all steps of a guide, with where each choice leads, and every source once."""
    warning = [Note(tone="warning", text=guide.warning)] if guide.warning else []
    needs = [Bullets(heading="Cần có sẵn", items=guide.needs)] if guide.needs else []
    blocks: list[Block] = [
        *warning,
        *needs,
        Steps(heading="Các bước", items=tuple(_line(guide, step, words, names) for step in guide.steps)),
        Paragraph(text=filled(guide.done, words)),
    ]
    sources = [source_of_step(guide, step) for step in guide.steps]
    citations = tuple({(one.title, one.url): one for one in sources}.values())
    return compose(f"Bản đầy đủ · {guide.title}", blocks, (), citations)


def _line(guide: Guide, step: Step, words: Mapping[str, str], names: Names) -> str:
    parts = [step.do]
    parts += [seen(step.see)] if step.see else []
    parts += [f"Mẹo: {step.tip}"] if step.tip else []
    parts += [f"CẢNH BÁO: {step.warning}"] if step.warning else []
    parts += [_branch(guide, choice, names) for choice in step.choices]
    parts += _elsewhere(guide, step, names)
    parts += [f"({UNCONFIRMED})"] if step.unconfirmed else []
    return filled(" ".join(parts), words)


def _branch(guide: Guide, choice: Choice, names: Names) -> str:
    return f"“{choice.say}”: {_where(guide, choice.to, names)}."


def _elsewhere(guide: Guide, step: Step, names: Names) -> list[str]:
    """Say where to go on when that is not simply the next line."""
    if must_choose(step):
        return []
    way = way_on(guide, step)
    place = guide.steps.index(step) + 1
    follows = guide.steps[place].id if place < len(guide.steps) else END
    return [] if way == follows else [f"Xong thì {_where(guide, way, names)}."]


def _where(guide: Guide, target: str, names: Names) -> str:
    if target == END:
        return "là xong"
    if target == PERSON:
        return "hỏi cán bộ"
    if target.startswith(GUIDE):
        return f"xem hướng dẫn “{names(target) or target.removeprefix(GUIDE)}”"
    if target.startswith(PROCEDURE):
        return f"xem thủ tục “{names(target) or target.removeprefix(PROCEDURE)}”"
    number = next(n for n, step in enumerate(guide.steps, start=1) if step.id == target)
    return f"tới bước {number}"
