"""Find a procedure word by word, with nothing trained: what is left when Rasa or the index is away."""

from __future__ import annotations

import re
from typing import Final

import bm25s

from knowledge.loader import Catalogue
from knowledge.schema import Procedure
from vietnamese.normalise import clean
from vietnamese.unaccent import unaccent

ENOUGH: Final = 0.6
"""Share of the words of a question that the best text must hold; less is a guess."""
FEWEST: Final = 2
"""Words; one alone names too many things."""
_WORD: Final = re.compile(r"\w+")


class Keywords:
    """Search the names, aliases and examples of a catalogue by BM25 over unaccented syllables."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._owners: list[Procedure] = []
        texts: list[list[str]] = []
        for procedure in catalogue:
            for text in (procedure.name, procedure.plain_name, *procedure.aliases, *procedure.examples):
                self._owners.append(procedure)
                # Not cleaned as a message is: the catalogue is clean, and that would take two seconds.
                texts.append(_words(text))
        self._texts = [frozenset(words) for words in texts]
        self._index = bm25s.BM25()
        self._index.index(texts, show_progress=False)

    def best(self, text: str) -> Procedure | None:
        """Return the procedure whose words fit best, or ``None`` when none fits well enough."""
        words = _words(clean(text))
        if len(words) < FEWEST:
            return None
        found, _ = self._index.retrieve([words], k=1, show_progress=False)
        row = int(found[0][0])
        share = sum(word in self._texts[row] for word in words) / len(words)
        return self._owners[row] if share >= ENOUGH else None


def _words(text: str) -> list[str]:
    return _WORD.findall(unaccent(text).lower())
