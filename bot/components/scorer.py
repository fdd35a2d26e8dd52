"""Score one message with what a scikit-learn pipeline learnt.

The pipeline itself gives the same scores, but its checks and copies take several milliseconds of
every message (``vietnamese/tfidf.py`` says more).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.pipeline import Pipeline

from bot.components.ngrams import Forms
from vietnamese.tfidf import Block, TfidfRow


class Scorer:
    """Give each label its margin: n-gram features times the weights of a linear model."""

    def __init__(self, pipeline: Pipeline) -> None:
        """Take over a fitted pipeline of n-gram features and one linear model, or one for each label."""
        (_, features), (_, model) = pipeline.steps
        models = getattr(model, "estimators_", [model])
        self.labels: tuple[str, ...] = pipeline.labels_
        self._row = TfidfRow([Block.of(vectorizer) for _, vectorizer in features.transformer_list])
        self._forms = len(features.transformer_list)
        # Rows of features, so that the few rows of a message lie together in memory.
        self._weights = np.ascontiguousarray(np.vstack([one.coef_ for one in models]).T)
        self._bias = np.hstack([one.intercept_ for one in models])

    def margins(self, forms: Forms) -> NDArray[np.float64]:
        """Return one margin per label."""
        columns, values = self._row([forms] * self._forms)
        margins: NDArray[np.float64] = np.array(values) @ self._weights[columns] + self._bias
        return margins
