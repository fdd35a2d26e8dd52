"""Correct one fact: proposed with a source, confirmed, withdrawn; nobody is overwritten unseen."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from admin.accounts.roles import Role
from admin.catalogue.edit import key_of
from admin.catalogue.stock import Stock
from admin.catalogue.tables import fact_edits
from admin.tables import audit_log
from knowledge.fact_edits import content_of
from knowledge.fact_files import read_edits_of
from knowledge.schema import Fee
from tests.admin.catalogue.conftest import small
from tests.admin.visitors import client_of, form_of, person
from tests.databases import rows_of
from tests.knowledge.made_up import FERRY

pytestmark = pytest.mark.anyio
PATH = f"/quan-tri/danh-muc/thu-tuc/{FERRY}"
FEES = f"{PATH}/sua/fees"
EDITS = "/quan-tri/danh-muc/sua-doi"
SOURCE = {"title": "Nghị quyết của HĐND tỉnh", "decision": "9/NQ-HĐND", "read": "2026-11-20"}
FIRST_FEE = key_of(content_of(Fee(amount=8000)))


async def propose(client: httpx.AsyncClient, key: str = FIRST_FEE, **fields: str) -> httpx.Response:
    """Open the form for a fee, fill it in and send it."""
    form = form_of((await client.get(f"{FEES}?dieu={key}")).text, FEES)
    return await client.post(FEES, data={**form.fields, "viec": "sua", **SOURCE, "amount": "10000", **fields})


async def press(client: httpx.AsyncClient, number: int, wish: str, **fields: str) -> httpx.Response:
    """Press a button of the page of a correction."""
    page = await client.get(f"{EDITS}/{number}")
    form = form_of(page.text, f"{EDITS}/{number}/{wish}")
    return await client.post(form.action, data={**form.fields, **fields})


async def fees_now(stock: Stock) -> list[int | None]:
    procedure = (await stock.shelf()).now.procedures[FERRY]
    return [fee.amount for fee in procedure.fees]


def number_of(answer: httpx.Response) -> int:
    assert answer.status_code == 303, answer.text
    found = re.search(r"/sua-doi/(\d+)", answer.headers["location"])
    assert found
    return int(found[1])


async def test_confirmed_correction_stands_in_the_catalogue_with_its_source(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, stock: Stock
) -> None:
    before = (await stock.shelf()).now.version
    number = number_of(await propose(editor))
    assert await fees_now(stock) == [8000, 0], "a proposal changes nothing"
    assert (await press(admin, number, "xac-nhan")).status_code == 303
    shelf = await stock.shelf()
    fee = shelf.now.procedures[FERRY].fees[0]
    assert (fee.amount, fee.unconfirmed) == (10000, False)
    assert shelf.now.procedures[FERRY].source_of(fee).decision == "9/NQ-HĐND"
    assert shelf.now.version != before
    assert shelf.base.procedures[FERRY] == small().procedures[FERRY], "what was written by hand stays"
    page = (await editor.get(PATH)).text
    assert "10.000 đồng" in page
    assert "lan" in page
    assert "chau xác nhận" in page


async def test_editor_proposes_and_only_an_administrator_confirms(
    editor: httpx.AsyncClient, app: FastAPI
) -> None:
    number = number_of(await propose(editor))
    assert "Xác nhận</button>" not in (await editor.get(f"{EDITS}/{number}")).text
    token = form_of((await editor.get(FEES)).text, FEES).fields["csrf"]
    answer = await editor.post(f"{EDITS}/{number}/xac-nhan", data={"csrf": token, "version": "1"})
    assert answer.status_code == 403
    (row,) = await rows_of(app.state.database, fact_edits)
    assert row["state"] == "proposed"


async def test_form_without_its_token_changes_nothing(editor: httpx.AsyncClient, app: FastAPI) -> None:
    answer = await editor.post(FEES, data={"dieu": FIRST_FEE, "viec": "sua", "amount": "1", **SOURCE})
    assert answer.status_code == 403
    assert await rows_of(app.state.database, fact_edits) == []


async def test_withdrawn_correction_gives_back_what_stood_there(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, stock: Stock
) -> None:
    number = number_of(await propose(editor))
    await press(admin, number, "xac-nhan")
    assert (await press(admin, number, "rut", **{"ly-do": "Nhầm nghị quyết."})).status_code == 303
    assert await fees_now(stock) == [8000, 0]
    assert read_edits_of(stock.places.facts, FERRY) == ()
    page = (await editor.get(f"{EDITS}/{number}")).text
    assert "Nhầm nghị quyết." in page


async def test_refused_proposal_needs_a_reason_and_changes_nothing(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, stock: Stock
) -> None:
    number = number_of(await propose(editor))
    assert (await press(admin, number, "tu-choi", **{"ly-do": " "})).status_code == 422
    assert (await press(admin, number, "tu-choi", **{"ly-do": "Chưa có hiệu lực."})).status_code == 303
    assert await fees_now(stock) == [8000, 0]


async def test_fact_is_added_and_taken_away(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, stock: Stock
) -> None:
    added = number_of(await propose(editor, "", amount="500", via="in_person"))
    gone = number_of(await propose(editor, viec="bo"))
    for number in (added, gone):
        assert (await press(admin, number, "xac-nhan")).status_code == 303
    assert await fees_now(stock) == [0, 500]


async def test_reading_again_keeps_the_words_and_renews_source_and_date(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, stock: Stock
) -> None:
    number = number_of(await propose(editor, amount="8000"))
    assert "Xem lại, vẫn đúng" in (await admin.get(f"{EDITS}/{number}")).text
    await press(admin, number, "xac-nhan")
    procedure = (await stock.shelf()).now.procedures[FERRY]
    assert procedure.fees[0].amount == 8000
    assert f"{procedure.source_of(procedure.fees[0]).read}" == "2026-11-20"


async def test_every_change_is_noted_with_before_and_after(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, app: FastAPI
) -> None:
    number = number_of(await propose(editor))
    await press(admin, number, "xac-nhan")
    await press(admin, number, "rut", **{"ly-do": "Nhầm."})
    lines = [row for row in await rows_of(app.state.database, audit_log) if str(row["action"])[:4] == "fact"]
    assert [row["action"] for row in lines] == ["fact.propose", "fact.confirm", "fact.withdraw"]
    assert {str(row["subject"]) for row in lines} == {f"{FERRY} · Lệ phí"}
    first: Any = lines[0]
    assert (first["before"]["điều"], first["after"]["điều"]) == ("8.000 đồng", "10.000 đồng")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"amount": "mười nghìn"}, "Số tiền (đồng): cần là số."),
        ({"amount": "200000000"}, "Số tiền (đồng): lớn quá."),
        ({"amount": ""}, "chỉ một trong hai"),
        ({"amount": "1", "set_by_province": "1"}, "chỉ một trong hai"),
        ({"title": ""}, "Tên văn bản hoặc trang đã đọc: còn trống."),
        ({"decision": ""}, "cần số văn bản hoặc địa chỉ trang"),
        ({"read": ""}, "Ngày đọc: còn trống."),
        ({"read": "2026-11-28"}, "Ngày đọc: ngày này chưa tới."),
        ({"read": "hôm qua"}, "Ngày đọc: chưa phải là ngày."),
        ({"source_url": "javascript:alert(1)"}, "cần bắt đầu bằng https://"),
        ({"when": "Gọi anh Nguyễn Văn Bé số 0912 345 678."}, "giống thông tin cá nhân"),
        ({"when": "chữ dài " * 160}, "Khi nào, cho ai: dài quá."),
    ],
)
async def test_what_the_schema_refuses_is_told_and_what_was_typed_stays(
    editor: httpx.AsyncClient, app: FastAPI, typed: dict[str, str], told: str
) -> None:
    answer = await propose(editor, **typed)
    assert answer.status_code == 422
    assert told in answer.text
    assert "Nghị quyết của HĐND tỉnh" in answer.text or typed.get("title") == ""
    assert await rows_of(app.state.database, fact_edits) == []


async def test_two_who_correct_the_same_fact_see_each_other(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, app: FastAPI, stock: Stock
) -> None:
    other = await client_of(app, await person(app, Role.EDITOR, "binh"))
    mine = form_of((await editor.get(f"{FEES}?dieu={FIRST_FEE}")).text, FEES)
    theirs = form_of((await other.get(f"{FEES}?dieu={FIRST_FEE}")).text, FEES)
    data = {"viec": "sua", **SOURCE}
    first = await editor.post(FEES, data={**mine.fields, **data, "amount": "10000"})
    second = await other.post(FEES, data={**theirs.fields, **data, "amount": "12000"})
    assert second.status_code == 409
    assert "lan đã đề nghị sửa đúng chỗ này" in second.text
    assert "12000" in second.text, "what was typed is not lost"
    # Once the first is confirmed, the fact that the second saw is gone: the form shows what it became.
    await press(admin, number_of(first), "xac-nhan")
    again = await other.post(FEES, data={**theirs.fields, **data, "amount": "12000"})
    assert again.status_code == 409
    assert "8.000 đồng" in again.text
    assert "10.000 đồng" in again.text
    fields = form_of(again.text, FEES).fields
    last = await other.post(FEES, data={**fields, **data, "amount": "12000"})
    await press(admin, number_of(last), "xac-nhan")
    assert await fees_now(stock) == [12000, 0]


async def test_second_administrator_who_decides_is_told_what_the_first_did(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, app: FastAPI
) -> None:
    number = number_of(await propose(editor))
    other = await client_of(app, await person(app, Role.ADMIN, "duc"))
    page = (await other.get(f"{EDITS}/{number}")).text
    await press(admin, number, "xac-nhan")
    form = form_of(page, f"{EDITS}/{number}/tu-choi")
    answer = await other.post(form.action, data={**form.fields, "ly-do": "Không đúng."})
    assert answer.status_code == 409
    assert "chau vừa đổi đề nghị này: đã xác nhận" in answer.text


async def test_correction_under_a_later_one_cannot_be_pulled_away(
    editor: httpx.AsyncClient, admin: httpx.AsyncClient, stock: Stock
) -> None:
    first = number_of(await propose(editor))
    await press(admin, first, "xac-nhan")
    second = number_of(await propose(editor, key_of({"amount": 10000}), amount="12000"))
    await press(admin, second, "xac-nhan")
    answer = await press(admin, first, "rut", **{"ly-do": "Nhầm."})
    assert answer.status_code == 409
    assert f"rút số {second} trước" in answer.text
    await press(admin, second, "rut", **{"ly-do": "Nhầm."})
    await press(admin, first, "rut", **{"ly-do": "Nhầm."})
    assert await fees_now(stock) == [8000, 0]


@pytest.mark.parametrize("code", ["..%2F..%2Fetc%2Fpasswd", "%2e%2e", "9.999999", "9.000001%00", "a" * 300])
async def test_code_that_is_none_is_not_there(editor: httpx.AsyncClient, code: str, stock: Stock) -> None:
    for path in ("", "/sua/fees", "/sua/..%2F..", "/sua/name"):
        answer = await editor.get(f"/quan-tri/danh-muc/thu-tuc/{code}{path}")
        assert answer.status_code == 404, (code, path)
    assert not stock.places.facts.exists()


async def test_page_of_a_procedure_says_what_runs_again_and_which_questions_try_it(
    editor: httpx.AsyncClient,
) -> None:
    page = (await editor.get(PATH)).text
    assert "Chỉ mục tra cứu: <b>phải làm lại</b>" in page
    assert "Cách hiểu ý (Rasa): <b>không</b>" in page
    assert "/quan-tri/huan-luyen" in page
    assert "chưa chắc, không cho bà con xem" in page
    assert "xem đã 329 ngày" in page
    assert 'href="https://angiang.gov.vn/do"' in page
