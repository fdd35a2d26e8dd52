"""Coverage and accuracy: what it costs in right answers to answer more questions outright."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True)
class Point:
    """Hold one threshold: the share of questions answered at it, and the share of those answered rightly."""

    threshold: float
    coverage: float
    accuracy: float


def coverage_accuracy(scored: Sequence[tuple[float, bool]]) -> list[Point]:
    r"""Return a point for every threshold that changes anything, from the highest down.

    .. math:: \text{coverage}(t) = \frac{|\{q : s_q \ge t\}|}{n} \qquad
              \text{accuracy}(t) = \frac{|\{q : s_q \ge t, q \text{ right}\}|}{|\{q : s_q \ge t\}|}

    where :math:`s_q` is how sure the best candidate is. Questions that no procedure answers count in
    :math:`n` and are never right.

    Reference: El-Yaniv, Wiener, *On the Foundations of Noise-free Selective Classification*, Journal of
    Machine Learning Research 11 (2010), pages 1605-1641 (there as risk, one less the accuracy).

    Args:
        scored: for each question how sure its answer is, in 0..1, and whether it is right. One that
            would be answered at no threshold has 0.
    """
    ranked = sorted((pair for pair in scored if pair[0] > 0.0), reverse=True)
    rights = accumulate(right for _, right in ranked)
    points: dict[float, Point] = {}
    for answered, ((sure, _), right) in enumerate(zip(ranked, rights, strict=True), start=1):
        # Of equally sure ones the last counts: no threshold parts them.
        points[sure] = Point(sure, answered / len(scored), right / answered)
    return list(points.values())
