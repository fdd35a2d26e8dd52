"""Slice questions by length: a few words, a sentence, a paragraph, a letter."""

from __future__ import annotations

from typing import Final

SHORT, SENTENCE = 8, 25
"""Syllables, as blanks part them."""
LETTER = 400
"""Characters; a longer question is a story, whatever its words."""

LENGTHS: Final = {
    "le_8": "tới 8 chữ",
    "9_25": "9 tới 25 chữ",
    "26_up": "từ 26 chữ",
    "over_400": "trên 400 ký tự",
}
"""Every slice, from short to long, and what people call it."""


def length_of(question: str) -> str:
    """Return the slice that a question belongs to, one of :data:`LENGTHS`."""
    if len(question) > LETTER:
        return "over_400"
    words = len(question.split())
    return "le_8" if words <= SHORT else "9_25" if words <= SENTENCE else "26_up"
