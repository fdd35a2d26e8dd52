"""The portal's detail API: raw, wrapped, or several at once."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.ingest.record import DocumentRow, FeeCell, Finding, WayRow
from knowledge.schema import Level, Via
from tests.knowledge.ingest.samples import PAGE, as_json, as_lines, portal, read_all, records

SHAPES = {
    "raw": as_json(portal()),
    "wrapped": as_json({"code": "OK", "data": portal()}),
    "wrapped with a number": as_json({"code": 200, "data": portal()}),
    "wrapped twice": as_json({"data": {"code": "OK", "data": portal()}}),
    "list": as_json([portal()]),
    "wrapped list": as_json({"code": "OK", "data": [portal()]}),
    "with byte order mark": b"\xef\xbb\xbf" + as_json(portal()),
    "in UTF-16": as_json(portal()).decode().encode("utf-16"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_envelope_gives_the_same_procedure(shape: str) -> None:
    (found,) = records(SHAPES[shape])
    assert (found.code, found.name, found.decision) == ("9.000001", "Đăng ký đò ngang", "12/QĐ-BXD")
    assert (found.field, found.levels, found.url) == ("Bến đò", (Level.COMMUNE,), PAGE)
    assert found.updated == date(2026, 4, 14)


def test_one_answer_a_line_is_read_line_by_line() -> None:
    found = records(as_lines(portal(), portal(code="9.000002", codeNotation="9.000002")), "a.jsonl")
    assert [one.code for one in found] == ["9.000001", "9.000002"]
    assert found[1].origin == "a.jsonl, dòng 2"


def test_ways_keep_each_unit_fee_and_note() -> None:
    methods = [
        {
            "submissionMethod": "ONLINE",
            "processingTime": 8,
            "processingTimeUnit": "HOUR",
            "description": "Qua Cổng",
            "fees": [
                {"value": 70000, "currencyName": "Việt Nam Đồng", "description": "mỗi giấy"},
                {"value": 0, "description": ""},
            ],
        },
        {"submissionMethod": "DIRECT", "processingTime": 1, "processingTimeUnit": "OTHER"},
        {"submissionMethod": "PIGEON", "processingTime": 1, "processingTimeUnit": "DAY"},
    ]
    (found,) = records(as_json(portal(executionMethods=methods)))
    fees = (FeeCell("70000 Việt Nam Đồng", "mỗi giấy"), FeeCell("Miễn phí"))
    assert found.ways == (WayRow(Via.ONLINE, "8 Giờ", fees, "Qua Cổng"), WayRow(Via.IN_PERSON, "1"))


def test_kinds_of_unit_win_over_departments_of_another_province() -> None:
    (found,) = records(as_json(portal()))
    assert found.bodies == ("Ủy ban nhân dân cấp xã",)


def test_cases_and_quantities_are_kept() -> None:
    parts = [
        {"name": "Tờ khai", "originalQty": 1, "copyQty": 2},
        {"name": "Ảnh", "originalQty": "1", "copyQty": 999},
    ]
    (found,) = records(as_json(portal(executionCases=[{"name": "Đò mới", "profileComponents": parts}])))
    assert found.documents == (
        DocumentRow("Tờ khai", "Đò mới", originals=1, copies=2),
        DocumentRow("Ảnh", "Đò mới"),
    )


def test_refusal_of_the_portal_is_a_finding() -> None:
    (found,) = read_all(as_json({"code": "ERROR", "data": {"message": "hết phiên"}}))
    assert isinstance(found, Finding)
    assert found.code == "not_ok"


def test_one_broken_line_does_not_lose_the_others() -> None:
    data = as_lines(portal()) + b'{"code": \n' + as_lines([1], portal())
    found = read_all(data, "a.jsonl")
    assert [one.code for one in found] == ["9.000001", "broken_json", "not_an_object", "9.000001"]
    assert found[1].origin == "a.jsonl, dòng 2"


@pytest.mark.parametrize("value", [None, 3, "x", [], {}, [None], [[1]], [{"name": 5}], {"a": [{}]}])
def test_values_of_a_wrong_kind_are_taken_for_missing(value: object) -> None:
    keys = [key for key in portal() if key not in {"code", "codeNotation"}]
    (found,) = records(as_json(portal(**dict.fromkeys(keys, value))))
    assert found.code == "9.000001"
