"""The letters of one word, so that the spellings of one name can be compared.

The key of a word is its skeleton with "mỹ" and "mĩ" made one; its marks are the tone and vowel marks it
carries, wherever they stand ("gía" is "giá"), with hỏi and ngã taken for one as the south speaks them.
"""

from __future__ import annotations

import unicodedata
from enum import Enum
from functools import lru_cache

from vietnamese.unaccent import skeleton

_TILDE, _HOOK = "\u0303", "\u0309"
_VOWELS = "aeiou"


class Likeness(Enum):
    """Say how a typed word compares with a word of a name that has the same key."""

    SAME = 0
    BARE = 1
    OTHER = 2


@lru_cache(maxsize=8192)
def key(word: str) -> str:
    """Return the lower-case, markless form of a word, a final y after a consonant written i."""
    bare = skeleton(word)
    if len(bare) > 1 and bare[-1] == "y" and (bare[-2] not in _VOWELS or bare == "quy"):
        return f"{bare[:-1]}i"
    return bare


@lru_cache(maxsize=8192)
def marks(word: str) -> frozenset[str]:
    """Return the marks that a word carries, đ among them."""
    lower = word.lower()
    found = {char for char in unicodedata.normalize("NFD", lower) if unicodedata.combining(char)}
    if _TILDE in found:
        found = (found - {_TILDE}) | {_HOOK}
    return frozenset(found | ({"đ"} if "đ" in lower else set()))


def likeness(typed: str, meant: str) -> Likeness:
    """Compare the marks of two words of one key: the same, none typed, or others."""
    found = marks(typed)
    if found == marks(meant):
        return Likeness.SAME
    return Likeness.OTHER if found else Likeness.BARE
