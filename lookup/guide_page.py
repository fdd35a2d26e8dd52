"""A guide on one page: all steps, what helps when one fails, and where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from actions.walk_view import UNCONFIRMED_ANSWER
from actions.whole_guide import whole_guide
from channels.contract import Block, Citation, Steps
from knowledge.guides.carry import carried, filled
from knowledge.guides.loader import Guides
from knowledge.guides.schema import GUIDE, PROCEDURE, Guide, Topic, Trouble
from knowledge.loader import Catalogue
from lookup.addresses import page_of, page_of_guide

TOPICS: Final[Mapping[Topic, str]] = {
    Topic.VNEID: "VNeID, tài khoản định danh",
    Topic.PORTAL: "Cổng Dịch vụ công quốc gia",
    Topic.LINKED: "Thủ tục liên thông",
    Topic.OFFICE: "Ở nơi nộp hồ sơ",
    Topic.COMMUNE_PAGE: "Trang thông tin của xã, phường",
    Topic.SMART_ANGIANG: "Smart An Giang",
    Topic.SAFETY: "An toàn, tránh lừa đảo",
}


@dataclass(frozen=True)
class Line:
    """Hold one step; ``doubtful`` marks one that nobody has checked."""

    text: str
    doubtful: bool
    troubles: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class GuidePage:
    """Hold everything that the page of a guide shows."""

    guide: Guide
    before: tuple[Block, ...]
    lines: tuple[Line, ...]
    after: tuple[Block, ...]
    troubles: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str], ...]
    citations: tuple[Citation, ...]


def guide_page(guide: Guide, all_guides: Guides, catalogue: Catalogue) -> GuidePage:
    """Return the page of a guide; a procedure that it would carry is named in general words."""
    words = carried(None)

    def name(target: str) -> str | None:
        return _name(target, all_guides, catalogue)

    message = whole_guide(guide, words, name)
    place = next(n for n, block in enumerate(message.blocks) if isinstance(block, Steps))
    steps = message.blocks[place]
    texts = steps.items if isinstance(steps, Steps) else ()
    return GuidePage(
        guide=guide,
        before=message.blocks[:place],
        lines=tuple(
            Line(text, step.unconfirmed, _troubles(step.trouble, words))
            for text, step in zip(texts, guide.steps, strict=True)
        ),
        after=message.blocks[place + 1 :],
        troubles=_troubles(guide.trouble, words),
        links=_links(guide, all_guides, catalogue),
        citations=message.citations,
    )


def by_topic(all_guides: Guides) -> list[tuple[str, list[Guide]]]:
    """Return the guides under the titles of their topics."""
    found = [(title, [one for one in all_guides if one.topic is topic]) for topic, title in TOPICS.items()]
    return [(title, members) for title, members in found if members]


def _name(target: str, all_guides: Guides, catalogue: Catalogue) -> str | None:
    if target.startswith(GUIDE):
        guide = all_guides.get(target.removeprefix(GUIDE))
        return guide.title if guide else None
    procedure = catalogue.get(target.removeprefix(PROCEDURE))
    return procedure.plain_name if procedure else None


def _troubles(troubles: tuple[Trouble, ...], words: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((one.say, _answer(one, words)) for one in troubles)


def _answer(trouble: Trouble, words: Mapping[str, str]) -> str:
    text = filled(trouble.answer, words)
    return f"{text} ({UNCONFIRMED_ANSWER})" if trouble.unconfirmed else text


def _links(guide: Guide, all_guides: Guides, catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    """Return name and path of every other guide and procedure that a guide leads to, each once."""
    found: dict[str, str] = {}
    for target in guide.targets():
        name = _name(target, all_guides, catalogue) if ":" in target else None
        if name and target.startswith(GUIDE):
            found[page_of_guide(target.removeprefix(GUIDE))] = name
        elif name:
            found[page_of(target.removeprefix(PROCEDURE))] = name
    return tuple((name, path) for path, name in found.items())
