"""Weigh the signals of one candidate into the probability that it is the right procedure.

A logistic regression over each raw signal and its lead over the best other candidate, fitted on
questions that the retrievers did not see (Platt, 1999: a calibrated score from a margin), to which the
prior of the candidate is added. Candidates known by their official name only are weighed by a second
regression: they have no linear signal, and a good match of their name must be worth more to them.
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
class Case:
    """Hold the signals of one held-out question, which positions were taught, and which one is right."""

    signals: NDArray[np.float32]
    taught: NDArray[np.bool_]
    right: int


@dataclass(frozen=True)
class Weights:
    """Hold one weight per feature and a bias, on unscaled features."""

    features: tuple[float, ...]
    bias: float

    def log_odds(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return one value per row."""
        result: NDArray[np.float64] = features @ np.array(self.features) + self.bias
        return result


@dataclass(frozen=True)
class Fusion:
    """Hold the weights for procedures with examples, and for those known by name only."""

    taught: Weights
    named: Weights

    def probabilities(
        self, signals: NDArray[np.float32], taught: NDArray[np.bool_], prior: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """Return one probability per position, from signals of shape (positions, signals)."""
        features = features_of(signals)
        odds = self.taught.log_odds(features)
        if not taught.all():
            odds[~taught] = self.named.log_odds(features[~taught])
        result: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-(odds + prior)))
        return result

    @classmethod
    def fit(cls, cases: Sequence[Case], named: Sequence[Case]) -> Fusion:
        """Learn the first weights from ``cases``; the second from ``named``, if there are any.

        In ``named`` some procedures were known to the retrievers by name only.
        """
        taught = _fit(cases, of_taught=True)
        return cls(taught, _fit(named, of_taught=False) if named else taught)

    def save(self, path: Path) -> None:
        """Write the weights as JSON."""
        path.write_text(json.dumps(asdict(self)))

    @classmethod
    def load(cls, path: Path) -> Fusion:
        """Read weights that :meth:`save` wrote."""
        data = json.loads(path.read_text())
        return cls(*(Weights(tuple(one["features"]), one["bias"]) for one in (data["taught"], data["named"])))


def features_of(signals: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return each signal and its lead over the best other position: shape (positions, 2 x signals)."""
    ordered = np.partition(signals, -2, axis=0) if len(signals) > 1 else signals
    best, second = ordered[-1], ordered[-2] if len(signals) > 1 else ordered[-1]
    others = np.where(signals == best, second, best)
    return np.hstack([signals, signals - others]).astype(np.float64)


def _fit(cases: Sequence[Case], *, of_taught: bool) -> Weights:
    rows: list[NDArray[np.float64]] = []
    labels: list[bool] = []
    for case in cases:
        features, of_this_kind = features_of(case.signals), case.taught == of_taught
        strength = np.where(of_this_kind, features.sum(axis=1), -np.inf)
        hardest = set(np.argsort(-strength)[: min(CANDIDATES, int(of_this_kind.sum()))].tolist())
        wanted = hardest | ({case.right} if of_this_kind[case.right] else set())
        rows += [features[candidate] for candidate in wanted]
        labels += [candidate == case.right for candidate in wanted]
    scaler = StandardScaler()
    model = LogisticRegression(max_iter=1000)
    model.fit(scaler.fit_transform(np.array(rows)), np.array(labels))
    weights = model.coef_[0] / scaler.scale_
    return Weights(tuple(map(float, weights)), float(model.intercept_[0] - weights @ scaler.mean_))
