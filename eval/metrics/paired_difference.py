"""Paired difference: how much better or worse the same questions fare when they are typed another way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from eval.metrics.wilson import Z_95


@dataclass(frozen=True)
class Difference:
    """Hold a difference of two shares in -1..1, its 95 % interval, and on how many questions it stands."""

    value: float | None
    low: float
    high: float
    n: int

    def as_dict(self) -> dict[str, float | int | None]:
        """Return value, interval and count, rounded, as the JSON report has them."""
        value = None if self.value is None else round(self.value, 4)
        return {"value": value, "low": round(self.low, 4), "high": round(self.high, 4), "n": self.n}

    def __str__(self) -> str:
        """Return the difference in points: ``-1,4 (-3,0 tới +0,2)``."""
        if self.value is None:
            return "–"
        return f"{_points(self.value)} ({_points(self.low)} tới {_points(self.high)})"


def paired_difference(before: Sequence[bool], after: Sequence[bool], z: float = Z_95) -> Difference:
    r"""Return the difference of two shares measured on the same questions, ``after`` less ``before``.

    .. math:: d = \frac{g - l}{n} \qquad
              \tilde d \pm z \sqrt{\frac{\tilde p_g + \tilde p_l - \tilde d^2}{n + 2}}
              \quad \tilde p_x = \frac{x + 1}{n + 2},\ \tilde d = \tilde p_g - \tilde p_l

    where :math:`g` questions were gained and :math:`l` lost. Only questions whose outcome changed count,
    so the interval is far narrower than that of two separate samples, and it does not shrink to a point
    when nothing changed.

    Reference: Bonett, Price, *Adjusted Wald Confidence Interval for a Difference of Binomial Proportions
    Based on Paired Data*, Journal of Educational and Behavioral Statistics 37 (2012), pages 479-488.

    Args:
        before: for each question, whether it succeeded as it is.
        after: for the same questions in the same order, whether they succeeded in another form.
        z: the normal quantile that sets the confidence.

    Raises:
        ValueError: the two are not equally long.
    """
    pairs = list(zip(before, after, strict=True))
    n = len(pairs)
    if n == 0:
        return Difference(None, -1.0, 1.0, 0)
    gained, lost = (pairs.count((was, not was)) for was in (False, True))
    gain, loss = (gained + 1) / (n + 2), (lost + 1) / (n + 2)
    half = z * sqrt((gain + loss - (gain - loss) ** 2) / (n + 2))
    return Difference((gained - lost) / n, max(-1.0, gain - loss - half), min(1.0, gain - loss + half), n)


def _points(share: float) -> str:
    return f"{100 * share:+.1f}".replace(".", ",")
