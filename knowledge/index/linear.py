"""A linear classifier from n-grams to procedures, learnt from the example questions.

Accented words, unaccented words and unaccented characters are three separate views of one question,
so that a question typed without accents still meets two of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import joblib
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from knowledge.index.query import Query
from knowledge.index.views import View
from vietnamese.tfidf import Block, TfidfRow

_TOKEN = r"\w+"  # noqa: S105 - a pattern, not a password


class Linear:
    """Score procedures by one-against-rest margins of a linear SVM (LIBLINEAR)."""

    def __init__(
        self, vectorizers: Sequence[TfidfVectorizer], weights: NDArray[np.float32], bias: NDArray[np.float32]
    ):
        self._vectorizers = tuple(vectorizers)
        self._row = TfidfRow([Block.of(vectorizer) for vectorizer in vectorizers])
        self._weights = weights
        self._bias = bias

    @classmethod
    def build(cls, views: Sequence[View]) -> Linear:
        """Learn from every view; each position must have at least one."""
        accented = TfidfVectorizer(
            ngram_range=(1, 3), sublinear_tf=True, token_pattern=_TOKEN, dtype=np.float32
        )
        plain = TfidfVectorizer(ngram_range=(1, 3), sublinear_tf=True, token_pattern=_TOKEN, dtype=np.float32)
        characters = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True, dtype=np.float32
        )
        accented.fit([view.query.accented for view in views])
        plain.fit([view.query.plain for view in views])
        characters.fit([view.query.plain for view in views])
        machine = LinearSVC(C=0.5, random_state=0)
        vectorizers = (accented, plain, characters)
        machine.fit(_features(vectorizers, [view.query for view in views]), [view.position for view in views])
        return cls(
            vectorizers, machine.coef_.T.astype(np.float32).copy(), machine.intercept_.astype(np.float32)
        )

    def scores(self, query: Query) -> NDArray[np.float32]:
        """Return one margin per procedure; above 0 is a yes."""
        columns, values = self._row((query.accented, query.plain, query.plain))
        # Picking the few rows that the question touches beats a sparse-dense product of all of them.
        return np.asarray(
            np.array(values, np.float32) @ self._weights[columns] + self._bias, dtype=np.float32
        )

    def save(self, folder: Path) -> None:
        """Write the classifier below ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        joblib.dump(self._vectorizers, folder / "vectorizers.joblib")
        np.save(folder / "weights.npy", self._weights)
        np.save(folder / "bias.npy", self._bias)

    @classmethod
    def load(cls, folder: Path) -> Linear:
        """Read a classifier that :meth:`save` wrote."""
        weights = np.asarray(np.load(folder / "weights.npy", mmap_mode="r"))
        return cls(joblib.load(folder / "vectorizers.joblib"), weights, np.load(folder / "bias.npy"))


def _features(vectorizers: Sequence[TfidfVectorizer], queries: Sequence[Query]) -> csr_matrix:
    accented, plain, characters = vectorizers
    return hstack(
        [
            accented.transform([query.accented for query in queries]),
            plain.transform([query.plain for query in queries]),
            characters.transform([query.plain for query in queries]),
        ],
        format="csr",
    )
