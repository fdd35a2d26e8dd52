from __future__ import annotations

import pytest

from eval.metrics.reciprocal_rank import reciprocal_rank


@pytest.mark.parametrize(
    ("ranking", "value"),
    [(["a", "b"], 1.0), (["b", "a"], 0.5), (["b", "c", "d", "a"], 0.25), (["b", "c"], 0.0), ([], 0.0)],
)
def test_by_hand(ranking: list[str], value: float) -> None:
    assert reciprocal_rank(ranking, "a") == value
