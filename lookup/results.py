"""Lists: what there is before a question, what a question found, and what typed letters may become."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from admin.web.inert import inert
from knowledge.guides.schema import Guide
from knowledge.life_events import EventStep, LifeEvent, life_events
from knowledge.loader import Catalogue
from knowledge.schema import Procedure
from lookup.addresses import page_of, page_of_guide
from lookup.asked import Asked
from lookup.carried import Carried
from lookup.filters import FIELD, Facet, Filters, Option, field_title
from lookup.finding import Found
from lookup.shelf import Shelf

A_PAGE: Final = 30
MOST_SUGGESTED: Final = 8


@dataclass(frozen=True)
class Results:
    """Hold one page of a list, the counts around it, and what was found beside procedures."""

    procedures: tuple[Procedure, ...]
    total: int
    unfiltered: int
    page: int
    pages: int
    facets: tuple[Facet, ...]
    guides: tuple[Guide, ...]
    events: tuple[LifeEvent, ...]
    steps: tuple[tuple[EventStep, Procedure | None], ...]
    by_words: bool
    unknown_code: str | None

    @property
    def key(self) -> tuple[object, ...]:
        """Return what tells this page from another one at the same address: a ranking may change."""
        shown = (*(one.code for one in self.procedures), *(guide.id for guide in self.guides))
        return (self.total, self.unfiltered, self.by_words, *shown)


def home(shelf: Shelf) -> dict[str, Any]:
    """Return what the page shows before anything is asked."""
    return {
        "events": life_events(),
        "often": shelf.often_asked,
        "fields": _fields(shelf),
        "total": len(shelf.catalogue),
    }


def results(wish: Asked, found: Found | None, shelf: Shelf) -> Results:
    """Return one page of what was found; without a question, of the whole catalogue."""
    candidates = list(found.procedures) if found else list(shelf.catalogue)
    kept = wish.filters.kept(candidates, shelf)
    pages = max(1, -(-len(kept) // A_PAGE))
    number = min(wish.page, pages)
    beside = found or Found()
    return Results(
        procedures=tuple(kept[(number - 1) * A_PAGE : number * A_PAGE]),
        total=len(kept),
        unfiltered=len(candidates),
        page=number,
        pages=pages,
        facets=wish.filters.facets(candidates, shelf),
        guides=beside.guides,
        events=beside.events,
        steps=_steps(wish.filters.life_event, shelf.catalogue),
        by_words=beside.by_words,
        unknown_code=beside.unknown_code,
    )


def suggestions(found: Found, carried: Carried) -> dict[str, Any]:
    """Return names and addresses for a list below the line that is typed in."""
    rows = [
        {"name": one.plain_name, "note": field_title(one), "href": carried.link(page_of(one.code))}
        for one in found.procedures[:MOST_SUGGESTED]
    ]
    rows += [
        {"name": one.title, "note": "Hướng dẫn từng bước", "href": carried.link(page_of_guide(one.id))}
        for one in found.guides[: max(0, MOST_SUGGESTED - len(rows))]
    ]
    return {
        "items": [{key: inert(text) for key, text in row.items()} for row in rows],
        "away": found.by_words,
    }


def _fields(shelf: Shelf) -> tuple[Option, ...]:
    facets = Filters().facets(list(shelf.catalogue), shelf)
    return next(facet.options for facet in facets if facet.name == FIELD)


def _steps(event: LifeEvent | None, catalogue: Catalogue) -> tuple[tuple[EventStep, Procedure | None], ...]:
    """Return the steps of an event; one whose procedure is gone has no source, and is left out."""
    steps = event.steps if event else ()
    found = [(step, catalogue.get(step.code) if step.code else None) for step in steps]
    return tuple((step, procedure) for step, procedure in found if procedure or step.code is None)
