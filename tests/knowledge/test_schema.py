"""What the schema refuses: a slip in a hand-written file must be an error, not a wrong answer."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from knowledge.schema import Statement, confirmed
from tests.knowledge.made_up import procedure, raw_procedure

RIGHT_FEES = [
    {"amount": 8000},
    {"amount": 0},
    {"set_by_province": True},
    {"amount": 25000, "until": "2026-12-31", "via": ["online"], "unit": "thẻ"},
]
WRONG_FEES = [
    {},
    {"amount": 8000, "set_by_province": True},
    {"amount": -1},
    {"amount": 100_000_001},
    {"amount": "miễn phí"},
    {"amount": 8000, "via": ["fax"]},
    {"amount": 8000, "until": "31/12/2026"},
    {"amount": 8000, "currency": "VND"},
]
RIGHT_TIMES = [
    {"amount": 3, "unit": "working_day"},
    {"amount": 8, "unit": "hour"},
    {"amount": 15, "unit": "unstated"},
    {"same_day": True},
]
WRONG_TIMES = [
    {},
    {"amount": 3},
    {"unit": "day"},
    {"amount": 3, "unit": "week"},
    {"amount": 0, "unit": "day"},
    {"same_day": True, "amount": 1, "unit": "day"},
    {"same_day": True, "unit": "day"},
]
WRONG_PLACES = [{}, {"body": ""}, {"body": "   "}, {"body": "UBND xã", "address": "số 1"}]
WRONG_DOCUMENTS = [{}, {"name": "Tờ khai", "copies": -1}, {"name": "Tờ khai", "originals": 21}]
WRONG_ONLINE = [{}, {"available": True, "level": "toàn trình"}]
WRONG_SOURCES = [
    {"id": "list", "title": "Danh mục", "read": "2026-01-02"},
    {"id": "list", "title": "Danh mục", "decision": "12/QĐ-UBND"},
    {"id": "list", "title": "Danh mục", "decision": "12/QĐ-UBND", "read": "hôm qua"},
]


@pytest.mark.parametrize("fee", RIGHT_FEES)
def test_fee_row_is_taken(fee: dict[str, Any]) -> None:
    assert len(procedure(fees=[fee]).fees) == 1


@pytest.mark.parametrize("limit", RIGHT_TIMES)
def test_time_limit_is_taken(limit: dict[str, Any]) -> None:
    assert len(procedure(time_limits=[limit]).time_limits) == 1


REFUSED = [
    *(("fees", [fee]) for fee in WRONG_FEES),
    *(("time_limits", [limit]) for limit in WRONG_TIMES),
    *(("places", [place]) for place in WRONG_PLACES),
    *(("documents", [paper]) for paper in WRONG_DOCUMENTS),
    *(("online", online) for online in WRONG_ONLINE),
    *(("sources", [source]) for source in WRONG_SOURCES),
    ("sources", []),
    ("levels", []),
    ("levels", ["district"]),
    ("domain", "astronomy"),
    ("plain_name", "x" * 65),
    ("name", "x" * 601),
    ("summary", " "),
    ("code", "1.00422"),
    ("code", "1.0042221"),
    ("code", "1.004222.000.00.00.H01"),
    ("replaces", ["cũ"]),
    ("steps", [{"text": ""}]),
    ("steps", ["Nộp hồ sơ."]),
    ("lệ phí", 8000),
]


@pytest.mark.parametrize(("field", "value"), REFUSED, ids=lambda value: str(value)[:40])
def test_broken_field_is_refused(field: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        procedure(**{field: value})


@pytest.mark.parametrize("missing", ["code", "name", "plain_name", "summary", "sources"])
def test_missing_field_is_refused(missing: str) -> None:
    with pytest.raises(ValidationError, match=missing):
        procedure(**{missing: None})


@pytest.mark.parametrize(
    "facts",
    [
        {"fees": [{"amount": 0, "source": "nowhere"}]},
        {"pitfalls": [{"text": "Coi chừng.", "source": "nowhere"}]},
        {"online": {"available": True, "source": "nowhere"}},
    ],
)
def test_fact_from_an_unknown_source_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=r"unknown sources \['nowhere'\]"):
        procedure(**facts)


def test_fact_without_a_source_was_read_in_the_first() -> None:
    sources = [
        *raw_procedure()["sources"],
        {"id": "law", "title": "Thông tư", "url": "https://example.vn", "read": "2026-01-03"},
    ]
    one = procedure(sources=sources, fees=[{"amount": 1000}, {"amount": 2000, "source": "law"}])
    assert [one.source_of(fee).id for fee in one.fees] == ["list", "law"]


@pytest.mark.parametrize("code", ["khieu-nai-lan-dau", "chuyen-truong", "ho-tro-sinh-du-hai-con"])
def test_what_has_no_confirmed_national_code_has_a_name_of_ours(code: str) -> None:
    assert procedure(code=code).official_code is None
    assert procedure(code="1.004222").official_code == "1.004222"


def test_spaces_around_texts_are_dropped() -> None:
    assert procedure(summary="  Dành cho chủ đò. ").summary == "Dành cho chủ đò."


def test_confirmed_leaves_out_what_somebody_must_still_check() -> None:
    sure, unsure = Statement(text="Có phí."), Statement(text="Phí 5.000 đồng.", unconfirmed=True)
    assert confirmed((unsure, sure, unsure)) == (sure,)


def test_facts_lists_every_kind_of_fact() -> None:
    text = [{"text": "Một câu."}]
    one = procedure(
        documents=[{"name": "Tờ khai"}],
        fees=[{"amount": 0}],
        time_limits=[{"same_day": True}],
        places=[{"body": "UBND xã"}],
        online={"available": False},
        **dict.fromkeys(("steps", "conditions", "results", "legal_basis", "pitfalls"), text),
    )
    assert len(one.facts()) == 10
