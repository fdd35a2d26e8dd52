from __future__ import annotations

from eval.metrics.share import Share


def test_counts() -> None:
    assert Share.of([True, False, True, True]) == Share(3, 4)
    assert Share(3, 4).value == 0.75


def test_reads_as_vietnamese_writes_numbers() -> None:
    assert str(Share(50, 100)) == "50,0% (40–60)"


def test_nothing_counted_is_no_number() -> None:
    assert Share(0, 0).value is None
    assert str(Share(0, 0)) == "–"
    assert Share(0, 0).as_dict() == {"value": None, "low": 0.0, "high": 1.0, "n": 0}


def test_json_carries_the_count() -> None:
    assert Share(50, 100).as_dict() == {"value": 0.5, "low": 0.4038, "high": 0.5962, "n": 100}
