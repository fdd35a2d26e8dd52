"""The pages over HTTP: addresses that last, what is not sent twice, and what is said of nothing found."""

from __future__ import annotations

import time
from pathlib import Path

import httpx
import pytest

from knowledge.guides.force import operate
from knowledge.loader import Catalogue
from tests.lookup.fakes import BASE, BIRTH, FakeRanking, site, taken

pytestmark = pytest.mark.anyio


async def test_first_page_has_events_often_asked_and_fields(web: httpx.AsyncClient, real: Catalogue) -> None:
    page = taken((await web.get("/tra-cuu")).text)
    assert "/tra-cuu?chuyen=nha-co-em-be" in page.links()
    assert "/tra-cuu?linh-vuc=land" in page.links()
    assert f"({len(real)} thủ tục)" in page.text
    assert sum(href.startswith(("/tra-cuu/1.", "/tra-cuu/2.", "/tra-cuu/3.")) for href in page.links()) == 12


async def test_results_come_as_ranked(web: httpx.AsyncClient, ranking: FakeRanking) -> None:
    ranking.finds("xyzt", "1.004222", BIRTH)
    page = taken((await web.get("/tra-cuu?q=xyzt")).text)
    hits = [href for href in page.links() if href.startswith("/tra-cuu/1.")]
    assert hits == ["/tra-cuu/1.004222", f"/tra-cuu/{BIRTH}"]
    assert "2 thủ tục" in page.text


async def test_nothing_found_is_told_with_ways_on(web: httpx.AsyncClient) -> None:
    page = taken((await web.get("/tra-cuu?q=qqq+zyx")).text)
    assert "Chưa thấy thủ tục nào" in page.text
    assert "tel:18001096" in page.links()


async def test_unknown_code_in_the_question_is_told(web: httpx.AsyncClient) -> None:
    assert "Danh mục không có mã 9.999999" in taken((await web.get("/tra-cuu?q=9.999999")).text).text


async def test_page_says_when_only_words_were_compared(web: httpx.AsyncClient, ranking: FakeRanking) -> None:
    ranking.away = True
    page = taken((await web.get("/tra-cuu?q=lam+giay+khai+sinh+cho+con")).text)
    assert "Máy tìm đang bận" in page.text
    assert f"/tra-cuu/{BIRTH}" in page.links()
    assert (await web.get("/tra-cuu/goi-y?q=khai+sinh")).json()["away"] is True


async def test_long_question_is_cut_and_that_is_said(web: httpx.AsyncClient, ranking: FakeRanking) -> None:
    page = taken((await web.get("/tra-cuu", params={"q": "khai sinh " * 60})).text)
    assert "chỉ tìm theo 200 chữ cái đầu" in page.text
    assert all(len(query) <= 200 for query in ranking.asked)


async def test_unknown_code_is_404_and_searched_for(web: httpx.AsyncClient, ranking: FakeRanking) -> None:
    response = await web.get("/tra-cuu/khai-sinh")
    assert response.status_code == 404
    assert response.headers["cache-control"] == "no-store"
    assert f"/tra-cuu/{BIRTH}" in taken(response.text).links()
    assert ranking.asked == ["khai sinh"]
    assert (await web.get("/tra-cuu/9.999999")).status_code == 404
    assert (await web.get("/tra-cuu/huong-dan/khong-co")).status_code == 404


@pytest.mark.parametrize(
    ("path", "goes_to"),
    [
        (f"/tra-cuu/{BIRTH}.000.00.00.H01", f"/tra-cuu/{BIRTH}"),
        ("/tra-cuu/1.001776?ma=1.004222", "/tra-cuu/1.116909?ma=1.004222"),
    ],
)
async def test_old_addresses_lead_to_the_one_of_today(
    path: str, goes_to: str, web: httpx.AsyncClient
) -> None:
    response = await web.get(path)
    assert (response.status_code, response.headers["location"]) == (308, goes_to)


