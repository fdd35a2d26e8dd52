"""Bring a question, or a text of the catalogue, into the forms that the retrievers compare."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from vietnamese.normalise import clean
from vietnamese.shorthand import expand
from vietnamese.spelling import Speller
from vietnamese.unaccent import unaccent
from vietnamese.words import words

_SYLLABLE = re.compile(r"\w+")
GRAM_SIZES = (3, 4, 5)


@dataclass(frozen=True)
class Query:
    """Hold a text in lower case: ``accented`` as typed but spelt out, ``plain`` without accents."""

    accented: str
    plain: str

    @classmethod
    def of(cls, text: str) -> Query:
        """Clean a text, spell its shorthand out and lower its case."""
        accented = expand(clean(text)).lower()
        return cls(accented, unaccent(accented))

    def mended(self, speller: Speller) -> Query:
        """Return the same with accents put back and slips mended; itself when nothing was wrong."""
        accented = speller.mend(self.accented)
        return self if accented == self.accented else Query(accented, unaccent(accented))

    @cached_property
    def segmented(self) -> str:
        """Return the accented form in words by underthesea: "đăng_ký khai_sinh"."""
        return " ".join(word.text for word in words(self.accented))

    @cached_property
    def terms(self) -> list[str]:
        """Return words by underthesea, then single syllables of the longer ones."""
        found = [word.text for word in words(self.accented)]
        return found + [part for word in found if "_" in word for part in word.split("_")]

    @cached_property
    def grams(self) -> list[str]:
        """Return character n-grams of the unaccented syllables, and of neighbouring pairs."""
        syllables = _SYLLABLE.findall(self.plain)
        pairs = [f"{a} {b}" for a, b in pairwise(syllables)]
        singles = [f" {syllable} " for syllable in syllables]
        return pairs + [s[i : i + n] for s in singles for n in GRAM_SIZES for i in range(len(s) - n + 1)]
