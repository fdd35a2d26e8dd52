from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.wilson import wilson


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # With z = 2 the formula is exact in the head: 8 of 8 is (1 + 1/4 ± 1/4) / (1 + 1/2).
        (8, 8, 2 / 3, 1.0),
        (0, 8, 0.0, 1 / 3),
        # 1 of 4: (1/4 + 1/2 ± 2·sqrt(3/64 + 1/16)) / 2.
        (1, 4, (0.75 - 2 * (7 / 64) ** 0.5) / 2, (0.75 + 2 * (7 / 64) ** 0.5) / 2),
    ],
)
def test_by_hand_with_two_deviations(successes: int, n: int, low: float, high: float) -> None:
    assert wilson(successes, n, z=2.0) == pytest.approx((low, high))


def test_half_of_a_hundred_at_95_percent() -> None:
    # 0.5 ± 1.96·sqrt(0.0025 + 0.00009604) / 1.038416, a row of Newcombe's tables: 0.404 to 0.596.
    assert wilson(50, 100) == pytest.approx((0.4038, 0.5962), abs=1e-4)


def test_nothing_counted_means_nothing_known() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize("successes", [-1, 6])
def test_more_successes_than_trials_are_refused(successes: int) -> None:
    with pytest.raises(ValueError, match=f"not {successes}"):
        wilson(successes, 5)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_interval_holds_the_share_and_stays_within_bounds(counted: tuple[int, int]) -> None:
    successes, n = counted
    low, high = wilson(successes, n)
    assert 0.0 <= low <= successes / n + 1e-12
    assert successes / n - 1e-12 <= high <= 1.0


@given(st.integers(1, 200), st.integers(0, 200))
def test_mirrored_successes_mirror_the_interval(n: int, successes: int) -> None:
    successes = min(successes, n)
    low, high = wilson(successes, n)
    other_low, other_high = wilson(n - successes, n)
    assert (low, high) == pytest.approx((1 - other_high, 1 - other_low))
