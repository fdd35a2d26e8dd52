"""One short text as a row of TF-IDF weights, for models that scikit-learn has trained.

The numbers are those of scikit-learn's ``TfidfVectorizer(sublinear_tf=True)``. Its ``transform`` is
made for thousands of texts: for one question its checks and copies cost ten times the arithmetic.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any


@dataclass(frozen=True)
class Block:
    """Hold what one vectorizer learnt: how it cuts a text, the column of each term, and its weight."""

    terms: Callable[[Any], Iterable[str]]
    vocabulary: Mapping[str, int]
    idf: Sequence[float]

    @classmethod
    def of(cls, vectorizer: Any) -> Block:
        """Take over a fitted ``TfidfVectorizer``."""
        return cls(vectorizer.build_analyzer(), vectorizer.vocabulary_, vectorizer.idf_.tolist())


class TfidfRow:
    """Weigh a text by several blocks whose columns stand side by side."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        starts = accumulate([len(block.vocabulary) for block in blocks[:-1]], initial=0)
        self._blocks = tuple(zip(blocks, starts, strict=True))

    def __call__(self, texts: Sequence[Any]) -> tuple[list[int], list[float]]:
        """Return columns and weights of the known terms; ``texts`` has one text for each block."""
        columns: list[int] = []
        weights: list[float] = []
        for (block, start), text in zip(self._blocks, texts, strict=True):
            found = _weights(block, text)
            columns += [start + column for column in found]
            weights += found.values()
        return columns, weights


def _weights(block: Block, text: Any) -> dict[int, float]:
    """Return the weight of each known term by its column; together they have length 1."""
    known = [(block.vocabulary.get(term), count) for term, count in Counter(block.terms(text)).items()]
    raw = {at: (1.0 + math.log(count)) * block.idf[at] for at, count in known if at is not None}
    length = math.sqrt(sum(weight * weight for weight in raw.values()))
    return {at: weight / length for at, weight in raw.items()}
