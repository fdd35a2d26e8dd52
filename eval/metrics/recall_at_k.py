"""Recall at k: how much of what is right stands among the first k candidates."""

from __future__ import annotations

from collections.abc import Sequence


def recall_at_k(ranking: Sequence[str], right: str, k: int) -> float:
    r"""Return 1 when the right procedure is among the first ``k`` candidates, else 0.

    .. math:: \text{Recall@}k = \frac{|R \cap D_k|}{|R|}

    where :math:`R` is the set of right procedures of a question and :math:`D_k` the first k of the
    ranking. Each of our questions has exactly one right procedure, :math:`|R| = 1`, so the value is 0
    or 1, and its mean over questions is the share that was found.

    Reference: Manning, Raghavan, Schütze, *Introduction to Information Retrieval*, Cambridge
    University Press 2008, section 8.4.

    Args:
        ranking: codes from best to worst, none twice.
        right: the code that answers the question.
        k: how many candidates count, 1 or more.

    Raises:
        ValueError: ``k`` is below 1.
    """
    if k < 1:
        raise ValueError(f"k must be 1 or more, not {k}")
    return float(right in ranking[:k])
