"""Where the threshold of answering outright stands: what lower and higher ones would give and cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eval.metrics.coverage_accuracy import Point, coverage_accuracy
from eval.outside import Strayed
from eval.retrieval import Outcome
from knowledge.decision import Decision, Thresholds


@dataclass(frozen=True)
class Curve:
    """Hold a point a threshold over ``n`` questions, and the one that is in force, if any is answered."""

    n: int
    points: Sequence[Point]
    present: Point | None

    def as_dict(self) -> dict[str, Any] | None:
        """Return the present point ready for JSON."""
        if self.present is None:
            return None
        return {
            "n": self.n,
            "threshold": round(self.present.threshold, 4),
            "coverage": round(self.present.coverage, 4),
            "accuracy": round(self.present.accuracy, 4),
        }


def curve_of(outcomes: Sequence[Outcome], strayed: Sequence[Strayed], thresholds: Thresholds) -> Curve:
    """Return the curve over questions that have an answer and messages that have none.

    It shows the threshold ``answer`` alone: a best candidate that does not lead by the ratio in force,
    or gave way to a guide, is answered at no threshold.
    """
    scored = [(_sure(one.decision, one.scores, thresholds), one.rank == 1) for one in outcomes]
    scored += [(_sure(one.decision, one.scores, thresholds), False) for one in strayed]
    points = coverage_accuracy(scored)
    reached = [point for point in points if point.threshold >= thresholds.answer]
    return Curve(len(scored), points, reached[-1] if reached else None)


def _sure(decision: Decision, scores: tuple[float, float], thresholds: Thresholds) -> float:
    best, second = scores
    leads = decision is not Decision.GUIDE and best >= thresholds.lead * second
    return best if leads else 0.0
