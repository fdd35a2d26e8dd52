"""A message cut into words, numbers and signs that know where they stand in the original."""

from __future__ import annotations

import re
from typing import NamedTuple

from knowledge.places.letters import key
from vietnamese.normalise import normalise

_PIECE = re.compile(r"[^\W\d_]+|\d+|[^\w\s]|_")
# Composed letters of Vietnamese and what a plain keyboard types: nothing to bring to one spelling.
_PLAIN = re.compile(r"[\t\n -~ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ–—“”‘’…]*")


class Token(NamedTuple):
    """Hold one piece of a text: as spelled, its key, and its half-open span in the original."""

    text: str
    key: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Return whether it is letters or digits, not a sign."""
        return self.text.isalnum()

    @property
    def is_capital(self) -> bool:
        """Return whether it starts with a capital."""
        return self.text[0].isupper()

    @property
    def is_acronym(self) -> bool:
        """Return whether it is all capitals: "UBND", "TP"."""
        return len(self.text) > 1 and self.text.isupper()


def tokenise(text: str) -> list[Token]:
    """Cut a text; spans ascend, never overlap, and index ``text`` as given."""
    if _PLAIN.fullmatch(text):
        return [Token(m.group(), key(m.group()), *m.span()) for m in _PIECE.finditer(text)]
    one = normalise(text)
    return [Token(m.group(), key(m.group()), *one.span(*m.span())) for m in _PIECE.finditer(one.text)]
