"""The list of those who go: whose it is, in which order, and that two people do not mark one visit."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from admin.accounts.roles import Role
from admin.tables import audit_log
from channels.database import Database
from lookup.shelf import Shelf
from lookup.visits.tables import visit_contacts, visits
from tests.admin.visitors import StandingClock, browser, client_of, form_of, person
from tests.databases import count, rows_of
from tests.knowledge.teams.lists import OC_EO, THOAI_SON
from tests.lookup.fakes import BIRTH, taken
from tests.lookup.team_site import FORM, TODAYS, ask, team_site

pytestmark = pytest.mark.anyio
CANAL = f"/tra-cuu/nho-to-den?xa={THOAI_SON}&ap=%E1%BA%A5p+K%C3%AAnh+%C4%90%C3%A0o"
FAR_AWAY = f"/tra-cuu/nho-to-den?xa={OC_EO}&ap=%E1%BA%A5p+Trung+S%C6%A1n"
MARK = "/tra-cuu/to/luot"


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
async def app(tmp_path: Path, database: Database, clock: StandingClock, shelf: Shelf) -> FastAPI:
    """Three requests: two in xã Thoại Sơn, one in xã Óc Eo."""
    app = team_site(tmp_path, database, clock, shelf)
    async with browser(app) as resident:
        await ask(resident, clock, f"{FORM}&ma={BIRTH}", ma=BIRTH)
        await ask(resident, clock, CANAL, ten="Chú Tư Giả", **{"lien-lac": "nhà sau cầu, cửa xanh"})
        await ask(resident, clock, FAR_AWAY, ten="Dì Sáu Giả")
    return app


@pytest.fixture
async def helper(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    account = await person(app, Role.HELPER, "lan", name="Chị Lan", commune=THOAI_SON)
    async with await client_of(app, account) as client:
        yield client


async def numbers(database: Database) -> dict[str, int]:
    return {str(row["hamlet"]): int(str(row["id"])) for row in await rows_of(database, visits)}


async def marked(client: httpx.AsyncClient, number: int, outcome: str, page: str = TODAYS) -> httpx.Response:
    form = form_of((await client.get(page)).text, f"{MARK}/{number}")
    return await client.post(form.action, data={**form.fields, "ket-qua": outcome})


async def test_helper_sees_the_commune_in_the_order_of_asking(helper: httpx.AsyncClient) -> None:
    response = await helper.get(TODAYS)
    assert response.headers["cache-control"] == "no-store"
    page = taken(response.text)
    assert page.text.index("Bà Năm Giả") < page.text.index("Chú Tư Giả")
    assert "Dì Sáu Giả" not in page.text
    assert "nhà sau cầu, cửa xanh" in page.text
    assert "tel:0912345678" in page.links()
    assert f"/tra-cuu/in?ma={BIRTH}&xa={THOAI_SON}" in page.links(), "the slip is prepared from here"


async def test_list_can_be_narrowed_to_a_hamlet(helper: httpx.AsyncClient) -> None:
    page = taken((await helper.get(TODAYS)).text)
    link = next(link for link in page.links() if link.startswith(TODAYS) and "ap=" in link)
    narrow = taken((await helper.get(link)).text)
    assert ("Chú Tư Giả" in narrow.text) != ("Bà Năm Giả" in narrow.text)
    assert "Tất cả" in narrow.text


async def test_editor_sees_every_commune(app: FastAPI) -> None:
    account = await person(app, Role.EDITOR)
    async with await client_of(app, account) as client:
        page = taken((await client.get(TODAYS)).text)
        assert all(name in page.text for name in ("Bà Năm Giả", "Chú Tư Giả", "Dì Sáu Giả"))
        only = taken((await client.get(f"{TODAYS}?xa={OC_EO}")).text)
        assert "Dì Sáu Giả" in only.text
        assert "Bà Năm Giả" not in only.text


async def test_helper_without_a_commune_sees_nothing(app: FastAPI) -> None:
    account = await person(app, Role.HELPER)
    async with await client_of(app, account) as client:
        page = taken((await client.get(TODAYS)).text)
        assert "chưa gắn với xã" in page.text
        assert "Giả" not in page.text


async def test_nobody_signed_in_is_sent_to_the_sign_in(app: FastAPI) -> None:
    async with browser(app) as client:
        response = await client.get(TODAYS)
        assert response.status_code == 303
        assert response.headers["location"].startswith("/quan-tri/vao?tiep=")
        assert "Giả" not in response.text
        assert (await client.post(f"{MARK}/1", data={"ket-qua": "done"})).status_code == 303


async def test_visit_of_another_commune_is_not_there(
    app: FastAPI, helper: httpx.AsyncClient, database: Database
) -> None:
    """Neither "not yours" nor anything else that would tell that it exists."""
    far = (await numbers(database))["ấp Trung Sơn"]
    form = form_of((await helper.get(TODAYS)).text, f"{MARK}/{(await numbers(database))['ấp Trung Bình']}")
    foreign = await helper.post(f"{MARK}/{far}", data={**form.fields, "ket-qua": "done"})
    missing = await helper.post(f"{MARK}/{far + 1000}", data={**form.fields, "ket-qua": "done"})
    assert foreign.status_code == missing.status_code == 404
    assert message(foreign) == message(missing)
    filtered = taken((await helper.get(f"{TODAYS}?xa={OC_EO}")).text)
    assert "Dì Sáu Giả" not in filtered.text
    assert await count(database, visit_contacts) == 3


def message(response: httpx.Response) -> str:
    return taken(response.text.partition("<main")[2].partition("</main>")[0]).text


@pytest.mark.parametrize("outcome", ["done", "absent", "commune"])
async def test_closing_wipes_the_contact_and_notes_who_did_it(
    outcome: str, helper: httpx.AsyncClient, database: Database
) -> None:
    number = (await numbers(database))["ấp Trung Bình"]
    assert (await marked(helper, number, outcome)).status_code == 303
    kept = {row["visit_id"] for row in await rows_of(database, visit_contacts)}
    assert number not in kept
    (visit,) = [row for row in await rows_of(database, visits) if row["id"] == number]
    assert (visit["outcome"], visit["changed_by"], visit["procedures"]) == (outcome, "Chị Lan", [BIRTH])
    (line,) = await rows_of(database, audit_log)
    assert (line["action"], line["by"]) == (f"visit.{outcome}", "lan")
    assert line["after"] == {"outcome": outcome, "commune": THOAI_SON}
    assert "Giả" not in repr((visit, line))
    page = taken((await helper.get(TODAYS)).text)
    assert "Bà Năm Giả" not in page.text
    assert "Đã khép hôm nay" in page.text


async def test_visit_that_is_put_off_stays_on_the_list(helper: httpx.AsyncClient, database: Database) -> None:
    number = (await numbers(database))["ấp Trung Bình"]
    assert (await marked(helper, number, "again")).status_code == 303
    page = taken((await helper.get(TODAYS)).text)
    assert "hẹn lại" in page.text
    assert "Chị Lan" in page.text
    assert "Bà Năm Giả" in page.text
    assert (await marked(helper, number, "done")).status_code == 303
    assert [line["before"] for line in await rows_of(database, audit_log)] == [
        {"outcome": None},
        {"outcome": "again"},
    ]


async def test_second_to_mark_a_visit_is_told_who_was_first(
    app: FastAPI, helper: httpx.AsyncClient, database: Database
) -> None:
    number = (await numbers(database))["ấp Trung Bình"]
    other = await person(app, Role.HELPER, "minh", name="Anh Minh", commune=THOAI_SON)
    async with await client_of(app, other) as client:
        form = form_of((await client.get(TODAYS)).text, f"{MARK}/{number}")
        await marked(helper, number, "done")
        late = await client.post(form.action, data={**form.fields, "ket-qua": "absent"})
    assert late.status_code == 409
    assert "Chị Lan vừa đánh dấu yêu cầu này: xong." in taken(late.text).text
    (visit,) = [row for row in await rows_of(database, visits) if row["id"] == number]
    assert visit["outcome"] == "done"
    assert await count(database, audit_log) == 1


async def test_helper_is_told_that_the_request_was_taken_back(
    app: FastAPI, helper: httpx.AsyncClient, database: Database, clock: StandingClock
) -> None:
    async with browser(app) as resident:
        code = await ask(resident, clock, ten="Bác Tám Giả")
        number = max((await numbers(database)).values())
        form = form_of((await helper.get(TODAYS)).text, f"{MARK}/{number}")
        page = form_of(
            (await resident.get("/tra-cuu/nho-to-den/rut-lai")).text, "/tra-cuu/nho-to-den/rut-lai"
        )
        await resident.post(page.action, data={**page.fields, "ma-nho": code})
    late = await helper.post(form.action, data={**form.fields, "ket-qua": "done"})
    assert late.status_code == 409
    assert "Người nhờ vừa rút lại" in late.text


@pytest.mark.parametrize(
    ("change", "status"),
    [({"csrf": ""}, 403), ({"ket-qua": "withdrawn"}, 422), ({"ket-qua": "x"}, 422), ({"lan": "x"}, 409)],
)
async def test_forged_or_odd_mark_changes_nothing(
    change: dict[str, str], status: int, helper: httpx.AsyncClient, database: Database
) -> None:
    number = (await numbers(database))["ấp Trung Bình"]
    form = form_of((await helper.get(TODAYS)).text, f"{MARK}/{number}")
    response = await helper.post(form.action, data={**form.fields, "ket-qua": "done", **change})
    assert response.status_code == status
    assert await count(database, visit_contacts) == 3
    assert await count(database, audit_log) == 0


async def test_mark_returns_to_the_hamlet_that_was_shown(
    helper: httpx.AsyncClient, database: Database
) -> None:
    number = (await numbers(database))["ấp Trung Bình"]
    response = await marked(helper, number, "done", f"{TODAYS}?ap=%E1%BA%A5p+Trung+B%C3%ACnh")
    assert response.headers["location"].startswith(f"{TODAYS}?ap=")
    page = await helper.get(response.headers["location"])
    assert "Không ai ở ấp Trung Bình đang chờ" in page.text
