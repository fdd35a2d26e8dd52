"""The confirmed facts of a procedure, to copy from and to check an answer against."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from fastapi import Request

from actions.blocks import Section, section
from actions.cards import citations_of
from channels.contract import Citation
from channels.plain import plain_text
from knowledge.aspects import HEADINGS, Aspect
from knowledge.loader import Catalogue
from knowledge.schema import Fact, Procedure
from vietnamese.unaccent import unaccent

_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
# What a sentence says that has to be right, and can change: papers, money, days, places, conditions.
_FACT_WORDS: Final = re.compile(
    r"\b(?:le phi|mien phi|phi|tien|dong|ngay|thang|thoi han|han|giay|to khai|ban sao|ban chinh|mau|ho so|"
    r"nop|dieu kien|bat buoc|phai|duoc huong|muc|quy dinh|nghi dinh|thong tu|quyet dinh|luat)\b"
)


@dataclass(frozen=True)
class Side:
    """Hold one side of a procedure as lines of text."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class ConfirmedFacts:
    """Hold all that is confirmed of a procedure, and where it was read."""

    procedure: Procedure
    sides: tuple[Side, ...]
    citations: tuple[Citation, ...]


class _Shelf(Protocol):
    catalogue: Catalogue


class _Room(Protocol):
    async def shelf(self) -> _Shelf: ...


async def catalogue_of(request: Request) -> Catalogue:
    """Return the catalogue that the pages for the public show."""
    room: _Room = request.app.state.lookup
    return (await room.shelf()).catalogue


def confirmed_facts(procedure: Procedure, today: date) -> ConfirmedFacts:
    """Return what may be told of a procedure as of a day."""
    sides: list[Side] = []
    facts: list[Fact] = []
    for aspect in Aspect:
        found = section(procedure, aspect, today)
        # The heading stands above already, on a line of its own or before the only value.
        lines = (line.removeprefix(f"{HEADINGS[aspect]}:") for line in _lines(found))
        kept = tuple(line.strip() for line in lines if line.strip())
        if found.facts:
            sides.append(Side(HEADINGS[aspect], kept))
            facts += found.facts
    return ConfirmedFacts(procedure, tuple(sides), citations_of(procedure, facts))


def states_facts(text: str) -> bool:
    """Return whether a text says something that needs a source: a number, a word of papers or money."""
    return bool(_NUMBER.search(text) or _FACT_WORDS.search(unaccent(text).lower()))


def strange_numbers(text: str, facts: ConfirmedFacts) -> tuple[str, ...]:
    """Return the numbers of an answer that no confirmed fact of its procedure holds, each once."""
    source = "\n".join(line for side in facts.sides for line in side.lines)
    source += f"\n{facts.procedure.code} {facts.procedure.name}"
    known = {_value(number) for number in _NUMBER.findall(source)}
    return tuple(dict.fromkeys(one for one in _NUMBER.findall(text) if _value(one) not in known))


def _lines(found: Section) -> list[str]:
    return plain_text(None, found.blocks).splitlines()


def _value(number: str) -> str:
    return re.sub(r"[.,]", "", number).lstrip("0")
