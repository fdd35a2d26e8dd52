"""Building blocks of the personal-data patterns.

Every quantifier in them is bounded and no two neighbours can match the same character in two ways,
so a hostile text costs time in proportion to its length.
"""

from __future__ import annotations

import re
from typing import Final

from vietnamese.unaccent import unaccent

GAP: Final = r"[^0-9\[\]\n]{0,30}?"
"""What may stand between a label and its number; never a bracket, so that a placeholder is no label."""


def either(*phrases: str) -> str:
    """Return a pattern for any of the phrases as whole words, each word with or without its marks."""
    return rf"(?<!\w)(?:{'|'.join(_phrase(phrase) for phrase in phrases)})(?!\w)"


def _phrase(phrase: str) -> str:
    return " ".join(_word(word) for word in phrase.split())


def _word(word: str) -> str:
    plain = unaccent(word)
    return re.escape(word) if plain == word else f"(?:{re.escape(word)}|{re.escape(plain)})"


def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern that ignores case."""
    return re.compile(pattern, re.IGNORECASE)
