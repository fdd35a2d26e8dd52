"""The first page: who sees it, what it tells, and what it never tells."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fastapi import FastAPI

from admin.accounts.roles import Role
from knowledge.loader import Catalogue
from tests.admin.dashboard.turn_rows import a_turn, about, many, store
from tests.admin.test_pages import EVIL
from tests.admin.visitors import NOON, client_of, one_procedure, person

pytestmark = pytest.mark.anyio
BIRTH = "1.001193"
NUMBERS = re.compile(r'class="number">\s*([\d.]+)\s*<')


async def page_of(app: FastAPI, path: str = "/quan-tri", role: Role = Role.EDITOR) -> str:
    client = await client_of(app, await person(app, role))
    answer = await client.get(path)
    assert answer.status_code == 200
    return answer.text


async def test_new_installation_says_what_will_stand_here(app: FastAPI) -> None:
    assert "Chưa có câu hỏi nào" in await page_of(app)


async def test_helper_gets_the_list_of_pages_and_no_numbers(app: FastAPI) -> None:
    await store(app.state.database, *many(30))
    html = await page_of(app, role=Role.HELPER)
    assert "Tuần này" in html
    assert "Câu hỏi kết thúc ra sao" not in html


async def test_counts_are_shown_from_ten_on_and_rounded_down(app: FastAPI) -> None:
    rows = [*many(23, procedure=about(BIRTH)), *many(9, "no_match", candidates=[about(BIRTH)])]
    await store(app.state.database, *rows, *many(4, "out_of_scope", channel="telegram"))
    html = await page_of(app)
    assert "Làm giấy khai sinh" in html
    assert {number for number in NUMBERS.findall(html) if number not in ("–",)} == {"20", "30"}
    assert "Chưa nhóm nào đủ 10 cuộc" in html


async def test_chart_has_a_name_a_description_and_its_numbers_as_a_table(app: FastAPI) -> None:
    await store(app.state.database, *many(12, created_at=NOON - timedelta(days=3)))
    html = await page_of(app)
    assert html.count('role="img"') == 2
    assert re.search(r'aria-labelledby="by-ending-title by-ending-desc"', html)
    assert "28 ngày, từ 31/10/2026 đến 27/11/2026" in html
    assert re.search(r"24/11/2026</time></th><td class=\"number\">10</td>", html)


async def test_week_and_commune_can_be_chosen(app: FastAPI) -> None:
    earlier = NOON - timedelta(days=9)
    rows = many(15, text="khai sinh ở xã Châu Phú", procedure=about(BIRTH), created_at=earlier)
    await store(app.state.database, *rows)
    client = await client_of(app, await person(app))
    assert "Tuần 16/11 đến 22/11/2026" in (await client.get("/quan-tri")).text
    week = (await client.get("/quan-tri?tuan=2026-11-16")).text
    assert re.search(r'xa=30463">xã Châu Phú</a>', week)
    commune = (await client.get("/quan-tri?tuan=2026-11-16&xa=30463")).text
    assert "<h1>xã Châu Phú</h1>" in commune
    assert NUMBERS.findall(commune) == ["15"] * 3
    assert "Chưa thủ tục nào" in (await client.get("/quan-tri?tuan=2026-11-16&xa=30307")).text
    assert (await client.get("/quan-tri?tuan=x&xa=../etc")).status_code == 200


async def test_names_of_the_catalogue_are_text(app: FastAPI) -> None:
    (birth,) = one_procedure()
    evil = birth.model_copy(update={"plain_name": EVIL, "name": EVIL})
    await app.state.lookup.shelf()
    app.state.lookup._shelf.catalogue = Catalogue({evil.code: evil}, "evil")
    explain = {"guide": f"procedure:{BIRTH}", "step": "step-1"}
    rows = [*many(12, procedure=about(BIRTH)), *many(12, "guide_step", explain=explain)]
    await store(app.state.database, *rows, *many(12, "no_match", candidates=[about(BIRTH)]))
    client = await client_of(app, await person(app))
    for path in ("/quan-tri", "/quan-tri/ban-tin"):
        html = (await client.get(path)).text
        assert "alert(1)" in html
        assert "<script>alert" not in html
        assert "<img" not in html


async def test_no_word_of_anybody_is_on_the_page(app: FastAPI) -> None:
    rows = [a_turn(f"c{n}", "no_match", text="chuyện rất riêng") for n in range(40)]
    await store(app.state.database, *rows)
    assert "rất riêng" not in await page_of(app)
