"""Weigh the signals of one candidate into the probability that it is the right procedure.

A logistic regression over each raw signal and its lead over the best other candidate, fitted on
questions that the retrievers did not see (Platt, 1999: a calibrated score from a margin).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

CANDIDATES = 12
"""Candidates per question that the regression learns from: the hard ones, not the whole catalogue."""


@dataclass(frozen=True)
class Fusion:
    """Hold one weight per feature and a bias, on unscaled features."""

    weights: tuple[float, ...]
    bias: float

    def probabilities(self, signals: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return one probability per procedure, from signals of shape (procedures, signals)."""
        margin = features_of(signals) @ np.array(self.weights) + self.bias
        result: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-margin))
        return result

    @classmethod
    def fit(cls, questions: Sequence[NDArray[np.float32]], right: Sequence[int]) -> Fusion:
        """Learn from the signals of each question and the position that is right for it."""
        rows, labels = [], []
        for signals, position in zip(questions, right, strict=True):
            features = features_of(signals)
            hardest = set(np.argsort(-features.sum(axis=1))[:CANDIDATES].tolist())
            for candidate in hardest | {position}:
                rows.append(features[candidate])
                labels.append(candidate == position)
        scaler = StandardScaler()
        model = LogisticRegression(max_iter=1000)
        model.fit(scaler.fit_transform(np.array(rows)), np.array(labels))
        weights = model.coef_[0] / scaler.scale_
        bias = float(model.intercept_[0] - weights @ scaler.mean_)
        return cls(tuple(float(weight) for weight in weights), bias)

    def save(self, path: Path) -> None:
        """Write the weights as JSON."""
        path.write_text(json.dumps(asdict(self)))

    @classmethod
    def load(cls, path: Path) -> Fusion:
        """Read weights that :meth:`save` wrote."""
        data = json.loads(path.read_text())
        return cls(tuple(data["weights"]), data["bias"])


def features_of(signals: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return each signal and its lead over the best other procedure: shape (procedures, 2 x signals)."""
    ordered = np.sort(signals, axis=0)
    best, second = ordered[-1], ordered[-2] if len(signals) > 1 else ordered[-1]
    others = np.where(signals == best, second, best)
    return np.hstack([signals, signals - others]).astype(np.float64)
