"""Keep a share of what is taught for testing: chosen by a hash, so that it stays the same from day to day.

What is nearly the same wording stays on one side, else the test would ask what was just learnt.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from knowledge.lessons import question_form

NEARLY: Final = 0.7
"""Share of words that two wordings must have in common to be nearly the same (Jaccard)."""


def held_out(forms: Iterable[str], share: float) -> frozenset[str]:
    """Return which forms of one target are kept for testing, about ``share`` of them (0..1).

    Forms come from :func:`knowledge.lessons.question_form`. One at least is always learnt from: what
    nobody learnt cannot be tested.
    """
    units = nearly_equal(sorted(set(forms)))
    kept = [unit for unit in units if _fraction(unit) < share]
    if len(kept) == len(units) and kept:
        kept.remove(max(kept, key=_fraction))
    return frozenset(form for unit in kept for form in unit)


def nearly_equal(forms: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the forms in units of what is nearly the same, also over several steps; in order."""
    words = [frozenset(form.split()) for form in forms]
    leader = list(range(len(forms)))

    def root(place: int) -> int:
        while leader[place] != place:
            place = leader[place]
        return place

    for second in range(len(forms)):
        for first in range(second):
            if _is_near(words[first], words[second]):
                leader[root(second)] = root(first)
    units: dict[int, list[str]] = {}
    for place, form in enumerate(forms):
        units.setdefault(root(place), []).append(form)
    return [tuple(unit) for unit in units.values()]


def forms_of(texts: Iterable[str]) -> dict[str, str]:
    """Return texts by their form; of two with one form the first stays."""
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(question_form(text), text)
    return found


def split(texts: Mapping[str, str], share: float) -> tuple[list[str], list[str]]:
    """Return the texts, given by form, to learn from and those to test with, each in order of text."""
    kept = held_out(texts, share)
    learnt = sorted(text for form, text in texts.items() if form not in kept)
    return learnt, sorted(text for form, text in texts.items() if form in kept)


def _is_near(one: frozenset[str], other: frozenset[str]) -> bool:
    least, most = sorted((len(one), len(other)))
    # Sets of very different size cannot have that much in common: most pairs end here.
    return least >= NEARLY * most and len(one & other) >= NEARLY * len(one | other)


def _fraction(unit: tuple[str, ...]) -> float:
    """Return a number in 0..1 that only depends on the first wording of a unit."""
    return int(hashlib.sha256(unit[0].encode()).hexdigest()[:12], 16) / 16**12
