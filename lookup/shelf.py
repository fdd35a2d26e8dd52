"""The catalogue as the look-up uses it: read once, with what is asked of it again and again made ready."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from knowledge.guides.schema import Guide
from knowledge.keywords import KeywordHits, Keywords
from knowledge.life_events import life_events
from knowledge.loader import Catalogue
from knowledge.places.gazetteer import gazetteer
from knowledge.schema import Procedure
from lookup.receivers import receivers_of
from vietnamese.normalise import normalise
from vietnamese.unaccent import skeleton

OFTEN: Final = 12
"""Procedures named before anything is asked."""
_WORD: Final = re.compile(r"\w+")
_CODE_BEGUN: Final = re.compile(r"\d\.\d{1,5}")


@dataclass(frozen=True)
class Entry:
    """Hold a procedure, its title and all its names :func:`between_spaces`, and who takes its dossier."""

    procedure: Procedure
    title: str
    names: str
    receivers: frozenset[str]
    events: tuple[str, ...]
    """Ids of the events in life in which it has a step."""


class Shelf:
    """Hand out procedures by code, by words of their names, and by keywords."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Prepare a catalogue, in a second for 356 procedures; communes are read along with it."""
        self.catalogue = catalogue
        self.entries = {one.code: _entry(one) for one in catalogue}
        ranked = sorted(catalogue, key=lambda one: -len(one.examples))
        self.often_asked: Sequence[Procedure] = ranked[:OFTEN]
        self._keywords = Keywords(catalogue)
        gazetteer()

    def keywords(self, query: str) -> KeywordHits:
        """Return what fits a question word by word."""
        return self._keywords.search(query)

    def with_code_like(self, text: str) -> list[Procedure]:
        """Return the procedures whose code begins like a text that looks like the beginning of one."""
        begins = _CODE_BEGUN.fullmatch(text)
        return [one for one in self.catalogue if one.code.startswith(text)] if begins else []

    def named(self, query: str, *, typing: bool = False) -> list[Procedure]:
        """Return the procedures whose names hold every word of a query, those that say it in one go first.

        While somebody is ``typing`` the last word may be the beginning of one.
        """
        words = words_of(query)
        test = names_test(words, typing=typing)
        found = [entry for entry in self.entries.values() if test(entry.names)] if words else []
        phrase = f" {' '.join(words)}"
        found.sort(key=lambda one: (phrase not in one.title, -len(one.procedure.examples)))
        return [entry.procedure for entry in found]


def words_of(text: str) -> list[str]:
    """Return the words of a text, small and without accents."""
    return _WORD.findall(skeleton(normalise(text).text))


def names_test(words: Sequence[str], *, typing: bool = False) -> Callable[[str], bool]:
    """Return a test for names between spaces: whether every word stands in them."""
    whole = words[:-1] if typing else words
    wanted = [f" {word} " for word in whole] + [f" {word}" for word in words[len(whole) :]]
    return lambda names: all(one in names for one in wanted)


@lru_cache(maxsize=1024)
def between_spaces(texts: tuple[str, ...]) -> str:
    """Return the words of texts, small and without accents, with a space before and behind each."""
    return f" {' '.join(word for text in texts for word in words_of(text))} "


def names_of_guide(guide: Guide) -> str:
    """Return what a guide is found by, between spaces."""
    return between_spaces((guide.title, guide.summary, *guide.aliases))


def _entry(procedure: Procedure) -> Entry:
    title = (procedure.plain_name, procedure.name)
    names = between_spaces((*title, *procedure.aliases, procedure.field or ""))
    codes = {procedure.code, *procedure.replaces}
    events = tuple(event.id for event in life_events() if codes.intersection(event.codes))
    return Entry(procedure, between_spaces(title), names, receivers_of(procedure), events)
