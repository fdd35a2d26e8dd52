"""BM25 over words and over unaccented character n-grams (Robertson & Zaragoza, 2009; via bm25s).

Over names, summaries and aliases, not over example questions: where there are examples, the linear
classifier and the encoder say all that BM25 could add (docs/decisions/0011-search-by-people.md).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from knowledge.index.query import Query
from knowledge.index.views import View

# bm25s sets its own logger to DEBUG while it is imported.
logging.getLogger("bm25s").setLevel(logging.WARNING)

Analyzer = Callable[[Query], list[str]]


def word_terms(query: Query) -> list[str]:
    """Return the terms of the accented BM25 index."""
    return query.terms


def gram_terms(query: Query) -> list[str]:
    """Return the terms of the unaccented BM25 index."""
    return query.grams


class Lexical:
    """Score procedures by the best BM25 score among their names."""

    def __init__(self, bm25: bm25s.BM25, positions: NDArray[np.int64], size: int, analyzer: Analyzer) -> None:
        self._bm25 = bm25
        self._positions = positions
        self._size = size
        self._analyzer = analyzer
        self._starts = np.flatnonzero(np.r_[True, positions[1:] != positions[:-1]])

    @classmethod
    def build(cls, views: Sequence[View], analyzer: Analyzer) -> Lexical:
        """Index the views that are no examples; they must be ordered by position."""
        named = [view for view in views if not view.is_example]
        bm25 = bm25s.BM25(k1=1.2, b=0.5)
        bm25.index([analyzer(view.query) for view in named], show_progress=False)
        return cls(bm25, np.array([view.position for view in named]), views[-1].position + 1, analyzer)

    def scores(self, query: Query) -> NDArray[np.float32]:
        """Return one score per position, divided by the number of query terms; 0 is no overlap."""
        terms = self._analyzer(query)
        known = [term for term in terms if term in self._bm25.vocab_dict]
        scores = np.zeros(self._size, dtype=np.float32)
        if known:
            per_view = np.asarray(self._bm25.get_scores(known), dtype=np.float32)
            best = np.maximum.reduceat(per_view, self._starts)
            scores[self._positions[self._starts]] = best / np.float32(len(terms))
        return scores

    def save(self, folder: Path) -> None:
        """Write the index below ``folder``."""
        self._bm25.save(folder)
        np.save(folder / "positions.npy", self._positions)
        (folder / "size.txt").write_text(str(self._size))

    @classmethod
    def load(cls, folder: Path, analyzer: Analyzer) -> Lexical:
        """Read an index that :meth:`save` wrote."""
        size = int((folder / "size.txt").read_text())
        return cls(bm25s.BM25.load(folder), np.load(folder / "positions.npy"), size, analyzer)
