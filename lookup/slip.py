"""The slip for one household: what there is to do, on paper, with the way back to each page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from markupsafe import Markup

from channels.contract import Bullets
from knowledge.aspects import Aspect
from knowledge.loader import Catalogue
from knowledge.schema import Procedure
from lookup.addresses import page_of
from lookup.carried import Carried
from lookup.qr import qr_of
from lookup.sheet import PITFALLS, Part, sheet_of

PAPERS: Final[Mapping[str, str]] = {"a5": "A5", "a4": "A4"}
USUAL: Final = "a5"
MOST_PITFALLS: Final = 2
"""The page has them all; the slip must stay one that is read."""
_SHOWN: Final = (Aspect.DOCUMENTS, Aspect.FEE, Aspect.TIME, Aspect.PLACE, Aspect.ONLINE, PITFALLS)


@dataclass(frozen=True)
class Job:
    """Hold one procedure of a slip: its parts, its source in one line, its address, and that as a picture."""

    procedure: Procedure
    parts: tuple[Part, ...]
    sources: tuple[str, ...]
    address: str
    qr: Markup
    left: Carried
    """What stays on the slip without it."""


@dataclass(frozen=True)
class Slip:
    """Hold the jobs of a slip, and the codes asked for that the catalogue does not hold."""

    jobs: tuple[Job, ...]
    unknown: tuple[str, ...]


def slip_of(carried: Carried, catalogue: Catalogue, today: date, base: str) -> Slip:
    """Return the slip of everything carried; ``base`` is the public address of the house."""
    jobs: dict[str, Job] = {}
    unknown: list[str] = []
    for code in carried.codes:
        procedure = catalogue.get(code)
        if procedure is None:
            unknown.append(code)
        elif procedure.code not in jobs:
            jobs[procedure.code] = _job(procedure, code, carried, catalogue, today, base)
    return Slip(tuple(jobs.values()), tuple(unknown))


def _job(
    procedure: Procedure, code: str, carried: Carried, catalogue: Catalogue, today: date, base: str
) -> Job:
    sheet = sheet_of(procedure, catalogue, today)
    address = f"{base}{page_of(procedure.code)}"
    return Job(
        procedure=procedure,
        parts=tuple(_on_paper(part) for key in _SHOWN if (part := sheet.part(key))),
        sources=tuple(
            dict.fromkeys(
                f"{one.decision or one.title}, xem ngày {date.fromisoformat(one.read):%d/%m/%Y}"
                for one in sheet.citations
            )
        ),
        address=address,
        qr=qr_of(address),
        left=carried.without(code),
    )


def _on_paper(part: Part) -> Part:
    first, *_ = part.blocks
    if part.key != PITFALLS or not isinstance(first, Bullets):
        return part
    return replace(part, blocks=(first.model_copy(update={"items": first.items[:MOST_PITFALLS]}),))