@pytest.mark.parametrize(
    "path",
    [
        "/tra-cuu",
        f"/tra-cuu/{BIRTH}",
        "/tra-cuu/huong-dan/portal-file",
        f"/tra-cuu/in?ma={BIRTH}",
        "/tra-cuu?q=xyzt",
    ],
)
async def test_page_is_not_sent_twice(path: str, web: httpx.AsyncClient) -> None:
    first = await web.get(path)
    assert first.headers["cache-control"] == "no-cache"
    tag = first.headers["etag"]
    for kept in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = await web.get(path, headers={"If-None-Match": kept})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert (await web.get(path, headers={"If-None-Match": '"other"'})).status_code == 200


async def test_tag_changes_with_address_catalogue_and_ranking(
    web: httpx.AsyncClient, ranking: FakeRanking, real: Catalogue, tmp_path: Path
) -> None:
    tags = [
        (await web.get(path)).headers["etag"] for path in ("/tra-cuu", "/tra-cuu?ma=1.1", f"/tra-cuu/{BIRTH}")
    ]
    newer = Catalogue(real.procedures, "newer", real.twin_questions)
    app = site(tmp_path, newer)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as other:
        tags.append((await other.get(f"/tra-cuu/{BIRTH}")).headers["etag"])
    tags.append((await web.get("/tra-cuu?q=xyzt")).headers["etag"])
    ranking.finds("xyzt", BIRTH)
    tags.append((await web.get("/tra-cuu?q=xyzt")).headers["etag"])
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize(
    "path", ["/tra-cuu", "/tra-cuu/goi-y?q=khai", f"/tra-cuu/{BIRTH}", "/tra-cuu/in", "/tra-cuu/huong-dan"]
)
async def test_head_is_answered_like_get(path: str, web: httpx.AsyncClient) -> None:
    assert (await web.head(path)).status_code == 200
    assert (await web.post(path)).status_code == 405


async def test_step_switched_off_leaves_the_page_of_its_guide(web: httpx.AsyncClient, tmp_path: Path) -> None:
    path = "/tra-cuu/huong-dan/vneid-forgot-password"
    before = await web.get(path)
    off = tmp_path / "off.json"
    off.write_text('{"vneid-forgot-password": ["which"]}', encoding="utf-8")
    operate(off, unconfirmed=False)
    try:
        page = await web.get(path, headers={"If-None-Match": before.headers["etag"]})
        assert page.status_code == 200
        assert "chưa kiểm chứng" not in page.text
    finally:
        operate(None)


async def test_suggestions_take_less_than_50_ms(web: httpx.AsyncClient, ranking: FakeRanking) -> None:
    ranking.away = True  # the slower way: words are compared here
    await web.get("/tra-cuu/goi-y?q=khai")
    spent = []
    for text in ("k", "khai s", "sang ten x", "lam giay to cho con moi sinh o be", "1.00"):
        begun = time.perf_counter()
        items = (await web.get("/tra-cuu/goi-y", params={"q": text})).json()["items"]
        spent.append(time.perf_counter() - begun)
        assert len(items) <= 8
    assert sorted(spent)[len(spent) // 2] < 0.05


async def test_twins_are_told_apart_with_their_question(web: httpx.AsyncClient, real: Catalogue) -> None:
    page = taken((await web.get(f"/tra-cuu/{BIRTH}")).text)
    for question in (one for one in real.twin_questions if BIRTH in one.codes):
        assert " ".join(question.question.split()) in page.text
        assert {f"/tra-cuu/{code}" for code in question.codes - {BIRTH}} <= set(page.links())


async def test_room_reads_the_catalogue_once_however_many_come(tmp_path: Path, real: Catalogue) -> None:
    reads = 0

    def load() -> Catalogue:
        nonlocal reads
        reads += 1
        return real

    app = site(tmp_path, real)
    app.state.lookup._load = load
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
        await client.get("/tra-cuu")
        await client.get("/tra-cuu")
    await app.state.lookup.prepare()
    assert reads == 1
