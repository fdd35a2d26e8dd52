"""Turn guides into lists of steps that can be read without a network, in the sentences of the chat."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from actions.walk_view import UNCONFIRMED_ANSWER, people_to_call, source_of_step, step_blocks
from channels.contract import Block, Part, Picture
from knowledge.guides.carry import carried, filled
from knowledge.guides.graph import must_choose, way_on
from knowledge.guides.loader import Guides
from knowledge.guides.schema import END, GUIDE, PERSON, PROCEDURE, Choice, Guide, Step, Topic, Trouble
from knowledge.loader import Catalogue
from lookup.pocket_cards import Link, SourceLine, links_of, read_on, source_lines

FIELD: Final = "guides"
TITLE: Final = "Hướng dẫn từng bước"
_WORDS: Final = carried(None)


class Way(Part):
    """Hold one way on: what a person says, where it leads in words, and the address on the page."""

    say: str
    where: str
    href: str | None = None


class Hurdle(Part):
    """Hold something that goes wrong, and what helps."""

    say: str
    answer: str
    remark: str | None = None
    way: Way | None = None


class GuideStep(Part):
    """Hold one step; ``on`` is where to go when that is not the next line."""

    id: str
    unsure: bool
    blocks: tuple[Block, ...]
    ways: tuple[Way, ...]
    on: Way | None
    hurdles: tuple[Hurdle, ...]


class GuideCard(Part):
    """Hold one guide as it is in force."""

    id: str
    title: str
    summary: str
    aliases: tuple[str, ...]
    read: str
    warning: str | None
    needs: tuple[str, ...]
    entries: tuple[Way, ...]
    steps: tuple[GuideStep, ...]
    hurdles: tuple[Hurdle, ...]
    done: str
    then: tuple[Way, ...]
    links: tuple[Link, ...]
    sources: tuple[SourceLine, ...]


def guide_cards(guides: Guides, catalogue: Catalogue) -> tuple[GuideCard, ...]:
    """Return every guide, those of one topic side by side."""
    topics = list(Topic)
    ordered = sorted(guides, key=lambda one: (topics.index(one.topic), one.id))
    return tuple(_Reader(one, guides, catalogue).card() for one in ordered)


class _Reader:
    """Read one guide, knowing what its jumps lead to."""

    def __init__(self, guide: Guide, guides: Guides, catalogue: Catalogue) -> None:
        self._guide = guide
        self._guides = guides
        self._catalogue = catalogue

    def card(self) -> GuideCard:
        guide = self._guide
        sources = {(one.title, one.url): one for one in (source_of_step(guide, step) for step in guide.steps)}
        return GuideCard(
            id=guide.id,
            title=guide.title,
            summary=filled(guide.summary, _WORDS),
            aliases=guide.aliases,
            read=read_on([guide.source_of(step).read for step in guide.steps]),
            warning=guide.warning,
            needs=guide.needs,
            entries=self._ways(guide.entries),
            steps=tuple(self._step(step) for step in guide.steps),
            hurdles=self._hurdles(guide.trouble),
            done=filled(guide.done, _WORDS),
            then=self._ways(guide.then),
            links=links_of(people_to_call(guide)),
            sources=source_lines(sources.values()),
        )

    def _step(self, step: Step) -> GuideStep:
        # A picture only shows what the words beside it say, and would make the page heavy.
        blocks = (block for block in step_blocks(step, _WORDS) if not isinstance(block, Picture))
        return GuideStep(
            id=step.id,
            unsure=step.unconfirmed,
            blocks=tuple(blocks),
            ways=self._ways(step.choices),
            on=self._on(step),
            hurdles=self._hurdles(step.trouble),
        )

    def _on(self, step: Step) -> Way | None:
        if must_choose(step):
            return None
        way, place = way_on(self._guide, step), self._guide.steps.index(step) + 1
        follows = self._guide.steps[place].id if place < len(self._guide.steps) else END
        return None if way == follows else self._way("Xong thì", way)

    def _ways(self, choices: Iterable[Choice]) -> tuple[Way, ...]:
        return tuple(self._way(choice.say, choice.to) for choice in choices)

    def _hurdles(self, troubles: Iterable[Trouble]) -> tuple[Hurdle, ...]:
        return tuple(
            Hurdle(
                say=one.say,
                answer=filled(one.answer, _WORDS),
                remark=UNCONFIRMED_ANSWER if one.unconfirmed else None,
                way=self._way("Rồi", one.to) if one.to else None,
            )
            for one in troubles
        )

    def _way(self, say: str, target: str) -> Way:
        if target in (END, PERSON):
            return Way(say=say, where="là xong" if target == END else "hỏi cán bộ")
        if target.startswith(GUIDE):
            guide = self._guides.get(target.removeprefix(GUIDE))
            title = guide.title if guide else target.removeprefix(GUIDE)
            return Way(say=say, where=f"xem “{title}”", href=f"#g={guide.id}" if guide else None)
        if target.startswith(PROCEDURE):
            procedure = self._catalogue.get(target.removeprefix(PROCEDURE))
            if procedure is None:
                return Way(say=say, where=f"xem thủ tục {target.removeprefix(PROCEDURE)}")
            where = f"xem thủ tục “{procedure.plain_name}”"
            return Way(say=say, where=where, href=f"#p={procedure.code}")
        number = next(n for n, step in enumerate(self._guide.steps, start=1) if step.id == target)
        return Way(say=say, where=f"tới bước {number}", href=f"#g={self._guide.id}&s={target}")
