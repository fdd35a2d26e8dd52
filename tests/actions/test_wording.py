"""Amounts, times, ways and papers in plain Vietnamese."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.wording import (
    document_detail,
    fee_value,
    form_name,
    money,
    row_label,
    time_value,
    ways,
    with_way,
)
from knowledge.schema import Document, Fee, Place, TimeLimit, Via

ONLINE, POST, IN_PERSON = Via.ONLINE, Via.POST, Via.IN_PERSON


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "Miễn phí"),
        (500, "500 đồng"),
        (8000, "8.000 đồng"),
        (200000, "200.000 đồng"),
        (1500000, "1.500.000 đồng"),
        (100_000_000, "100.000.000 đồng"),
    ],
)
def test_money_has_dots_between_thousands(amount: int, text: str) -> None:
    assert money(amount) == text


@given(st.integers(1, 100_000_000))
def test_money_keeps_every_digit(amount: int) -> None:
    assert int(money(amount).removesuffix(" đồng").replace(".", "")) == amount


@pytest.mark.parametrize(
    ("via", "text"),
    [
        ((), ""),
        ((ONLINE,), "nộp trực tuyến"),
        ((IN_PERSON, POST), "nộp trực tiếp hoặc qua bưu chính"),
        ((ONLINE, POST, IN_PERSON), ""),
    ],
)
def test_ways_are_named_unless_all_of_them_hold(via: tuple[Via, ...], text: str) -> None:
    assert ways(via) == text


@pytest.mark.parametrize(
    ("fee", "text"),
    [
        ({"amount": 8000}, "8.000 đồng"),
        ({"amount": 0}, "Miễn phí"),
        ({"amount": 0, "unit": "lần"}, "Miễn phí"),
        ({"amount": 8000, "unit": "bản sao"}, "8.000 đồng một bản sao"),
        ({"amount": 8000, "unit": "/bản"}, "8.000 đồng /bản"),
        ({"amount": 2000, "unit": "mỗi trang"}, "2.000 đồng mỗi trang"),
        ({"amount": 2000, "unit": "một trang"}, "2.000 đồng một trang"),
        ({"amount": 25000, "until": "2026-12-31"}, "25.000 đồng (đến hết 31/12/2026)"),
        ({"amount": 0, "until": "2026-12-31"}, "Miễn phí (đến hết 31/12/2026)"),
    ],
)
def test_fee_has_its_unit_and_last_day(fee: dict[str, Any], text: str) -> None:
    assert fee_value(Fee.model_validate(fee)) == text


def test_last_day_is_not_said_twice() -> None:
    fee = Fee.model_validate({"amount": 25000, "until": "2026-12-31", "when": "Nộp đến hết ngày 31/12/2026."})
    assert fee_value(fee) == "25.000 đồng"


@pytest.mark.parametrize("unit", [None, "bản"])
def test_fee_set_by_the_province_names_no_amount(unit: str | None) -> None:
    text = fee_value(Fee(set_by_province=True, unit=unit))
    assert "HĐND tỉnh" in text
    assert "hỏi nơi nhận hồ sơ" in text
    assert "None" not in text
    assert not any(char.isdigit() for char in text)


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        ({"amount": 3, "unit": "working_day"}, "3 ngày làm việc"),
        ({"amount": 15, "unit": "day"}, "15 ngày"),
        ({"amount": 8, "unit": "hour"}, "8 giờ"),
        ({"same_day": True}, "Trong ngày"),
    ],
)
def test_time_limit_has_its_unit(limit: dict[str, Any], text: str) -> None:
    assert time_value(TimeLimit.model_validate(limit)) == text


def test_time_limit_says_when_its_source_leaves_the_kind_of_day_open() -> None:
    text = time_value(TimeLimit.model_validate({"amount": 15, "unit": "unstated"}))
    assert text.startswith("15 ngày (")
    assert "không ghi rõ" in text


def test_way_follows_the_value() -> None:
    assert with_way("8.000 đồng", Fee(amount=8000, via=(ONLINE,))) == "8.000 đồng (nộp trực tuyến)"
    assert with_way("8.000 đồng", Fee(amount=8000)) == "8.000 đồng"
    assert ")" not in with_way("x (y)", Fee(amount=1, via=(POST,))).removeprefix("x (y)")


@pytest.mark.parametrize(
    ("row", "label"),
    [
        (Fee(amount=1), ""),
        (Fee(amount=1, via=(ONLINE,)), "Nộp trực tuyến"),
        (Fee(amount=1, when="hộ nghèo."), "Hộ nghèo"),
        (Place(body="UBND xã", via=(POST,), when="Ở xa."), "Ở xa (nộp qua bưu chính)"),
    ],
)
def test_label_says_for_whom_and_which_way(row: Fee | Place, label: str) -> None:
    assert row_label(row) == label


@pytest.mark.parametrize(
    ("paper", "detail"),
    [
        ({}, None),
        ({"originals": 0, "copies": 0}, None),
        ({"originals": 1}, "1 bản chính"),
        ({"originals": 1, "copies": 2}, "1 bản chính, 2 bản sao"),
    ],
)
def test_counts_of_papers(paper: dict[str, Any], detail: str | None) -> None:
    assert document_detail(Document(name="Tờ khai", **paper)) == detail


def test_detail_of_a_paper_begins_with_who_needs_it() -> None:
    paper = Document(name="Tờ khai", form="CT01", copies=1, when="Ở thuê.", note="Ký tên.")
    detail = document_detail(paper)
    assert detail is not None
    assert detail.startswith("Ở thuê")
    for part in ("mẫu CT01", "1 bản sao", "Ký tên"):
        assert part in detail


@pytest.mark.parametrize("form", ["CT01", "Mẫu CT01", "mẫu CT01"])
def test_form_is_not_called_form_twice(form: str) -> None:
    assert form_name(form) == "mẫu CT01"
