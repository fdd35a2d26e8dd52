"""Procedures that some letters may mean: by code, by name, and by what the search makes of them."""

from __future__ import annotations

from typing import Final

from admin.questions.brain import Brain
from knowledge.loader import Catalogue
from knowledge.schema import Procedure
from vietnamese.unaccent import skeleton

MOST: Final = 8
LONGEST: Final = 200


async def suggest(words: str, catalogue: Catalogue, brain: Brain) -> list[Procedure]:
    """Return the procedures, each once, the likeliest first; names count also where nobody can rank."""
    words = words.strip()[:LONGEST]
    if not words:
        return []
    exact = catalogue.get(words)
    if exact:
        return [exact]
    ranked = await brain.rank(words, MOST) or []
    found = [*_named(words, catalogue), *(one for code in ranked if (one := catalogue.get(code)))]
    return list({one.code: one for one in found}.values())[:MOST]


def _named(words: str, catalogue: Catalogue) -> list[Procedure]:
    """Return the procedures whose name or alias holds every word, the shortest names first."""
    wanted = skeleton(words).split()
    found = []
    for one in catalogue:
        names = skeleton("\n".join((one.code, one.name, one.plain_name, *one.aliases)))
        if all(word in names for word in wanted):
            found.append(one)
    return sorted(found, key=lambda one: (len(one.plain_name), one.code))[: MOST // 2]
