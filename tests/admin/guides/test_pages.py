"""Guides from the browser: steps off and on, worded anew with a source, and what is refused."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from admin.accounts.roles import Role
from admin.catalogue.stock import Stock
from admin.tables import audit_log
from knowledge.guides.corrections import read_corrections
from knowledge.guides.force import GuidesInForce, read_off
from knowledge.guides.loader import guides
from tests.admin.visitors import client_of, form_of, person
from tests.databases import rows_of

pytestmark = pytest.mark.anyio
NAME = "vneid-install"
PATH = f"/quan-tri/bai/{NAME}"
STEP = guides().by_id[NAME].steps[0]
WORDS = f"{PATH}/{STEP.id}/sua"
SOURCE = {"title": "Ứng dụng VNeID 2.1", "source_url": "https://vneid.gov.vn", "read": "2026-11-20"}
NEW = "Anh/chị mở kho ứng dụng trên điện thoại."


def walked(stock: Stock) -> Any:
    """Return the guide as the bot walks it."""
    return GuidesInForce(stock.places.guides_off, stock.places.guides_corrected).now().by_id[NAME]


async def press(
    client: httpx.AsyncClient, step: str, wish: str, why: str = "Màn hình đã đổi."
) -> httpx.Response:
    form = form_of((await client.get(PATH)).text, f"{PATH}/{step}/{wish}")
    return await client.post(form.action, data={**form.fields, "ly-do": why})


async def word(client: httpx.AsyncClient, **fields: str) -> httpx.Response:
    form = form_of((await client.get(WORDS)).text, WORDS)
    return await client.post(WORDS, data={**form.fields, "do": NEW, **SOURCE, **fields})


async def test_step_switched_off_is_gone_from_the_next_message_and_comes_back(
    admin: httpx.AsyncClient, app: FastAPI, stock: Stock
) -> None:
    second = guides().by_id[NAME].steps[1].id
    assert (await press(admin, second, "tat")).status_code == 303
    assert second not in [step.id for step in walked(stock).steps]
    assert "đang tắt" in (await admin.get(PATH)).text
    assert (await press(admin, second, "bat")).status_code == 303
    assert second in [step.id for step in walked(stock).steps]
    lines: Any = await rows_of(app.state.database, audit_log)
    assert [one["action"] for one in lines] == ["guide.step_off", "guide.step_on"]
    assert lines[0]["after"] == {"đang bật": False, "lý do": "Màn hình đã đổi."}


async def test_switch_needs_a_reason(admin: httpx.AsyncClient, stock: Stock) -> None:
    assert (await press(admin, STEP.id, "tat", " ")).status_code == 422
    assert read_off(stock.places.guides_off) == {}


async def test_words_are_said_from_the_next_message_and_can_be_taken_back(
    admin: httpx.AsyncClient, editor: httpx.AsyncClient, app: FastAPI, stock: Stock
) -> None:
    answer = await word(admin)
    assert answer.status_code == 303, answer.text
    assert walked(stock).steps[0].do == NEW
    page = (await editor.get(PATH)).text
    assert NEW in page
    assert "lời đã sửa" in page
    assert (await press(admin, STEP.id, "bo-sua", "Nhầm màn hình.")).status_code == 303
    assert walked(stock).steps[0] == STEP
    lines: Any = await rows_of(app.state.database, audit_log)
    assert [one["action"] for one in lines] == ["guide.word", "guide.word_back"]
    assert (lines[0]["before"]["do"], lines[0]["after"]["do"]) == (STEP.do, NEW)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"do": ""}, "Việc cần làm: còn trống."),
        ({"do": "Bấm vào nút. " * 30}, "dài quá"),
        ({"do": "Anh/chị click vào nút."}, "từ khó hiểu"),
        ({"do": "Anh/chị mở kho ứng dụng rồi " + "bấm rồi chờ rồi " * 8 + "thôi."}, "cắt làm hai câu"),
        ({"do": "Anh/chị mở {nguoi} trên điện thoại."}, "ngoặc nhọn"),
        ({"do": "Gọi anh Nguyễn Văn Bé số 0912 345 678."}, "giống thông tin cá nhân"),
        ({"title": ""}, "còn trống"),
        ({"read": "2027-01-01"}, "ngày này chưa tới"),
        ({"source_url": "javascript:alert(1)"}, "https://"),
        ({"source_url": ""}, "cần số văn bản hoặc địa chỉ trang"),
    ],
)
async def test_words_that_people_could_not_follow_are_refused_and_kept_in_the_form(
    admin: httpx.AsyncClient, stock: Stock, typed: dict[str, str], told: str
) -> None:
    answer = await word(admin, **typed)
    assert answer.status_code == 422
    assert told in answer.text
    assert read_corrections(stock.places.guides_corrected) == {}


async def test_second_who_words_a_step_sees_what_the_first_wrote(
    admin: httpx.AsyncClient, app: FastAPI, stock: Stock
) -> None:
    other = await client_of(app, await person(app, Role.ADMIN, "duc"))
    stale = form_of((await other.get(WORDS)).text, WORDS).fields
    await word(admin)
    mine = "Anh/chị mở CH Play."
    answer = await other.post(WORDS, data={**stale, "do": mine, **SOURCE})
    assert answer.status_code == 409
    assert NEW in answer.text
    assert mine in answer.text
    again = form_of(answer.text, WORDS).fields
    assert (await other.post(WORDS, data={**again, "do": mine, **SOURCE})).status_code == 303
    assert walked(stock).steps[0].do == mine


async def test_switch_seen_in_another_state_is_refused(admin: httpx.AsyncClient, stock: Stock) -> None:
    form = form_of((await admin.get(PATH)).text, f"{PATH}/{STEP.id}/tat")
    await word(admin)
    answer = await admin.post(form.action, data={**form.fields, "ly-do": "Cũ."})
    assert answer.status_code == 409
    assert "Người khác vừa đổi bước này" in answer.text
    assert read_off(stock.places.guides_off) == {}


async def test_editor_reads_and_changes_nothing(editor: httpx.AsyncClient) -> None:
    page = (await editor.get(PATH)).text
    assert "Tắt bước" not in page
    assert "Sửa lời" not in page
    assert (await editor.get(WORDS)).status_code == 403


async def test_form_without_its_token_changes_nothing(admin: httpx.AsyncClient, stock: Stock) -> None:
    assert (await admin.post(WORDS, data={"do": NEW, **SOURCE})).status_code == 403
    assert (await admin.post(f"{PATH}/{STEP.id}/tat", data={"ly-do": "x"})).status_code == 403
    assert not stock.places.guides_off.exists()
    assert not stock.places.guides_corrected.exists()


@pytest.mark.parametrize("name", ["khong-co", "..%2F..%2Fetc", "vneid-install%00", "x" * 300])
async def test_guide_or_step_that_is_none_is_not_there(admin: httpx.AsyncClient, name: str) -> None:
    csrf = form_of((await admin.get(WORDS)).text, WORDS).fields["csrf"]
    for path in (f"/quan-tri/bai/{name}", f"/quan-tri/bai/{name}/so-do.svg", f"{PATH}/{name}/sua"):
        assert (await admin.get(path)).status_code in (404, 405), path
    for path in (f"/quan-tri/bai/{name}/first/tat", f"{PATH}/{name}/tat", f"{PATH}/{name}/sua"):
        answer = await admin.post(path, data={"csrf": csrf, "ly-do": "x"})
        assert answer.status_code in (404, 405), path


async def test_markup_in_words_is_inert(admin: httpx.AsyncClient) -> None:
    answer = await word(admin, do="Anh/chị bấm <b onclick='x'>nút</b> này.")
    page = answer.text if answer.status_code != 303 else (await admin.get(PATH)).text
    assert "<b onclick" not in page
    assert "&lt;b onclick" in page


async def test_picture_is_a_picture(editor: httpx.AsyncClient) -> None:
    answer = await editor.get(f"{PATH}/so-do.svg")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert "script" not in answer.text


async def test_every_guide_has_its_page(editor: httpx.AsyncClient) -> None:
    page = (await editor.get("/quan-tri/bai")).text
    for guide in guides():
        assert f'href="/quan-tri/bai/{guide.id}"' in page
