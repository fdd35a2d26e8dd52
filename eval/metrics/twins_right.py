"""Twins right: one telling question about twins is as good as the right answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def twins_right(ranking: Sequence[str], right: str, asked_apart: Collection[str]) -> bool:
    r"""Return whether a question was answered rightly, or the one question was asked that decides it.

    .. math:: \text{TwinsRight} = \mathbb{1}[D_1 = r] \lor \mathbb{1}[r \in A]

    where :math:`D_1` is the first of the ranking, :math:`r` the right procedure, and :math:`A` the
    procedures that the answers of the telling question lead to, empty when none was asked. Some pairs
    (first issue or renewal, before or after 2024) cannot be told apart from what people write, and then
    the first of the ranking is a coin toss.

    Reference: ours. It is the one-turn case of success after clarification: Aliannejadi, Zamani,
    Crestani, Croft, *Asking Clarifying Questions in Open-Domain Information-Seeking Conversations*,
    SIGIR 2019, pages 475-484.

    Args:
        ranking: codes from best to worst, none twice.
        right: the code that answers the question.
        asked_apart: the codes behind the answers of the telling question that was asked.
    """
    return right in (*ranking[:1], *asked_apart)
