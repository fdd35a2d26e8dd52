from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell

from admin.spreadsheet import Sheet, as_csv, as_xlsx, safe

SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TEXTS = st.text(st.characters(codec="utf-8"), max_size=40) | st.builds(
    "".join,
    st.tuples(
        st.sampled_from(("", " ", "\x00", "\u202e", "\ufeff")), st.sampled_from(SIGNS), st.text(max_size=8)
    ),
)


def read(content: bytes) -> list[list[Cell | MergedCell]]:
    return [list(row) for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows()]


@given(TEXTS)
def test_no_text_begins_a_formula(text: str) -> None:
    told = safe(text)
    assert isinstance(told, str)
    assert not told.lstrip().startswith(SIGNS)


@given(TEXTS)
def test_cell_of_a_workbook_is_text_whatever_it_says(text: str) -> None:
    cell = read(as_xlsx([Sheet("x", ("a",), [(f"a{text}",), (text,)])]))[2][0]
    assert cell.data_type in ("s", "inlineStr") or cell.value is None


@given(TEXTS)
def test_cell_of_a_csv_file_begins_no_formula(text: str) -> None:
    rows = list(csv.reader(io.StringIO(as_csv([Sheet("x", ("a",), [(text,)])]).decode("utf-8-sig"))))
    assert not rows[-1][0].lstrip().startswith(SIGNS) if rows[-1] else True


def test_text_behind_what_does_not_show_is_seen_through() -> None:
    assert safe("\x00=1+1") == "'=1+1"
    assert safe("\u202e=1+1") == "'=1+1"
    assert safe(" =1+1") == "' =1+1"


@pytest.mark.parametrize("text", ["Đăng ký khai sinh", "3 - 5 ngày", "a=b", "", "'đã có"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize("number", [-5, 0, 3.5, None])
def test_numbers_stay_numbers(number: float | None) -> None:
    assert safe(number) == number
    cell = read(as_xlsx([Sheet("x", ("a",), [(number,), ("z",)])]))[1][0]
    assert (cell.value, cell.data_type) == (number, "n")


def test_excel_knows_the_letters_of_a_csv_file() -> None:
    content = as_csv([Sheet("Hỏi", ("Thủ tục", "Số"), [("Khai sinh", 10)]), Sheet("=x", ("a",), [])])
    assert content.startswith("\ufeff".encode())
    assert content.decode("utf-8-sig").split("\r\n") == [
        "Hỏi",
        "Thủ tục,Số",
        "Khai sinh,10",
        "",
        "'=x",
        "a",
        "",
    ]


def test_workbook_has_a_sheet_for_each_table() -> None:
    content = as_xlsx([Sheet("Hỏi nhiều nhất", ("a",), []), Sheet("y" * 40, ("b",), [])])
    assert load_workbook(io.BytesIO(content)).sheetnames == ["Hỏi nhiều nhất", "y" * 31]
