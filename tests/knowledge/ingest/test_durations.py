"""Time limits read strictly, and checked against the description beside them."""

from __future__ import annotations

import pytest

from knowledge.schema import TimeLimit, Unit, Via
from tests.knowledge.ingest.samples import codes, judged, way


def limits_of(time: str, note: str = "") -> tuple[tuple[TimeLimit, ...], list[str]]:
    verdict = judged(ways=(way(Via.IN_PERSON, time, note=note),))
    assert verdict.procedure is not None
    return verdict.procedure.time_limits, codes(verdict.findings)


@pytest.mark.parametrize(
    ("written", "limit"),
    [
        ("5 Ngày làm việc", TimeLimit(amount=5, unit=Unit.WORKING_DAY)),
        ("30 Ngày", TimeLimit(amount=30, unit=Unit.DAY)),
        ("8 Giờ", TimeLimit(amount=8, unit=Unit.HOUR)),
        ("05 ngày làm việc", TimeLimit(amount=5, unit=Unit.WORKING_DAY)),
    ],
)
def test_number_and_unit_are_read(written: str, limit: TimeLimit) -> None:
    assert limits_of(written) == ((limit,), [])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("0", "time_absurd"),
        ("500 Ngày", "time_absurd"),
        ("3 Tháng", "time_unreadable"),
        ("1,5 Ngày", "time_unreadable"),
        ("vài ngày", "time_unreadable"),
    ],
)
def test_time_that_cannot_be_is_left_out(written: str, code: str) -> None:
    assert limits_of(written) == ((), [code])


def test_description_gives_the_missing_unit_of_the_same_number() -> None:
    (limit,), found = limits_of("5", "05 (năm) ngày làm việc kể từ ngày nhận đủ hồ sơ")
    assert (limit.amount, limit.unit, limit.unconfirmed, found) == (5, Unit.WORKING_DAY, False, [])


def test_description_that_says_same_day_is_believed() -> None:
    (limit,), found = limits_of("1", "Giải quyết ngay trong ngày làm việc.")
    assert (limit.same_day, limit.amount, found) == (True, None, [])


@pytest.mark.parametrize("note", ["07 ngày làm việc", "5 ngày", "Đò nhỏ 3 ngày, đò lớn 9 ngày"])
def test_description_that_says_otherwise_leaves_it_unconfirmed(note: str) -> None:
    (limit,), found = limits_of("5 Ngày làm việc", note)
    assert (limit.amount, limit.unconfirmed, found) == (5, True, ["time_contradicts_note"])


def test_description_of_several_cases_stays_beside_the_number() -> None:
    note = "Đò nhỏ: 5 ngày làm việc. Đò lớn: 9 ngày làm việc."
    (limit,), found = limits_of("5 Ngày làm việc", note)
    assert (limit.when, limit.unconfirmed, found) == (note, False, [])
