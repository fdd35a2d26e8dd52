"""Cut a text into messages that a platform takes: never inside a step, an address, a word or a grapheme."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import regex

_PARAGRAPH: Final = regex.compile(r"(?<=\n\n)")
_LINE: Final = regex.compile(r"(?<=\n)")
_SENTENCE: Final = regex.compile(r"(?<=[.!?…:;]\s)")
_WORD: Final = regex.compile(r"(?<=\s)")
_GRAPHEME: Final = regex.compile(r"\X")
_BORDERS: Final = (_PARAGRAPH, _LINE, _SENTENCE, _WORD)


def size(text: str) -> int:
    """Return the length as the strictest platform counts it: UTF-16 units, never less than characters."""
    return len(text.encode("utf-16-le")) // 2


def split(text: str, limit: int) -> list[str]:
    """Return the parts of a text, each at most ``limit`` long, numbered "(1/3)" when there are several.

    Parts are cut between paragraphs where possible, else lines, sentences, words; only what has no
    border at all, longer than a whole message, is cut between graphemes.
    """
    whole = text.strip()
    if size(whole) <= limit:
        return [whole] if whole else []
    digits, parts = 1, _parts(whole, limit - counter_size(1))
    while len(str(len(parts))) > digits:
        digits += 1
        parts = _parts(whole, limit - counter_size(digits))
    return [f"{part}\n({n}/{len(parts)})" for n, part in enumerate(parts, start=1)]


def counter_size(digits: int) -> int:
    """Return the room that "(1/3)" takes below a part, when the number of parts has so many digits."""
    return len("\n(/)") + 2 * digits


def _parts(text: str, room: int) -> list[str]:
    parts = [part.strip() for part in _packed(text, room, 0)]
    return [part for part in parts if part]


def _packed(text: str, room: int, level: int) -> Iterator[str]:
    """Yield pieces of at most ``room``, filled as far as the borders of a level let them."""
    if size(text.strip()) <= room:
        yield text
        return
    filled = ""
    for piece in _pieces(text, level):
        if size((filled + piece).strip()) <= room:
            filled += piece
            continue
        if filled.strip():
            yield filled
            filled = ""
        if size(piece.strip()) <= room:
            filled = piece
        else:
            *whole, filled = _packed(piece, room, level + 1)
            yield from whole
    if filled.strip():
        yield filled


def _pieces(text: str, level: int) -> list[str]:
    if level < len(_BORDERS):
        return [piece for piece in _BORDERS[level].split(text) if piece]
    graphemes = [grapheme.group() for grapheme in _GRAPHEME.finditer(text)]
    # A single grapheme of more marks than a message holds has no border but its characters.
    return graphemes if len(graphemes) > 1 else list(text)
