"""Title overlap: does a question give its answer away?

A set whose questions quote the official name measures string search and nothing else; so every
figure is printed beside the share of such questions.
"""

from __future__ import annotations

import re

from vietnamese.unaccent import unaccent

_SYLLABLE = re.compile(r"\w+")
_ASIDE = re.compile(r"\([^)]*\)")


def contains_title(question: str, name: str) -> bool:
    """Tell whether a question contains the official name of its procedure, accents and case aside.

    Args:
        question: as the person typed it.
        name: the official name; what stands in brackets, such as "(cấp xã)", need not be quoted.
    """
    title = _syllables(_ASIDE.sub(" ", name))
    return bool(title.strip()) and title in _syllables(question)


def _syllables(text: str) -> str:
    """Return the bare syllables with a space around each, so that only whole ones can match."""
    return f" {' '.join(_SYLLABLE.findall(unaccent(text).lower()))} "
