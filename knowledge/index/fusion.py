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

CANDIDATES = 24
"""Candidates of each kind kept of a question: the hard ones, not thousands of procedures."""


@dataclass(frozen=True)
class Case:
    """Hold the likeliest candidates of one held-out question: positions, features, and the right one.

    ``taught`` says which of them have examples. The right one is always among them.
    """

    positions: NDArray[np.int64]
    features: NDArray[np.float64]
    taught: NDArray[np.bool_]
    right: int

    @classmethod
    def of(cls, signals: NDArray[np.float32], taught: NDArray[np.bool_], right: int) -> Case:
        """Keep of signals of shape (positions, signals) what learning and calibration need."""
        features = features_of(signals)
        strength = features.sum(axis=1)
        kept = {right}
        for kind in (taught, ~taught):
            positions = np.flatnonzero(kind)
            kept.update(positions[np.argsort(-strength[positions])[:CANDIDATES]].tolist())
        rows = np.array(sorted(kept))
        return cls(rows, features[rows], taught[rows], right)


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
        self, features: NDArray[np.float64], taught: NDArray[np.bool_], prior: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """Return one probability per candidate, from what :func:`features_of` gives."""
        odds = self.taught.log_odds(features)
        if not taught.all():
            odds[~taught] = self.named.log_odds(features[~taught])
        result: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-(odds + prior)))
        return result

    @classmethod
    def fit(cls, cases: Sequence[Case], named: Sequence[Case], of_names: Sequence[int] = ()) -> Fusion:
        """Learn the first weights from ``cases``; the second from ``named``, if there are any.

        In ``named`` some procedures were known to the retrievers by name only. ``of_names`` are the
        features that compare names: they weigh nothing for procedures with examples.
        """
        taught = _fit(cases, of_taught=True, ignored=of_names)
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


def _fit(cases: Sequence[Case], *, of_taught: bool, ignored: Sequence[int] = ()) -> Weights:
    rows = np.vstack([case.features[case.taught == of_taught] for case in cases])
    rows[:, ignored] = 0.0
    labels = [case.positions[case.taught == of_taught] == case.right for case in cases]
    scaler = StandardScaler()
    model = LogisticRegression(max_iter=1000)
    model.fit(scaler.fit_transform(rows), np.hstack(labels))
    weights = model.coef_[0] / scaler.scale_
    return Weights(tuple(map(float, weights)), float(model.intercept_[0] - weights @ scaler.mean_))
