from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.coverage_accuracy import Point, coverage_accuracy


def test_by_hand() -> None:
    # Five questions; one is answered at no threshold, two are equally sure and no threshold parts them.
    scored = [(0.9, True), (0.5, False), (0.7, True), (0.5, True), (0.0, False)]
    assert coverage_accuracy(scored) == [
        Point(0.9, 1 / 5, 1.0),
        Point(0.7, 2 / 5, 1.0),
        Point(0.5, 4 / 5, 3 / 4),
    ]


@pytest.mark.parametrize("scored", [[], [(0.0, False)]])
def test_nothing_to_answer_has_no_points(scored: list[tuple[float, bool]]) -> None:
    assert coverage_accuracy(scored) == []


@given(st.lists(st.tuples(st.floats(0.0, 1.0), st.booleans()), max_size=50))
def test_lower_thresholds_answer_more(scored: list[tuple[float, bool]]) -> None:
    points = coverage_accuracy(scored)
    assert [point.threshold for point in points] == sorted({sure for sure, _ in scored if sure}, reverse=True)
    assert [point.coverage for point in points] == sorted(point.coverage for point in points)
    assert all(0.0 <= point.accuracy <= 1.0 for point in points)
