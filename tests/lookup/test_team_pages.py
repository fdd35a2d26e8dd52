"""The list of teams on the pages: what is public, what is not, and nothing planted comes alive."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from knowledge.teams.schema import Directory, Member, Team
from knowledge.teams.store import save
from lookup.shelf import Shelf
from tests.knowledge.teams.lists import OC_EO, SMALL, THOAI_SON, TODAY
from tests.lookup.fakes import BASE, BIRTH, FakeRanking, site, taken
from tests.lookup.test_safety import MARKUP, check

pytestmark = pytest.mark.anyio
TEAMS = "/tra-cuu/to-cong-nghe-so"
ONE = f"{TEAMS}?xa={THOAI_SON}&ap=ap+trung+binh"


def opened(folder: Path, shelf: Shelf, teams: Directory) -> FastAPI:
    save(folder / "teams.json", teams)
    app = site(folder, shelf.catalogue, FakeRanking())
    app.state.lookup._shelf = shelf
    return app


@pytest.fixture
async def web(tmp_path: Path, shelf: Shelf, anyio_backend: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(opened(tmp_path, shelf, SMALL))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        yield client


async def test_commune_then_hamlet_lead_to_days_and_place(web: httpx.AsyncClient) -> None:
    first = taken((await web.get(TEAMS)).text)
    assert f"{TEAMS}?xa={OC_EO}" in first.links()
    second = taken((await web.get(f"{TEAMS}?xa={THOAI_SON}")).text)
    assert "Trực thứ ba, thứ năm, ở Văn phòng ấp" in second.text
    assert "Chưa ghi ngày trực" in second.text
    third = taken((await web.get(next(one for one in second.links() if "Trung+B" in one))).text)
    assert "Tổ công nghệ số cộng đồng ấp Trung Bình" in third.text
    assert "Báo cáo của ấp (xem ngày 01/11/2026)" in third.text
    assert any(link.startswith("/tra-cuu/nho-to-den?") for link in third.links())


async def test_member_is_named_only_where_the_list_says_so(web: httpx.AsyncClient) -> None:
    page = await web.get(ONE)
    assert "Lê Thị Giả" in page.text
    assert "tel:0912345678" in taken(page.text).links()
    assert "Trần Văn Kín" not in page.text


async def test_team_of_which_nothing_is_known_is_said_to_be_so(web: httpx.AsyncClient) -> None:
    page = taken((await web.get(f"{TEAMS}?xa={THOAI_SON}&ap=kenh+dao")).text)
    assert "Danh sách chưa ghi ngày trực" in page.text
    assert "Ngày trực" not in page.text


@pytest.mark.parametrize("place", ["thoai+giang", "N%C3%BAi+S%E1%BA%ADp", "xa+thoai+son", THOAI_SON])
async def test_old_names_are_welcome(place: str, web: httpx.AsyncClient) -> None:
    assert "Ấp Trung Bình" in taken((await web.get(f"{TEAMS}?xa={place}")).text).text


async def test_place_that_means_several_is_asked_back(web: httpx.AsyncClient) -> None:
    page = taken((await web.get(f"{TEAMS}?xa=huyen+thoai+son")).text)
    ways = [one.partition("#")[0] for one in page.links() if "#noi-nop" in one]
    assert f"{TEAMS}?xa={THOAI_SON}" in ways


async def test_place_without_a_team_offers_the_commune(web: httpx.AsyncClient) -> None:
    for place in ("xa+vinh+trach", "nowhere"):
        text = taken((await web.get(f"{TEAMS}?xa={place}")).text).text
        assert "hành chính công" in text or "chưa có nguồn" in text


async def test_first_page_and_page_of_a_procedure_lead_to_the_teams(web: httpx.AsyncClient) -> None:
    assert TEAMS in taken((await web.get("/tra-cuu")).text).links()
    page = taken((await web.get(f"/tra-cuu/{BIRTH}?xa=thoai+giang")).text)
    assert "Xã Thoại Sơn có Tổ công nghệ số cộng đồng ở 2 ấp, khóm" in page.text
    assert any(link.startswith(f"{TEAMS}?xa={THOAI_SON}") for link in page.links())
    assert "Tổ công nghệ số" not in (await web.get(f"/tra-cuu/{BIRTH}?xa=xa+vinh+trach")).text


async def test_nothing_planted_in_the_list_comes_alive(
    tmp_path: Path, shelf: Shelf, anyio_backend: str
) -> None:
    member = Member(name=MARKUP, phone="javascript:alert(1)", public=True)
    texts = dict.fromkeys(("commune_name", "point", "note", "source"), MARKUP)
    team = Team(
        commune=THOAI_SON, hamlet=MARKUP, members=(member,), days=(2,), hours=((0, 60),), read=TODAY, **texts
    )
    app = opened(tmp_path, shelf, Directory(teams=(team,)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
        listed = await client.get(f"{TEAMS}?xa={THOAI_SON}")
        check(taken(listed.text), listed.text)
        alone = await client.get(TEAMS, params={"xa": THOAI_SON, "ap": MARKUP})
        assert alone.status_code == 200
        check(taken(alone.text), alone.text.replace("tel:javascript", "tel:"))
        for path in (TEAMS, "/tra-cuu", f"/tra-cuu/{BIRTH}?xa={THOAI_SON}"):
            response = await client.get(path)
            check(taken(response.text), response.text)


@pytest.mark.parametrize(
    "value", [MARKUP, '"><svg onload=alert(1)>', "javascript:alert(1)", "%00", "a" * 5000]
)
async def test_nothing_in_an_address_comes_alive(value: str, web: httpx.AsyncClient) -> None:
    for params in ({"xa": value}, {"xa": THOAI_SON, "ap": value}, {"ma": value}):
        response = await web.get(TEAMS, params=params)
        assert response.status_code == 200
        check(taken(response.text), response.text)
        assert "set-cookie" not in response.headers


async def test_page_is_not_sent_again_until_the_list_changes(web: httpx.AsyncClient, tmp_path: Path) -> None:
    first = await web.get(ONE)
    kept = {"if-none-match": first.headers["etag"]}
    assert (await web.get(ONE, headers=kept)).status_code == 304
    save(tmp_path / "teams.json", SMALL.model_copy(update={"teams": SMALL.teams[:1]}))
    assert (await web.get(ONE, headers=kept)).status_code == 200
