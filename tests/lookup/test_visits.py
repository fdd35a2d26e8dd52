"""Asking a team to come: what is kept, what is taken back, and that nothing is left of a contact."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
import structlog
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError

from channels.database import Database
from channels.tables import inbound, metadata, turns
from knowledge.teams.store import save
from lookup.shelf import Shelf
from lookup.visits.limits import ASKED_A_MINUTE, TRIED_A_MINUTE
from lookup.visits.store import MOST_OPEN
from lookup.visits.tables import visit_contacts, visits
from lookup.visits.visit import KEPT
from lookup.visits.wiping import VisitRetention, keep_wiping
from tests.admin.visitors import StandingClock, browser
from tests.databases import count, rows_of
from tests.knowledge.teams.lists import FAR, SMALL, THOAI_SON
from tests.lookup.fakes import BIRTH, MARRIAGE, taken
from tests.lookup.team_site import ASK, FILLED, FORM, WITHDRAW, ask, filled_form, team_site

pytestmark = pytest.mark.anyio
PRIVATE = ("Bà Năm Giả", "0912 345 678", "0912345678")


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def app(tmp_path: Path, database: Database, clock: StandingClock, shelf: Shelf) -> FastAPI:
    return team_site(tmp_path, database, clock, shelf)


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with browser(app) as client:
        yield client


async def everything(database: Database) -> str:
    """Return every value of every table, as one text."""
    found = [await rows_of(database, table) for table in metadata.sorted_tables]
    return repr(found)


async def test_request_is_kept_with_its_contact_apart(
    client: httpx.AsyncClient, clock: StandingClock, database: Database
) -> None:
    code = await ask(client, clock, f"{FORM}&ma={BIRTH}", ma=BIRTH)
    assert len(code.replace("-", "")) == 6
    (visit,) = await rows_of(database, visits)
    assert visit["commune"] == THOAI_SON
    assert (visit["hamlet"], visit["procedures"], visit["outcome"]) == ("ấp Trung Bình", [BIRTH], None)
    (contact,) = await rows_of(database, visit_contacts)
    assert contact["name"] == FILLED["ten"]
    assert contact["reach"] == FILLED["lien-lac"]
    assert not any(one in repr(visit) for one in PRIVATE)
    assert code.replace("-", "") not in await everything(database), "only a keyed hash of it is stored"
    assert await count(database, turns) == await count(database, inbound) == 0


async def test_free_words_are_masked(
    client: httpx.AsyncClient, clock: StandingClock, database: Database
) -> None:
    await ask(client, clock, chuyen="làm căn cước 089123456789 cho tui")
    (contact,) = await rows_of(database, visit_contacts)
    assert "089123456789" not in str(contact["about"])
    assert "căn cước" in str(contact["about"])


async def test_form_that_comes_twice_is_one_request(
    client: httpx.AsyncClient, clock: StandingClock, database: Database
) -> None:
    """A second press, or a reload of the confirmation."""
    form = await filled_form(client)
    clock.forward(seconds=10)
    first, second = [await client.post(ASK, data=form) for _ in range(2)]
    assert receipt(first) == receipt(second)
    assert await count(database, visits) == await count(database, visit_contacts) == 1


async def test_form_that_comes_twice_at_once_is_one_request(
    client: httpx.AsyncClient, clock: StandingClock, database: Database
) -> None:
    form = await filled_form(client)
    clock.forward(seconds=10)
    responses = await asyncio.gather(*(client.post(ASK, data=form) for _ in range(4)))
    assert [response.status_code for response in responses] == [200] * 4
    assert len({receipt(response) for response in responses}) == 1
    assert await count(database, visits) == await count(database, visit_contacts) == 1


def receipt(response: httpx.Response) -> str:
    return response.text.partition('class="receipt">')[2].partition("<")[0]


async def test_code_takes_the_request_back_and_wipes_at_once(
    client: httpx.AsyncClient, clock: StandingClock, database: Database
) -> None:
    code = await ask(client, clock)
    page = await withdraw(client, code.lower().replace("-", " "))
    assert page.status_code == 200
    assert "Đã rút lại" in page.text
    assert await rows_of(database, visit_contacts) == []
    (visit,) = await rows_of(database, visits)
    assert visit["outcome"] == "withdrawn"
    assert visit["closed_at"] is not None
    left = await everything(database)
    assert not any(one in left for one in (*PRIVATE, "Cài VNeID"))
    again = await withdraw(client, code)
    assert again.status_code == 404
    assert "Không còn yêu cầu nào" in again.text


async def withdraw(client: httpx.AsyncClient, code: str) -> httpx.Response:
    token = taken((await client.get(WITHDRAW)).text).every("input")
    csrf = next(one["value"] for one in token if one["name"] == "csrf")
    return await client.post(WITHDRAW, data={"csrf": csrf, "ma-nho": code})


@pytest.mark.parametrize("code", ["", "ZZZ-ZZZ", "' OR 1=1 --", "x" * 4000, "\u202e"])
async def test_wrong_code_takes_nothing_back(
    code: str, client: httpx.AsyncClient, clock: StandingClock, database: Database
) -> None:
    await ask(client, clock)
    assert (await withdraw(client, code)).status_code == 404
    assert await count(database, visit_contacts) == 1


async def test_codes_cannot_be_tried_one_after_another(client: httpx.AsyncClient) -> None:
    statuses = [(await withdraw(client, f"ABC{n:03}")).status_code for n in range(TRIED_A_MINUTE + 2)]
    assert statuses == [404] * TRIED_A_MINUTE + [429] * 2


async def test_contact_is_wiped_after_fourteen_days(
    client: httpx.AsyncClient, clock: StandingClock, database: Database
) -> None:
    await ask(client, clock)
    job = VisitRetention(database, keep_days=365, clock=clock)
    clock.forward(days=13, hours=23)
    assert (await job.tidy()).contacts == 0
    assert await count(database, visit_contacts) == 1
    clock.forward(hours=1)
    assert (await job.tidy(dry_run=True)).contacts == 1
    assert (await job.tidy()).contacts == 1
    assert await rows_of(database, visit_contacts) == []
    (visit,) = await rows_of(database, visits)
    assert visit["outcome"] == "expired"
    left = await everything(database)
    assert not any(one in left for one in PRIVATE)
    clock.forward(days=365)
    assert (await job.tidy()).visits == 1
    assert await count(database, visits) == 0


async def test_house_wipes_by_itself_and_goes_on_when_the_store_is_away(
    client: httpx.AsyncClient,
    clock: StandingClock,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await ask(client, clock)
    clock.forward(days=14)
    monkeypatch.setattr("lookup.visits.wiping.EVERY", 0.0)
    job = VisitRetention(database, keep_days=365, clock=clock)
    failures = [OperationalError("x", {}, Exception("away"))]
    tidy, done = job.tidy, asyncio.Event()

    async def tidy_later() -> object:
        if failures:
            raise failures.pop()
        wiped = await tidy()
        done.set()
        return wiped

    monkeypatch.setattr(job, "tidy", tidy_later)
    with structlog.testing.capture_logs() as logs:
        task = asyncio.create_task(keep_wiping(job))
        await done.wait()
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert [entry["event"] for entry in logs][:2] == ["visits_not_wiped", "visits_wiped"]
    assert logs[1]["contacts"] == 1
    assert await count(database, visit_contacts) == 0


async def test_nothing_of_a_contact_is_left_in_the_file_of_sqlite(
    client: httpx.AsyncClient, clock: StandingClock, database: Database
) -> None:
    """A deleted row stays in the file, and in the log of writes, unless it is overwritten."""
    if database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL overwrites in its own time")
    code = await ask(client, clock)
    assert FILLED["lien-lac"].encode() in bytes_of(database)
    await withdraw(client, code)
    left = bytes_of(database)
    assert not any(one.encode() in left for one in (*PRIVATE, "Cài VNeID"))


def bytes_of(database: Database) -> bytes:
    file = Path(str(database.engine.url.database))
    return b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"ten": ""}, "tên để gọi"),
        ({"lien-lac": "  "}, "số điện thoại, hoặc cách tìm nhà"),
        ({"chuyen": ""}, "cần giúp việc gì"),
        ({"dong-y": ""}, "đánh dấu đồng ý"),
        ({"trang-web": "http://spam"}, "gửi lần nữa"),
        ({"moc": ""}, "gửi lần nữa"),
        ({"moc": "1.2.3"}, "gửi lần nữa"),
        ({"ap": "ấp Không Có"}, "Danh sách chưa có tổ"),
        ({"xa": "99999"}, "chưa có nguồn"),
    ],
)
async def test_what_is_missing_is_told_and_nothing_is_kept(
    fields: dict[str, str],
    told: str,
    client: httpx.AsyncClient,
    clock: StandingClock,
    database: Database,
) -> None:
    form = await filled_form(client, **fields)
    clock.forward(seconds=30)
    response = await client.post(ASK, data=form)
    assert response.status_code == 422
    assert told in response.text
    assert response.headers["cache-control"] == "no-store"
    assert await count(database, visits) == await count(database, visit_contacts) == 0


async def test_what_was_typed_is_still_there_when_something_is_missing(client: httpx.AsyncClient) -> None:
    form = await filled_form(client, **{"dong-y": ""})
    page = taken((await client.post(ASK, data=form)).text)
    values = {one["name"]: one.get("value", "") for one in page.every("input") if "name" in one}
    assert values["ten"] == FILLED["ten"]
    assert values["lien-lac"] == FILLED["lien-lac"]
    wrong = next(one for one in page.every("input") if one.get("name") == "dong-y")
    assert wrong["aria-describedby"] == "dong-y-wrong"


@pytest.mark.parametrize(("seconds", "status"), [(0, 422), (2, 422), (4, 200), (12 * 3600 + 1, 422)])
async def test_form_sent_at_once_or_very_late_has_to_be_sent_again(
    seconds: int, status: int, client: httpx.AsyncClient, clock: StandingClock
) -> None:
    form = await filled_form(client)
    clock.forward(seconds=seconds)
    response = await client.post(ASK, data=form)
    assert response.status_code == status
    if status == 422:
        again = taken(response.text)
        form |= {one["name"]: one["value"] for one in again.every("input") if one.get("name") == "moc"}
        clock.forward(seconds=5)
        assert (await client.post(ASK, data=form)).status_code == 200


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}])
async def test_form_from_another_site_is_refused(
    headers: dict[str, str], client: httpx.AsyncClient, clock: StandingClock, database: Database
) -> None:
    form = await filled_form(client)
    clock.forward(seconds=30)
    assert (await client.post(ASK, data=form, headers=headers)).status_code == 403
    assert (await client.post(ASK, data={**form, "csrf": "x"})).status_code == 403
    assert (await client.post(WITHDRAW, data={"ma-nho": "ABCDEF"})).status_code == 403
    assert await count(database, visits) == 0


async def test_one_browser_may_ask_only_so_often(client: httpx.AsyncClient, clock: StandingClock) -> None:
    forms = [await filled_form(client) for _ in range(ASKED_A_MINUTE + 1)]
    clock.forward(seconds=30)
    statuses = [(await client.post(ASK, data=form)).status_code for form in forms]
    assert statuses == [200] * ASKED_A_MINUTE + [429]
    clock.forward(minutes=2)
    await ask(client, clock)


async def test_team_with_too_many_waiting_takes_no_more(
    client: httpx.AsyncClient, clock: StandingClock, database: Database
) -> None:
    waiting = {"commune": THOAI_SON, "procedures": [], "asked_at": clock.now, "version": 1}
    rows = [{**waiting, "hamlet": "ấp Trung Bình"} for _ in range(MOST_OPEN)]
    await database.run(lambda connection: connection.execute(visits.insert(), rows))
    form = await filled_form(client)
    clock.forward(seconds=30)
    response = await client.post(ASK, data=form)
    assert response.status_code == 503
    assert "nhiều người nhờ" in response.text


async def test_too_large_form_is_refused(client: httpx.AsyncClient) -> None:
    form = await filled_form(client, chuyen="x" * 40_000)
    assert (await client.post(ASK, data=form)).status_code == 413


async def test_nobody_who_asks_stands_in_the_logs(
    client: httpx.AsyncClient,
    clock: StandingClock,
    database: Database,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with caplog.at_level(logging.DEBUG):
        code = await ask(client, clock)
        await client.post(ASK, data={**await filled_form(client), "ten": ""})
        await withdraw(client, code)
        await VisitRetention(database, 1, clock).tidy()
    told = caplog.text + "".join(capsys.readouterr())
    assert not any(one in told for one in (*PRIVATE, "Cài VNeID", code))


async def test_error_of_the_store_does_not_print_the_contact(
    app: FastAPI,
    client: httpx.AsyncClient,
    clock: StandingClock,
    database: Database,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    form = await filled_form(client)
    clock.forward(seconds=30)
    await database.run(lambda c: c.execute(sa.text("ALTER TABLE visit_contacts RENAME TO moved")))
    try:
        response = await client.post(ASK, data=form)
    finally:
        await database.run(lambda c: c.execute(sa.text("ALTER TABLE moved RENAME TO visit_contacts")))
    assert response.status_code == 500
    assert not any(one in response.text for one in PRIVATE)
    assert await count(database, visits) == 0, "half a request is none"


async def test_choice_leads_from_the_commune_to_the_form(client: httpx.AsyncClient) -> None:
    first = taken((await client.get(f"{ASK}?ma={BIRTH}&ma={MARRIAGE}")).text)
    commune = next(link for link in first.links() if f"xa={THOAI_SON}" in link)
    second = taken((await client.get(commune)).text)
    assert "Ấp Trung Bình" in second.text
    hamlet = next(link for link in second.links() if "Trung+B" in link)
    form = taken((await client.get(hamlet)).text)
    chosen = [one["value"] for one in form.every("input") if one.get("name") == "ma" and "checked" in one]
    assert chosen == [BIRTH, MARRIAGE]


async def test_old_name_of_the_commune_leads_to_its_teams(client: httpx.AsyncClient) -> None:
    page = taken((await client.get(f"{ASK}?xa=thoai+giang")).text)
    assert "Ấp Trung Bình" in page.text


async def test_without_a_list_the_commune_is_offered(tmp_path: Path, app: FastAPI) -> None:
    save(tmp_path / "teams.json", SMALL.model_copy(update={"teams": ()}))
    async with browser(app) as client:
        for path in (ASK, FORM, "/tra-cuu/to-cong-nghe-so"):
            text = (await client.get(path)).text
            assert "Trung tâm Phục vụ hành chính công" in text
            assert "<form" not in text or 'name="ten"' not in text
        assert "Tổ công nghệ số ở ấp" not in (await client.get("/tra-cuu")).text


async def test_new_list_is_shown_without_a_restart(tmp_path: Path, client: httpx.AsyncClient) -> None:
    first = await client.get("/tra-cuu/to-cong-nghe-so")
    save(tmp_path / "teams.json", SMALL.model_copy(update={"teams": (FAR,)}))
    kept: dict[str, Any] = {"if-none-match": first.headers["etag"]}
    second = await client.get("/tra-cuu/to-cong-nghe-so", headers=kept)
    assert second.status_code == 200
    assert "Thoại Sơn" not in taken(second.text).text


def test_contact_is_kept_for_as_long_as_the_page_says() -> None:
    assert KEPT.days == 14
