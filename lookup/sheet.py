"""A procedure as one page shows it: parts in reading order, twins, what comes next, sources, and doubts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from actions.blocks import Section, section
from actions.cards import aspect_message, citations_of
from channels.contract import Block, Bullets, Citation
from knowledge.aspects import HEADINGS, Aspect
from knowledge.life_events import LifeEvent, life_events
from knowledge.loader import Catalogue
from knowledge.schema import NextStep, Procedure, Statement, confirmed
from lookup.doubtful import doubtful_twin, last_days

PITFALLS: Final = "pitfalls"
_PITFALLS_HEADING: Final = "Hay vướng chỗ nào"
_ALWAYS: Final = (Aspect.DOCUMENTS, Aspect.FEE, Aspect.TIME, Aspect.PLACE, Aspect.ONLINE)
"""A side that everybody asks about: where it is not stated, the page says so."""
_ORDER: Final = (*_ALWAYS, Aspect.STEPS, Aspect.CONDITIONS, Aspect.RESULT)


@dataclass(frozen=True)
class Part:
    """Hold one side of a procedure; without ``stated`` its blocks only say where to ask."""

    key: str
    heading: str
    blocks: tuple[Block, ...]
    stated: bool = True


@dataclass(frozen=True)
class TwinAnswer:
    """Hold one answer to a telling question, and the procedure it leads to."""

    answer: str
    procedure: Procedure
    is_this: bool


@dataclass(frozen=True)
class Twin:
    """Hold the question that tells procedures apart."""

    question: str
    answers: tuple[TwinAnswer, ...]


@dataclass(frozen=True)
class Doubt:
    """Hold the unconfirmed facts of one side, and where they were read."""

    heading: str
    blocks: tuple[Block, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Sheet:
    """Hold everything that the page of a procedure shows."""

    procedure: Procedure
    parts: tuple[Part, ...]
    legal_basis: Part | None
    following: tuple[tuple[NextStep, Procedure | None], ...]
    events: tuple[LifeEvent, ...]
    twins: tuple[Twin, ...]
    citations: tuple[Citation, ...]
    doubts: tuple[Doubt, ...]

    def part(self, key: str) -> Part | None:
        """Return one part, if it is there."""
        return next((part for part in self.parts if part.key == key), None)


def sheet_of(procedure: Procedure, catalogue: Catalogue, today: date) -> Sheet:
    """Return the page of a procedure as of a day."""
    found = [_part(procedure, aspect, today) for aspect in _ORDER]
    parts = [part for part in found if part is not None]
    # What goes wrong comes right after how it is done.
    place = next((n for n, part in enumerate(parts) if part.key == Aspect.CONDITIONS), len(parts))
    parts[place:place] = _pitfalls(procedure)
    return Sheet(
        procedure=procedure,
        parts=tuple(parts),
        legal_basis=_part(procedure, Aspect.LEGAL_BASIS, today),
        following=tuple((step, _next(step, catalogue)) for step in procedure.next_steps),
        events=tuple(event for event in life_events() if procedure.code in event.codes),
        twins=_twins(procedure, catalogue),
        citations=citations_of(procedure, confirmed(procedure.facts())),
        doubts=_doubts(procedure),
    )


def _part(procedure: Procedure, aspect: Aspect, today: date) -> Part | None:
    found = section(procedure, aspect, today)
    if found.facts:
        return Part(aspect, HEADINGS[aspect], found.blocks)
    if aspect not in _ALWAYS:
        return None
    gap, _ = aspect_message(procedure, [aspect], today)
    return Part(aspect, HEADINGS[aspect], gap.blocks, stated=False)


def _pitfalls(procedure: Procedure) -> list[Part]:
    found = confirmed(procedure.pitfalls)
    return [Part(PITFALLS, _PITFALLS_HEADING, _bullets(found))] if found else []


def _bullets(statements: Sequence[Statement]) -> tuple[Block, ...]:
    return (Bullets(items=tuple(statement.text for statement in statements)),)


def _next(step: NextStep, catalogue: Catalogue) -> Procedure | None:
    return catalogue.get(step.code) if step.code else None


def _twins(procedure: Procedure, catalogue: Catalogue) -> tuple[Twin, ...]:
    questions = (one for one in catalogue.twin_questions if procedure.code in one.codes)
    return tuple(
        Twin(
            one.question,
            tuple(
                TwinAnswer(option.answer, other, other.code == procedure.code)
                for option in one.options
                if (other := catalogue.get(option.code)) is not None
            ),
        )
        for one in questions
    )


def _doubts(procedure: Procedure) -> tuple[Doubt, ...]:
    twin = doubtful_twin(procedure)
    if twin is None:
        return ()
    day = last_days(twin)
    found = [(HEADINGS[aspect], section(twin, aspect, day)) for aspect in (*_ORDER, Aspect.LEGAL_BASIS)]
    if twin.pitfalls:
        found.append((_PITFALLS_HEADING, Section(_bullets(twin.pitfalls), twin.pitfalls)))
    return tuple(
        Doubt(heading, part.blocks, citations_of(procedure, part.facts))
        for heading, part in found
        if part.facts
    )
