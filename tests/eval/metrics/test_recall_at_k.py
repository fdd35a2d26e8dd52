from __future__ import annotations

import pytest

from eval.metrics.recall_at_k import recall_at_k


@pytest.mark.parametrize(
    ("ranking", "k", "value"),
    [
        (["a", "b", "c"], 1, 1.0),
        (["b", "a", "c"], 1, 0.0),
        (["b", "a", "c"], 2, 1.0),
        (["b", "c", "a"], 3, 1.0),
        (["b", "c", "d", "a"], 3, 0.0),
        (["b", "a"], 10, 1.0),
        ([], 3, 0.0),
    ],
)
def test_by_hand(ranking: list[str], k: int, value: float) -> None:
    assert recall_at_k(ranking, "a", k) == value


def test_k_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="k must be 1 or more, not 0"):
        recall_at_k(["a"], "a", 0)
