"""The week on one page, as a table and as a workbook; in none of them a small number or a formula."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from fastapi import FastAPI
from openpyxl import load_workbook

from admin.accounts.roles import Role
from admin.catalogue.tables import fact_edits
from admin.dashboard.span import Span
from admin.digest.changes import Changed, changes_of
from knowledge.loader import Catalogue
from knowledge.versions import Versions
from tests.admin.dashboard.turn_rows import about, many, store
from tests.admin.visitors import NOON, client_of, one_procedure, person

pytestmark = pytest.mark.anyio
PATH = "/quan-tri/ban-tin"
BIRTH = "1.001193"
WEEK = Span(date(2026, 11, 21), date(2026, 11, 27))


async def test_page_of_a_week_without_numbers_says_so(app: FastAPI) -> None:
    page = (await (await client_of(app, await person(app))).get(PATH)).text
    for words in ("chưa thủ tục nào được hỏi đủ 10", "chưa rút ra được điều gì", "danh mục không đổi"):
        assert words in page


async def test_page_tells_what_was_asked_what_not_answered_and_three_things_to_remember(app: FastAPI) -> None:
    explain = {"guide": f"procedure:{BIRTH}", "step": "step-1"}
    await store(
        app.state.database,
        *many(23, procedure=about(BIRTH)),
        *many(14, "no_match", candidates=[about(BIRTH)]),
        *many(11, "guide_step", explain=explain),
    )
    page = (await (await client_of(app, await person(app))).get(PATH)).text
    assert "20+" in page
    assert "Gần với: Làm giấy khai sinh" in page
    assert "Dặn bà con đem: " in page
    assert "nhiều người dừng ở bước 1" in page
    assert "Ít nhất 10 cuộc hỏi quanh việc" in page
    assert page.count("<li>") - page.count("<li><a") >= 3


async def test_tables_hold_the_same_without_small_numbers(app: FastAPI) -> None:
    rows = [*many(23, procedure=about(BIRTH)), *many(9, procedure=about("2.000635"))]
    await store(app.state.database, *rows)
    client = await client_of(app, await person(app))
    answer = await client.get(f"{PATH}/bang.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="ban-tin-2026-11-21.csv"'
    found = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row for row in found if len(row) == 3 and row[1].isdecimal()] == [
        ["Làm giấy khai sinh lần đầu cho con, cháu", "20", BIRTH]
    ]
    book = load_workbook(io.BytesIO((await client.get(f"{PATH}/bang.xlsx")).content))
    assert book.sheetnames == ["Hỏi nhiều nhất", "Chưa trả lời được", "Tổ viên nhớ giúp", "Thay đổi danh mục"]
    assert [cell.value for cell in book.worksheets[0][2]] == [
        "Làm giấy khai sinh lần đầu cho con, cháu",
        20,
        BIRTH,
    ]


async def test_name_that_begins_a_formula_calculates_nothing(app: FastAPI) -> None:
    (birth,) = one_procedure()
    evil = birth.model_copy(update={"plain_name": '=HYPERLINK("http://x.example","Bấm")'})
    await app.state.lookup.shelf()
    app.state.lookup._shelf.catalogue = Catalogue({evil.code: evil}, "evil")
    await store(app.state.database, *many(12, procedure=about(BIRTH)))
    client = await client_of(app, await person(app))
    cell = load_workbook(io.BytesIO((await client.get(f"{PATH}/bang.xlsx")).content)).worksheets[0]["A2"]
    assert (cell.data_type, str(cell.value)[:12]) == ("s", "'=HYPERLINK(")
    text = (await client.get(f"{PATH}/bang.csv")).content.decode("utf-8-sig")
    assert not any(cell.startswith("=") for row in csv.reader(io.StringIO(text)) for cell in row)


def an_edit(
    number: int, field: str, at: object, state: str = "in_force", **values: object
) -> dict[str, object]:
    reading = {"title": "Quyết định", "decision": "1/QĐ", "url": None, "read": "2026-11-20"}
    people = {"proposed_by": "lan", "proposed_at": NOON, "confirmed_by": "ba", "confirmed_at": at}
    row = {"id": number, "code": BIRTH, "field": field, "before": None, "after": {"text": "x"}}
    return {**row, "reading": reading, "state": state, "version": 1, **people}


async def test_changes_are_the_corrected_facts_and_imports_of_the_week(app: FastAPI) -> None:
    earlier = NOON - timedelta(days=7)
    await app.state.database.run(
        lambda connection: connection.execute(
            fact_edits.insert(),
            [
                an_edit(1, "fees", NOON),
                an_edit(2, "fees", NOON),
                an_edit(3, "documents", earlier),
                an_edit(4, "documents", NOON, state="withdrawn"),
            ],
        )
    )
    versions = Versions(app.state.stock.places.imports)
    versions.add({}, ("a.json",), earlier.isoformat())
    versions.add(dict(one_procedure().procedures), ("b.json",), NOON.isoformat())
    found = await changes_of(app.state.database, app.state.stock, one_procedure(), WEEK)
    assert found == [
        Changed("Làm giấy khai sinh lần đầu cho con, cháu", "Lệ phí: đã sửa"),
        Changed("Danh mục nhập lần 2", "Thủ tục: 1 mới"),
    ]


async def test_page_has_a_button_to_print_and_no_script_of_its_own(app: FastAPI) -> None:
    page = (await (await client_of(app, await person(app, Role.ADMIN))).get(PATH)).text
    assert "data-print" in page
    assert "<style" not in page
