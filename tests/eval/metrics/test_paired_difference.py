from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.paired_difference import paired_difference

PAIRS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60)


def test_by_hand() -> None:
    # 6 questions, 1 gained, 2 lost. With z = 2: p_gain = 2/8, p_loss = 3/8, d = -1/8,
    # half = 2 · sqrt((5/8 - 1/64) / 8) = 2 · sqrt(39/512).
    before = [True, True, True, False, False, True]
    after = [False, False, True, True, False, True]
    made = paired_difference(before, after, z=2.0)
    half = 2 * (39 / 512) ** 0.5
    assert (made.value, made.n) == (pytest.approx(-1 / 6), 6)
    assert (made.low, made.high) == pytest.approx((-1 / 8 - half, -1 / 8 + half))


def test_nothing_changed_is_no_certainty() -> None:
    # 98 pairs, none changed: p_gain = p_loss = 1/100, half = 1.96 · sqrt(0.02 / 100).
    made = paired_difference([True] * 98, [True] * 98)
    assert made.value == 0.0
    assert (made.low, made.high) == pytest.approx((-0.02772, 0.02772), abs=1e-5)


def test_nothing_counted_means_nothing_known() -> None:
    made = paired_difference([], [])
    assert (made.value, made.low, made.high, str(made)) == (None, -1.0, 1.0, "–")


def test_different_questions_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        paired_difference([True], [])


def test_people_read_points() -> None:
    # p_gain = 1/4, p_loss = 2/4: -0.25 ± 1.96 · sqrt((0.75 - 0.0625) / 4).
    assert str(paired_difference([True, True], [True, False])) == "-50,0 (-100,0 tới +56,3)"


def test_machines_read_shares() -> None:
    made = paired_difference([True] * 98, [True] * 98).as_dict()
    assert made == {"value": 0.0, "low": -0.0277, "high": 0.0277, "n": 98}


@given(PAIRS)
def test_interval_stays_within_bounds_and_mirrors(pairs: list[tuple[bool, bool]]) -> None:
    before, after = [one for one, _ in pairs], [other for _, other in pairs]
    there, back = paired_difference(before, after), paired_difference(after, before)
    assert -1.0 <= there.low <= there.high <= 1.0
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
