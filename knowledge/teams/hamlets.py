"""Names of hamlets, so that "Ấp Trung Bình", "ap trung binh" and "Trung Bình" are known for one another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from knowledge.places.letters import key, marks
from vietnamese.normalise import clean
from vietnamese.unaccent import skeleton

KINDS: Final = {
    ("ap",): "ấp",
    ("khom",): "khóm",
    ("khu", "pho"): "khu phố",
    ("khu", "vuc"): "khu vực",
    ("to", "dan", "pho"): "tổ dân phố",
    ("thon",): "thôn",
}
"""What a hamlet is called, by the words without accents."""
_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True)
class HamletName:
    """Hold the name of a hamlet: its ``kind`` ("" when none is written) and the words of its name.

    ``keys`` are the words as they are compared without accents; ``marks`` the accents of each.
    """

    kind: str
    text: str
    keys: tuple[str, ...]
    marks: tuple[frozenset[str], ...]

    def could_be(self, other: HamletName) -> bool:
        """Return whether two spellings may mean one hamlet: what one of them leaves out, it leaves open."""
        same_kind = not (self.kind and other.kind) or self.kind == other.kind
        return same_kind and self.keys == other.keys and all(map(_agree, self.marks, other.marks))


@lru_cache(maxsize=8192)
def hamlet_name(text: str) -> HamletName:
    """Return a name with its kind word in small letters: "Ấp  Trung Bình" is "ấp Trung Bình"."""
    written = clean(text)
    words = list(_WORD.finditer(skeleton(written)))
    head = tuple(word.group() for word in words)
    kind = next((one for one in sorted(KINDS, key=len, reverse=True) if head[: len(one)] == one), ())
    rest = words[len(kind) :]
    if not rest:
        return _name("", written, [written])
    name, said = written[rest[0].start() :], KINDS[kind] if kind else ""
    return _name(said, f"{said} {name}".strip(), [written[word.start() : word.end()] for word in rest])


def _name(kind: str, text: str, words: list[str]) -> HamletName:
    return HamletName(kind, text, tuple(map(key, words)), tuple(map(marks, words)))


def _agree(typed: frozenset[str], meant: frozenset[str]) -> bool:
    return not typed or not meant or typed == meant
