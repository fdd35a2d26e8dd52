"""One spelling per text, with a way back to where each character came from.

People paste from Word, type on old keyboards and decorate. Two texts that look the same come out
the same here, and every character remembers its place in the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

from vietnamese.unaccent import unaccent

LONGEST_RUN: Final = 3
"""Equal letters in a row that may stand; a longer run is a drawl ("quááááá") and becomes one letter."""

MOST_MARKS: Final = 4
"""Combining marks kept on one letter of a script that needs them, such as Khmer."""

_REMOVED_CATEGORIES: Final = frozenset({"Cc", "Cf", "Co", "Cs"})
_MARK_CATEGORIES: Final = frozenset({"Mn", "Mc", "Me"})
# Blank to the eye, yet letters, symbols or marks to Unicode.
_INVISIBLE: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
# Full-width forms and the "fancy fonts" of social networks.
_STYLED: Final = re.compile("[\uff01-\uff5e\U0001d400-\U0001d7ff]")
_PLAIN: Final = {
    **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−﹘﹣", "-"),
    **dict.fromkeys("⁄∕", "/"),
    # Old Vietnamese fonts put the Icelandic or African letter where đ belongs.
    **dict.fromkeys("ÐƉ", "Đ"),
    **dict.fromkeys("ðɖ", "đ"),
}
_CIRCUMFLEX_BREVE_HORN: Final = "\u0302\u0306\u031b"
_TONE_ON_LAST_VOWEL: Final = re.compile(
    r"(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?![^\W\d_])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Normalised:
    """Hold normalised text and, per character, where it came from.

    ``offsets`` has ``len(text) + 1`` entries: where character i starts in the original, then the
    length of the original. ``ends`` has ``len(text)`` entries: where the original of character i ends.
    """

    text: str
    offsets: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open span of the original that ``text[start:end]`` came from.

        Spaces and invisible characters around it are left out.
        """
        first = self.offsets[start]
        return (first, self.ends[end - 1]) if end > start else (first, first)


class _Unit(NamedTuple):
    """Carry one letter with its marks, and the original span it stands for."""

    piece: str
    start: int
    end: int


@lru_cache(maxsize=16)  # One message is looked at by many.
def normalise(text: str) -> Normalised:
    """Bring text to one spelling without changing its case.

    Composed letters (NFC, letter by letter), tone marks in the style "hòa, khỏe, thúy, ủy", single
    spaces, plain quotes, dashes, letters and digits, no invisible characters, no drawls. Never raises;
    ``normalise(normalise(x).text).text == normalise(x).text``.
    """
    units = [unit for run in _runs(_units(text)) for unit in run]
    if units and units[-1].piece == " ":
        units.pop()
    spelled = "".join(unit.piece for unit in units)
    return Normalised(
        text=_TONE_ON_LAST_VOWEL.sub(_move_tone, spelled),
        offsets=(*(unit.start for unit in units for _ in unit.piece), len(text)),
        ends=tuple(unit.end for unit in units for _ in unit.piece),
    )


def clean(text: str) -> str:
    """Return the normalised text alone."""
    return normalise(text).text


def _units(text: str) -> list[_Unit]:
    units: list[_Unit] = []
    for index, original in enumerate(text):
        for char in _fold(original):
            _append(units, char, index)
    return units


def _append(units: list[_Unit], char: str, index: int) -> None:
    last = units[-1] if units else None
    if char == " ":
        if last and last.piece != " ":
            units.append(_Unit(" ", index, index + 1))
    elif not _is_mark(char):
        units.append(_Unit(char, index, index + 1))
    elif last and last.piece[0].isalpha():
        # A mark on anything but a letter is decoration, and is dropped.
        units[-1] = _Unit(_attach(last.piece, char), last.start, index + 1)


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    """Return what one original character becomes: nothing, a space, or one plain composed letter."""
    if char.isspace():
        return " "
    category = unicodedata.category(char)
    if category in _REMOVED_CATEGORIES or _INVISIBLE.match(char):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    composed = unicodedata.normalize("NFKC" if _STYLED.match(char) else "NFC", char)
    return _PLAIN.get(composed, composed)


@lru_cache(maxsize=4096)
def _is_mark(char: str) -> bool:
    return unicodedata.category(char) in _MARK_CATEGORIES


@lru_cache(maxsize=4096)
def _attach(piece: str, mark: str) -> str:
    """Put one more mark on a letter; a flood of marks ends here."""
    if not unicodedata.name(piece[0], "").startswith("LATIN"):
        return unicodedata.normalize("NFC", piece + mark)[: 1 + MOST_MARKS]
    decomposed = unicodedata.normalize("NFD", piece + mark)
    # Some keyboards send the tone first: é + ^ must still become ế.
    marks = sorted(decomposed[1:], key=lambda m: m not in _CIRCUMFLEX_BREVE_HORN)
    # A mark that does not compose (strike-through, a second tone) is decoration.
    return unicodedata.normalize("NFC", decomposed[0] + "".join(marks))[0]


def _runs(units: Iterable[_Unit]) -> Iterator[list[_Unit]]:
    """Yield units in runs of one letter, a drawl shortened to a single unit that spans it."""
    for letter, group in groupby(units, key=lambda unit: _letter(unit.piece)):
        run = list(group)
        if letter and len(run) > LONGEST_RUN:
            # "quáaaa" and "quaaaá" both mean "quá": keep the letter that carries marks.
            best = next((unit.piece for unit in run if unaccent(unit.piece) != unit.piece), run[0].piece)
            run = [_Unit(best, run[0].start, run[-1].end)]
        yield run


@lru_cache(maxsize=4096)
def _letter(piece: str) -> str:
    """Return the letter under the marks, or nothing for what is not a letter."""
    return unaccent(piece[0]).lower() if piece[0].isalpha() else ""


def _move_tone(match: re.Match[str]) -> str:
    first, last = match.group()[0], unicodedata.normalize("NFD", match.group()[1])
    return unicodedata.normalize("NFC", first + last[1:]) + last[0]
