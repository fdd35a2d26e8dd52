"""Clean the texts of an export and fit them to the limits of the schema."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LONGEST_TEXT = 1200
"""Characters that ``knowledge.schema.Text`` takes."""
LONGEST_LABEL = 160
"""Characters that ``knowledge.schema.Label`` takes."""

_LETTERS = [c for c in map(chr, range(0xC0, 0x1EFA)) if unicodedata.normalize("NFD", c)[0].isascii()] + [
    "đ",
    "Đ",
]
LOWER = "a-z" + "".join(c for c in _LETTERS if c.islower())
"""Small Vietnamese letters, for a character class: their code points are mixed with the capitals."""
UPPER = "A-Z" + "".join(c for c in _LETTERS if c.isupper())
"""Capital Vietnamese letters, for a character class."""

_SPACES = re.compile(r"[^\S\n]+")
_INVISIBLE = {"Cc", "Cf", "Co", "Cs"}
_NEWLINES = re.compile(r"[\r\v\f\x1c-\x1e\x85\u2028\u2029]+\n?|\n")
_BULLET = re.compile(r"^(?:[-–—+*•·▪●○➢✓\s]|[\uf000-\uf0ff])+")
_ABSENT = re.compile(
    r"^(?:h?ông có thông tin|không có thông tin|không có|không|chưa có thông tin|không quy định|"
    r"không áp dụng|n/?a|null|none|[-–.…\s]*)[.;]?$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(rf"(?<=[.;!?])\s+(?=[{UPPER}]|[-+*(\d])")
_GLUED_SENTENCE = re.compile(rf"(?<=[{LOWER}\d)][.;:])(?=[{UPPER}][{LOWER}]+\s)")
_WHITE = "\t\n\r\v\f\x85\u2028\u2029\xa0"


def clean(text: str) -> str:
    """Return composed (NFC) text on one line: no control characters, single spaces, no outer space."""
    return " ".join(clean_lines(text))


def clean_lines(text: str) -> list[str]:
    """Return the non-empty lines of a text, each cleaned like :func:`clean`."""
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(c if c in _WHITE or unicodedata.category(c) not in _INVISIBLE else "" for c in composed)
    lines = (_SPACES.sub(" ", line).strip() for line in _NEWLINES.split(kept))
    return [line for line in lines if line]


def is_absent(text: str) -> bool:
    """Return whether a cell says that nothing is known: empty, "Không có thông tin", dashes."""
    return bool(_ABSENT.match(text.strip()))


def without_bullet(text: str) -> str:
    """Drop the dashes, plus signs and dots that open a line of a list."""
    return _BULLET.sub("", text).strip()


def space_sentences(text: str) -> str:
    """Put back the space that was lost between two sentences ("…hồ sơ.Bước 2" → "…hồ sơ. Bước 2")."""
    return _GLUED_SENTENCE.sub(" ", text)


def at_word(text: str, longest: int) -> str:
    """Cut a text at a word border so that it has at most ``longest`` characters."""
    if len(text) <= longest:
        return text
    head = text[: longest + 1]
    cut = head.rsplit(" ", 1)[0] if " " in head else text[:longest]
    return cut[:longest].rstrip(" ,;:-–(")


def at_sentence(text: str, longest: int = LONGEST_TEXT) -> str:
    """Return as many whole sentences of a text as fit; a longer sentence is cut at a word with "…"."""
    return next(pieces(text, longest), "")


def pieces(text: str, longest: int = LONGEST_TEXT) -> Iterator[str]:
    """Yield a text in parts of at most ``longest`` characters, cut between sentences where possible."""
    if len(text) <= longest:
        yield from filter(None, [text])
        return
    part = ""
    for sentence in _SENTENCE_END.split(text):
        if part and len(part) + 1 + len(sentence) > longest:
            yield part
            part = ""
        while len(sentence) > longest:
            head = at_word(sentence, longest - 1)
            yield head + "…"
            sentence = sentence[len(head) :].strip()
        part = f"{part} {sentence}".strip()
    if part:
        yield part
