"""Fees: amounts, notes that contradict them, promotions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge.schema import Fee, Via
from tests.knowledge.ingest.samples import accepted, codes, judged, way


def fees_of(*cells: tuple[str, str], note: str = "", **changes: Any) -> tuple[tuple[Fee, ...], list[str]]:
    verdict = judged(ways=(way(Via.IN_PERSON, "5 Ngày làm việc", *cells, note=note),), **changes)
    assert verdict.procedure is not None
    return verdict.procedure.fees, codes(verdict.findings)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("135.000 VNĐ", 135_000),
        ("135,000 Việt Nam Đồng", 135_000),
        ("15000", 15_000),
        ("15000 đồng", 15_000),
        ("1,250,000 VNĐ", 1_250_000),
        ("70000.0 VNĐ", 70_000),
    ],
)
def test_amount_is_read(written: str, amount: int) -> None:
    assert fees_of((written, "")) == ((Fee(amount=amount),), [])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("20 VNĐ", "fee_absurd"),
        ("150,000,000 VNĐ", "fee_absurd"),
        ("10 USD", "fee_foreign_currency"),
        ("nhiều", "fee_unreadable"),
    ],
)
def test_amount_that_cannot_be_is_left_out(written: str, code: str) -> None:
    assert fees_of((written, "")) == ((), [code])


@pytest.mark.parametrize(
    "note", ["", "Không", "không có", "Không quy định.", "Không thu lệ phí", "Miễn lệ phí"]
)
def test_free_is_free(note: str) -> None:
    assert fees_of(("Miễn phí", note)) == ((Fee(amount=0),), [])


@pytest.mark.parametrize(
    "note",
    [
        "8.000.000/lần",
        "Theo quy định của Luật phí và lệ phí",
        "Thông tư số 1/2020/TT-BTC",
        "Phí thẩm định",
        "Bằng 50% mức thu",
    ],
)
def test_free_beside_a_fee_or_a_law_is_left_out(note: str) -> None:
    assert fees_of(("Miễn phí", note)) == ((), ["fee_free_but_note"])


def test_free_for_some_says_for_whom() -> None:
    (fee,), _ = fees_of(("Miễn phí", "Đối với trẻ em"))
    assert (fee.amount, fee.when) == (0, "Đối với trẻ em")


@pytest.mark.parametrize("written", ["Miễn phí", "50,000 VNĐ", ""])
def test_council_of_the_province_sets_the_fee(written: str) -> None:
    note = "(Mức cụ thể do Hội đồng nhân dân tỉnh quyết định. Miễn lệ phí cho hộ nghèo; người khuyết tật.)"
    fees, found = fees_of((written, note))
    assert fees == (Fee(set_by_province=True), Fee(amount=0, when="Hộ nghèo; người khuyết tật."))
    assert found == ["fee_set_by_province"]


def test_description_beside_free_may_name_a_fee_too() -> None:
    assert fees_of(("Miễn phí", ""), note="Lệ phí 50.000 đồng")[1] == ["fee_free_but_note"]


def test_amount_that_its_note_contradicts_is_left_out() -> None:
    assert fees_of(("40,000 VNĐ", "50.000 đồng/giấy")) == ((), ["fee_contradicts_note"])


def test_amount_that_is_the_sum_of_its_note_stays() -> None:
    (fee,), found = fees_of(("4,500,000 VNĐ", "gồm 3.000.000 đồng và 1.500.000 đồng"))
    assert (fee.amount, found) == (4_500_000, [])


@pytest.mark.parametrize("note", ["70.000 đồng/giấy đò", "/giấy đò", "70.000đ/01 giấy đò"])
def test_unit_comes_from_the_note(note: str) -> None:
    assert fees_of(("70,000 VNĐ", note)) == ((Fee(amount=70_000, unit="giấy đò"),), [])


RUNNING = "(áp dụng mức phí 400.000 đồng/hồ sơ kể từ ngày 01/7/2025 đến hết ngày 31/12/2026)"
OVER = RUNNING.replace("2026", "2025")


def test_promotion_that_runs_has_a_last_day_and_the_full_fee_after_it() -> None:
    (now, after), found = fees_of(("800,000 VNĐ", RUNNING))
    assert (now.amount, now.until) == (400_000, date(2026, 12, 31))
    assert (after.amount, after.when, after.until) == (800_000, "Sau ngày 31/12/2026", None)
    assert found == []


def test_promotion_that_is_over_leaves_the_full_fee_unconfirmed() -> None:
    (full,), found = fees_of(("800,000 VNĐ", OVER))
    assert (full.amount, full.unconfirmed) == (800_000, True)
    assert found == ["promotion_ended"]


def test_amount_of_a_promotion_that_is_over_is_left_out() -> None:
    note = "Từ ngày 1/1/2025 đến hết ngày 31/12/2025 áp dụng mức thu 50%"
    assert fees_of(("115,000 VNĐ", note)) == ((), ["promotion_ended"])


def test_promotion_ends_on_its_last_day_and_not_before() -> None:
    note = "Đến hết ngày 26 tháng 11 năm 2026 áp dụng mức thu bằng 50%"
    (fee,), found = fees_of(("115,000 VNĐ", note))
    assert (fee.until, found) == (date(2026, 11, 26), [])
    assert fees_of(("115,000 VNĐ", note.replace("26 tháng", "25 tháng")))[1] == ["promotion_ended"]


def test_day_that_does_not_exist_is_no_end() -> None:
    (fee,), _ = fees_of(("115,000 VNĐ", "Giảm đến hết ngày 31/02/2025"))
    assert fee.until is None


def test_free_on_one_way_and_paid_on_another_is_unconfirmed() -> None:
    verdict = judged(ways=(way(Via.ONLINE), way(Via.IN_PERSON, "5 Ngày làm việc", ("70,000 VNĐ", ""))))
    assert verdict.procedure is not None
    assert [(one.amount, one.via, one.unconfirmed) for one in verdict.procedure.fees] == [
        (0, (Via.ONLINE,), True),
        (70_000, (Via.IN_PERSON,), False),
    ]
    assert codes(verdict.findings) == ["free_beside_paid"]


@pytest.mark.parametrize(
    "changes",
    [
        {"steps": ("- Chủ đò nộp lệ phí rồi nhận giấy.",)},
        {"legal_basis": ("Thông tư quy định mức thu phí bến đò\n1/2020/TT-BTC",)},
    ],
)
def test_free_beside_steps_or_laws_that_speak_of_a_fee_is_unconfirmed(changes: dict[str, Any]) -> None:
    (fee,), found = fees_of(("Miễn phí", ""), **changes)
    assert (fee.amount, fee.unconfirmed, found) == (0, True, ["free_but_text"])


def test_several_fees_of_one_way_keep_their_cases() -> None:
    (small, large), found = fees_of(("20,000 VNĐ", "Đò nhỏ"), ("50,000 VNĐ", "Đò lớn"))
    assert [(small.amount, small.when), (large.amount, large.when)] == [
        (20_000, "Đò nhỏ"),
        (50_000, "Đò lớn"),
    ]
    assert found == []


def test_equal_fees_of_two_of_three_ways_are_one_row() -> None:
    paid = ("20,000 VNĐ", "")
    ways = (
        way(Via.ONLINE, "1 Ngày", ("10,000 VNĐ", "")),
        way(Via.POST, "1 Ngày", paid),
        way(Via.IN_PERSON, "1 Ngày", paid),
    )
    assert [(one.amount, one.via) for one in accepted(ways=ways).fees] == [
        (10_000, (Via.ONLINE,)),
        (20_000, (Via.POST, Via.IN_PERSON)),
    ]
