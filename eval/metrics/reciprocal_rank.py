"""Reciprocal rank: how far down the right procedure stands."""

from __future__ import annotations

from collections.abc import Sequence


def reciprocal_rank(ranking: Sequence[str], right: str) -> float:
    r"""Return one over the rank of the right procedure, 0 when it is not in the ranking.

    .. math:: \text{RR} = \frac{1}{\text{rank}} \qquad \text{MRR} = \frac{1}{|Q|} \sum_{q \in Q} \text{RR}_q

    where :math:`\text{rank}` counts from 1 and :math:`Q` is the set of questions. The ranking is cut
    where the search cuts it (10 candidates), so the mean is what the literature calls MRR@10.

    Reference: Voorhees, *The TREC-8 Question Answering Track Report*, TREC 1999, pages 77-82.

    Args:
        ranking: codes from best to worst, none twice.
        right: the code that answers the question.
    """
    return 1.0 / (ranking.index(right) + 1) if right in ranking else 0.0
