"""Teencode, southern forms, abbreviations and old terms written out in full."""

from __future__ import annotations

import re
from typing import Final

from vietnamese.lexicon import NOT_WHEN_CAPITALISED, SHORTHAND


def _pattern() -> re.Pattern[str]:
    """Match any key as whole words, the longest first."""
    keys = sorted(SHORTHAND, key=len, reverse=True)
    # Part of a code, an address or a placeholder is not a word: "420/KH-UBND", "hs@gmail.com", "a.dvc.vn".
    before, after = r"(?<!\w)(?<!\w[/@.-])", r"(?!\w)(?![/@.-]\w)"
    return re.compile(f"{before}(?:{'|'.join(map(re.escape, keys))}){after}", re.IGNORECASE)


_KEYS: Final = _pattern()
_AFTER_NUMBER: Final = re.compile(r"[0-9] ?$")


def expand(text: str) -> str:
    """Write shorthand out, word by word; leave every unknown word as it is.

    Expects normalised text. A capital first letter is kept ("Ko" gives "Không"); abbreviations in
    capitals come out in lower case, as the catalogue's own sentences have them. Idempotent.
    """
    return _KEYS.sub(_expansion, text)


def _expansion(match: re.Match[str]) -> str:
    found = match.group()
    key = found.lower()
    # "50 k" is money and "5 e" a class, not words.
    if len(key) == 1 and _AFTER_NUMBER.search(match.string[max(0, match.start() - 2) : match.start()]):
        return found
    if found[0].isupper() and key in NOT_WHEN_CAPITALISED:
        return found
    value = SHORTHAND[key]
    return value.capitalize() if found[0].isupper() and not found.isupper() else value
