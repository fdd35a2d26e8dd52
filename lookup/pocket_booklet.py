"""The catalogue as a booklet to print on A5: contents by field, every procedure short, then the guides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from markupsafe import Markup

from actions.whole_guide import whole_guide
from channels.contract import Outbound
from channels.plain import citation_line
from knowledge.counts import TITLES
from knowledge.guides.carry import carried
from knowledge.guides.loader import Guides
from knowledge.guides.schema import GUIDE, PROCEDURE
from knowledge.loader import Catalogue
from knowledge.schema import Domain
from lookup.pocket import dates_line, fingerprint, static, template
from lookup.pocket_cards import Card, cards
from lookup.pocket_guides import TITLE


@dataclass(frozen=True)
class Numbered:
    """Hold one procedure with its number: paper knows no search, so the contents name numbers."""

    number: int
    card: Card


@dataclass(frozen=True)
class Chapter:
    """Hold the procedures of one field."""

    id: str
    title: str
    members: tuple[Numbered, ...]


@dataclass(frozen=True)
class Walk:
    """Hold one guide with its letter and number, and the message that the chat gives for the whole of it."""

    number: str
    id: str
    title: str
    message: Outbound


def booklet_page(catalogue: Catalogue, guides: Guides, day: date) -> str:
    """Return the booklet as one file without a script; the same catalogue and day give the same bytes."""
    style = static("pocket_booklet.css")
    found = cards(catalogue, day)
    return template("pocket_booklet.html").render(
        policy=f"default-src 'none'; style-src '{fingerprint(style)}'; base-uri 'none'; form-action 'none'",
        style=Markup(style),  # noqa: S704 - our own file
        dates=dates_line(catalogue, guides, day),
        chapters=chapters(found),
        number_of={card.code: number for number, card in enumerate(found, start=1)},
        walks=_walks(catalogue, guides),
        guides_title=TITLE,
        line_of=citation_line,
    )


def chapters(found: Sequence[Card]) -> tuple[Chapter, ...]:
    """Return the cards field by field, numbered from 1 through the whole booklet."""
    numbered = [Numbered(number, card) for number, card in enumerate(found, start=1)]
    return tuple(
        Chapter(field, TITLES[Domain(field)], tuple(members))
        for field, members in groupby(numbered, key=lambda one: one.card.field)
    )


def _walks(catalogue: Catalogue, guides: Guides) -> tuple[Walk, ...]:
    def name(target: str) -> str | None:
        if target.startswith(GUIDE):
            guide = guides.get(target.removeprefix(GUIDE))
            return guide.title if guide else None
        procedure = catalogue.get(target.removeprefix(PROCEDURE))
        return procedure.plain_name if procedure else None

    return tuple(
        Walk(f"H{number}", guide.id, guide.title, whole_guide(guide, carried(None), name))
        for number, guide in enumerate(guides, start=1)
    )
