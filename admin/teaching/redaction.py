"""What people typed, made fit for training: masked once more, one clean line, what was taken out counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from admin.follow_ups.draft import masked_line, masked_lines
from admin.follow_ups.wording import KINDS
from knowledge.lessons import lesson_text


def as_lesson(text: str, counts: Counter[str]) -> str:
    """Return a text as it may be taught, and count what was masked in it."""
    # Taking a sign out may bare a number that it had hidden.
    return lesson_text(masked_line(lesson_text(masked_line(text, counts)), counts))


def as_words(text: str, counts: Counter[str]) -> str:
    """Return one line of an officer's own words, masked."""
    return masked_line(text, counts)


def as_paragraphs(text: str, counts: Counter[str]) -> str:
    """Return several lines of an officer's own words, masked."""
    return masked_lines(text, counts)


def receipt(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Return what was taken out in words, and how often; never the data."""
    return tuple((KINDS.get(kind, kind), count) for kind, count in sorted(counts.items()) if count)
