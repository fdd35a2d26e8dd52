"""A linear classifier from n-grams to procedures, learnt from the example questions.

Accented words, unaccented words and unaccented characters are three separate views of one question,
so that a question typed without accents still meets two of them. Only procedures with example
questions are learnt: an official title says too little about how people ask.

Measured on 357 positions, 11,300 examples, a third held out: bigrams and characters 3-4 that occur at
least twice and three times take 6 s and 45,000 features at R@1 72.6 %; trigrams and characters 2-5
without a floor took 21 s and 308,000 features for 72.9 %, and 3 GB of memory on the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

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
_COMMON: dict[str, Any] = {"sublinear_tf": True, "min_df": 2, "dtype": np.float32}
UNTAUGHT = -1.0
"""The margin of a clear no."""


class Linear:
    """Score procedures by one-against-rest margins of a linear SVM (LIBLINEAR)."""

    def __init__(
        self,
        vectorizers: Sequence[TfidfVectorizer],
        weights: NDArray[np.float32],
        bias: NDArray[np.float32],
        taught: NDArray[np.bool_],
    ):
        self.taught = taught
        """One flag per position: whether it was learnt."""
        self._vectorizers = tuple(vectorizers)
        self._row = TfidfRow([Block.of(vectorizer) for vectorizer in vectorizers])
        self._weights = weights
        self._bias = bias

    @classmethod
    def build(cls, views: Sequence[View]) -> Linear:
        """Learn from every view of the positions that have examples; two of them at least."""
        with_examples = {view.position for view in views if view.is_example}
        lessons = [view for view in views if view.position in with_examples]
        accented, plain = (TfidfVectorizer(ngram_range=(1, 2), token_pattern=_TOKEN, **_COMMON) for _ in "ab")
        characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), **{**_COMMON, "min_df": 3})
        accented.fit([view.query.accented for view in lessons])
        plain.fit([view.query.plain for view in lessons])
        characters.fit([view.query.plain for view in lessons])
        vectorizers = (accented, plain, characters)
        machine = LinearSVC(C=0.5, tol=1e-2, random_state=0)
        features = _features(vectorizers, [view.query for view in lessons])
        machine.fit(features, [view.position for view in lessons])
        taught = np.isin(np.arange(max(view.position for view in views) + 1), machine.classes_)
        weights, bias = machine.coef_, machine.intercept_
        if len(machine.classes_) == 2:
            # LIBLINEAR learns one machine for two classes: a yes to the second is a no to the first.
            weights, bias = np.vstack([-weights, weights]), np.hstack([-bias, bias])
        return cls(vectorizers, weights.T.astype(np.float32).copy(), bias.astype(np.float32), taught)

    def scores(self, query: Query) -> NDArray[np.float32]:
        """Return one margin per position; above 0 is a yes, and what was not learnt has a plain no."""
        columns, values = self._row((query.accented, query.plain, query.plain))
        margins = np.full(len(self.taught), UNTAUGHT, dtype=np.float32)
        # Picking the few rows that the question touches beats a sparse-dense product of all of them.
        margins[self.taught] = np.array(values, np.float32) @ self._weights[columns] + self._bias
        return margins

    def save(self, folder: Path) -> None:
        """Write the classifier below ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        joblib.dump(self._vectorizers, folder / "vectorizers.joblib")
        np.save(folder / "weights.npy", self._weights)
        np.save(folder / "bias.npy", self._bias)
        np.save(folder / "taught.npy", self.taught)

    @classmethod
    def load(cls, folder: Path) -> Linear:
        """Read a classifier that :meth:`save` wrote."""
        weights = np.asarray(np.load(folder / "weights.npy", mmap_mode="r"))
        bias, taught = np.load(folder / "bias.npy"), np.load(folder / "taught.npy")
        return cls(joblib.load(folder / "vectorizers.joblib"), weights, bias, taught)


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
