"""Find procedures, guides and events for a query: by code, by the ranking, by the words of their names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from knowledge.decision import WORTH_A_BUTTON, Decision
from knowledge.guides.force import guides_in_force
from knowledge.guides.schema import Guide
from knowledge.index.exact import find_exact, names_unknown_code
from knowledge.life_events import LifeEvent, events_of, life_events
from knowledge.schema import Procedure
from lookup.ranking import Ranked, Ranking
from lookup.shelf import Shelf, between_spaces, names_of_guide, names_test, words_of

WORTH_LISTING: Final = 0.02
"""A list to look through may hold less likely ones than a question with buttons."""
MOST_BESIDE: Final = 3
"""Guides, and events, shown beside procedures."""


@dataclass(frozen=True)
class Found:
    """Hold what a query found, best first.

    ``by_words``: the ranking was away, and words alone were compared. ``unknown_code`` is a code in the
    query that the catalogue does not hold.
    """

    procedures: tuple[Procedure, ...] = ()
    guides: tuple[Guide, ...] = ()
    events: tuple[LifeEvent, ...] = ()
    by_words: bool = False
    unknown_code: str | None = None


async def find(query: str, shelf: Shelf, ranking: Ranking, *, typing: bool = False) -> Found:
    """Return what fits a query; an exact code or decision number needs no ranking."""
    exact = _exact(query, shelf)
    if exact:
        return Found(tuple(exact), events=_events(query, exact))
    unknown = names_unknown_code(query, shelf.catalogue)
    if unknown:
        return Found(unknown_code=unknown)
    ranked = await ranking.rank(query)
    first, later = _ranked(ranked, shelf) if ranked else _by_keywords(query, shelf)
    named = shelf.named(query, typing=typing)
    procedures = _each_once((*first, *named, *later))
    return Found(
        procedures,
        guides=_guides(query, ranked, typing=typing),
        events=_events(query, procedures),
        by_words=ranked is None,
    )


def _exact(query: str, shelf: Shelf) -> list[Procedure]:
    named = shelf.catalogue.get(query.lower())
    return [named] if named else find_exact(query, shelf.catalogue) or shelf.with_code_like(query)


def _ranked(ranked: Ranked, shelf: Shelf) -> tuple[list[Procedure], list[Procedure]]:
    """Return the likely procedures, and those worth listing behind what has the words in its name.

    Where nothing fits, an unlikely one would only mislead.
    """
    floor = WORTH_A_BUTTON if ranked.decision == Decision.NO_MATCH else WORTH_LISTING
    known = [(hit.score, shelf.catalogue.get(hit.code)) for hit in ranked.hits if hit.score >= floor]
    first = [one for score, one in known if one is not None and score >= WORTH_A_BUTTON]
    return first, [one for score, one in known if one is not None and score < WORTH_A_BUTTON]


def _by_keywords(query: str, shelf: Shelf) -> tuple[Sequence[Procedure], Sequence[Procedure]]:
    """Return what the keywords are sure of, and what they only guess."""
    found = shelf.keywords(query)
    return (found.procedures, ()) if found.is_sure else ((), found.procedures)


def _guides(query: str, ranked: Ranked | None, *, typing: bool) -> tuple[Guide, ...]:
    in_force = guides_in_force()
    likely = [in_force.get(one.id) for one in ranked.guides] if ranked else []
    words = words_of(query)
    test = names_test(words, typing=typing)
    named = [guide for guide in in_force if words and test(names_of_guide(guide))]
    found = {guide.id: guide for guide in (*likely, *named) if guide is not None}
    return tuple(found.values())[:MOST_BESIDE]


def _events(query: str, procedures: Sequence[Procedure]) -> tuple[LifeEvent, ...]:
    words = words_of(query)
    test = names_test(words)
    named = [event for event in life_events() if words and test(between_spaces((event.title,)))]
    opened = events_of(procedures[0].code) if procedures else ()
    found = {event.id: event for event in (*named, *opened)}
    return tuple(found.values())[:MOST_BESIDE]


def _each_once(procedures: Iterable[Procedure]) -> tuple[Procedure, ...]:
    return tuple({one.code: one for one in procedures}.values())
