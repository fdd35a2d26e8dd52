"""BM25 over words and over unaccented character n-grams (Robertson & Zaragoza, 2009; via bm25s)."""

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
    """Score procedures by the best BM25 score among their views."""

    def __init__(self, bm25: bm25s.BM25, starts: NDArray[np.int64], analyzer: Analyzer) -> None:
        self._bm25 = bm25
        self._starts = starts
        self._analyzer = analyzer

    @classmethod
    def build(cls, views: Sequence[View], analyzer: Analyzer) -> Lexical:
        """Index the views; they must be ordered by position."""
        bm25 = bm25s.BM25(k1=1.2, b=0.5)
        bm25.index([analyzer(view.query) for view in views], show_progress=False)
        return cls(bm25, starts_of(views), analyzer)

    def scores(self, query: Query) -> NDArray[np.float32]:
        """Return one score per procedure, divided by the number of query terms; 0 is no overlap."""
        terms = self._analyzer(query)
        known = [term for term in terms if term in self._bm25.vocab_dict]
        if not known:
            return np.zeros(len(self._starts), dtype=np.float32)
        per_view = np.asarray(self._bm25.get_scores(known), dtype=np.float32)
        best: NDArray[np.float32] = np.maximum.reduceat(per_view, self._starts)
        return best / np.float32(len(terms))

    def save(self, folder: Path) -> None:
        """Write the index below ``folder``."""
        self._bm25.save(folder)
        np.save(folder / "starts.npy", self._starts)

    @classmethod
    def load(cls, folder: Path, analyzer: Analyzer) -> Lexical:
        """Read an index that :meth:`save` wrote."""
        return cls(bm25s.BM25.load(folder), np.load(folder / "starts.npy"), analyzer)


def starts_of(views: Sequence[View]) -> NDArray[np.int64]:
    """Return the index of the first view of each procedure."""
    positions = np.array([view.position for view in views])
    return np.flatnonzero(np.r_[True, positions[1:] != positions[:-1]])
