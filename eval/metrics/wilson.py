"""Wilson's score interval: how far a share measured on few questions can be trusted."""

from __future__ import annotations

from math import sqrt

Z_95 = 1.959964
"""The 97.5 % quantile of the normal distribution: 95 % between its two signs."""


def wilson(successes: int, n: int, z: float = Z_95) -> tuple[float, float]:
    r"""Return the lower and the upper end of the 95 % interval of a share, both in 0..1.

    .. math:: \frac{1}{1 + z^2/n} \left( \hat p + \frac{z^2}{2n}
              \pm z \sqrt{\frac{\hat p (1 - \hat p)}{n} + \frac{z^2}{4n^2}} \right)

    where :math:`\hat p` is successes / n and :math:`z` the normal quantile. Unlike
    :math:`\hat p \pm z \sqrt{\hat p (1 - \hat p) / n}` it stays within 0..1 and does not shrink to a
    point at 0 and n successes, which small slices often have.

    Reference: Wilson, *Probable Inference, the Law of Succession, and Statistical Inference*, Journal
    of the American Statistical Association 22 (1927), pages 209-212.

    Args:
        successes: how many of the trials succeeded, 0..n.
        n: how many trials; with none, nothing is known and the interval is 0..1.
        z: the normal quantile that sets the confidence.

    Raises:
        ValueError: ``successes`` is not in 0..n.
    """
    if not 0 <= successes <= n:
        raise ValueError(f"successes must be in 0..{n}, not {successes}")
    if n == 0:
        return 0.0, 1.0
    share, square = successes / n, z * z / n
    centre = share + square / 2
    half = z * sqrt(share * (1 - share) / n + square / (4 * n))
    return max(0.0, (centre - half) / (1 + square)), min(1.0, (centre + half) / (1 + square))
