"""Vietnamese without its marks, for people who type without accents."""

from __future__ import annotations

import unicodedata
from typing import Final

_TONES: Final = "\u0300\u0301\u0303\u0309\u0323"
_VOWEL_MARKS: Final = "\u0302\u0306\u031b"
_MARKS: Final = frozenset(_TONES + _VOWEL_MARKS)
_LAST_COMPOSED: Final = 0x1EFF
"""End of Latin Extended Additional: every precomposed Vietnamese letter lies below it."""


def _letters() -> dict[str, str]:
    """Map every precomposed letter that carries Vietnamese marks to its plain letter."""
    plain = {"đ": "d", "Đ": "D"}
    for code in range(0xC0, _LAST_COMPOSED + 1):
        decomposed = unicodedata.normalize("NFD", chr(code))
        base, marks = decomposed[0], decomposed[1:]
        if marks and base.isascii() and _MARKS.issuperset(marks):
            plain[chr(code)] = base
    return plain


_LETTERS: Final = _letters()
_UNACCENT: Final = str.maketrans({**_LETTERS, **dict.fromkeys(_MARKS, "")})
_SKELETON: Final = str.maketrans(
    {
        **{chr(c): chr(c).lower() for c in range(ord("A"), ord("Z") + 1)},
        **{k: v.lower() for k, v in _LETTERS.items()},
    }
)


def unaccent(text: str) -> str:
    """Drop tone and vowel marks and turn đ into d.

    Case, spacing and every other script stay. Composed (NFC) and decomposed (NFD) text give the
    same result; for composed text the length does not change.
    """
    return text.translate(_UNACCENT)


def skeleton(text: str) -> str:
    """Return the lower-case, markless twin of the same length, for comparing position by position.

    Unlike ``unaccent(text).lower()`` this never adds or drops a character, so an index into one
    is an index into the other. Expects composed (NFC) text.
    """
    return text.translate(_SKELETON)


def has_marks(word: str) -> bool:
    """Tell whether a composed word carries any Vietnamese mark or a đ."""
    return any(char in _LETTERS for char in word)
