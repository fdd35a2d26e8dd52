from __future__ import annotations

import pytest

from eval.metrics.twins_right import twins_right


@pytest.mark.parametrize(
    ("ranking", "asked_apart", "right"),
    [
        ("ab", "", True),
        ("ba", "", False),
        ("ba", "ab", True),
        ("ba", "bc", False),
        # Asked apart, though it stands nowhere in the ranking.
        ("b", "ab", True),
        ("", "", False),
        # The first is right, and the question asks about others: the person still sees it.
        ("ab", "bc", True),
    ],
)
def test_by_hand(ranking: str, asked_apart: str, right: bool) -> None:
    assert twins_right(list(ranking), "a", frozenset(asked_apart)) is right
