"""Codes and decision numbers written in a question."""

from __future__ import annotations

import pytest

from knowledge.index.exact import find_exact, names_unknown_code
from knowledge.loader import Catalogue

BIRTH, RESIDENCE, RECORD = "1.001193", "1.004222", "3.000333"
CODES = [
    ("1.001193", [BIRTH]),
    ("thủ tục 1.001193 cần gì?", [BIRTH]),
    ("mã 1.001193, nộp ở đâu", [BIRTH]),
    ("(1.001193)", [BIRTH]),
    ("1.001193.000.00.00.H01", [BIRTH]),
    ("1.001193.H01", [BIRTH]),
    ("Mã thủ tục:1.001193.", [BIRTH]),
    ("1.004222 và 1.001193", [RESIDENCE, BIRTH]),
    ("1.001193 hay là 1.001193", [BIRTH]),
    ("1.001193 với 9.999999", [BIRTH]),
]
NO_CODE = [
    "",
    "làm khai sinh",
    "1.0042221",
    "11.004222",
    "2.1.004222",
    "1,004222",
    "1.500.000",
    "lệ phí 1.500.000 đồng",
    "1.004",
    "1004222",
    "0912345678",
]


@pytest.mark.parametrize(("text", "codes"), CODES)
def test_code_is_found(text: str, codes: list[str], embedded: Catalogue) -> None:
    assert [procedure.code for procedure in find_exact(text, embedded)] == codes


@pytest.mark.parametrize("text", NO_CODE)
def test_look_alike_is_no_code(text: str, embedded: Catalogue) -> None:
    assert find_exact(text, embedded) == []
    assert names_unknown_code(text, embedded) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("9.999999", "9.999999"),
        ("mã 9.999999.000.00.00.H01 là gì", "9.999999"),
        ("1.001193 với 9.999999", "9.999999"),
    ],
)
def test_unknown_code_is_named(text: str, code: str, embedded: Catalogue) -> None:
    assert names_unknown_code(text, embedded) == code


@pytest.mark.parametrize(
    "text",
    ["1025/QĐ-BCA", "1025/QD-BCA", "1025/qd-bca", "1025/qđ-bca", "theo quyết định số 1025/QĐ-BCA thì sao"],
)
def test_decision_is_found_with_and_without_accents(text: str, embedded: Catalogue) -> None:
    found = find_exact(text, embedded)
    assert RECORD in [procedure.code for procedure in found]
    assert found == embedded.by_decision("1025/QĐ-BCA")


def test_decision_with_three_parts_and_with_a_year_is_found(embedded: Catalogue) -> None:
    for number in ("9354/QD-BCA-C06", "244/2016/TT-BTC"):
        assert find_exact(f"{number} nói gì", embedded), number


def test_every_decision_of_the_catalogue_is_found_without_accents(embedded: Catalogue) -> None:
    numbers = {source.decision for one in embedded for source in one.sources if source.decision}
    for number in numbers:
        if "QH" not in number:
            typed = number.replace("Đ", "D").lower()
            assert find_exact(typed, embedded) == embedded.by_decision(number), number


@pytest.mark.parametrize("text", ["25/QĐ-BCA", "1025/QĐ", "11025/QĐ-BCA", "20/11/2025", "99999/QĐ-XYZ"])
def test_look_alike_is_no_decision(text: str, embedded: Catalogue) -> None:
    assert find_exact(text, embedded) == []


def test_code_wins_over_decision(embedded: Catalogue) -> None:
    found = find_exact("1.001193 theo 1025/QĐ-BCA", embedded)
    assert [procedure.code for procedure in found] == [BIRTH]
