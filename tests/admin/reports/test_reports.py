"""Reports at the desk: grouped, judged with a note, seen by helpers; and two people at the same one."""

from __future__ import annotations

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from admin.accounts.account import Account
from admin.accounts.roles import Role
from admin.reports.report import About, NewReport
from admin.reports.store import FactReports
from admin.reports.tables import fact_reports
from admin.tables import audit_log
from channels.database import Database
from tests.admin.visitors import StandingClock, browser, client_of, form_of, person, post
from tests.channels.fakes import ON_SQLITE
from tests.lookup.fakes import BIRTH, RESIDENCE, taken
from tests.lookup.follow_up_house import SECRETS, everything_stored

pytestmark = pytest.mark.anyio
QUEUE, HELPERS = "/quan-tri/bao-sai", "/tra-cuu/to/bao-sai"


@pytest.fixture
async def reports(app: FastAPI, database: Database, clock: StandingClock) -> FactReports:
    """Three reports, two of them about one procedure."""
    found = FactReports(database, clock)
    for code, wrong in ((RESIDENCE, "không cần sổ hộ khẩu"), (BIRTH, "lệ phí 8.000"), (BIRTH, "thiếu giấy")):
        await found.add(NewReport(About.PROCEDURE, code, "Lệ phí", wrong, "Luật Cư trú"))
        clock.forward(minutes=1)
    return found


async def rows(database: Database, table: sa.Table) -> list[sa.RowMapping]:
    return list(await database.run(lambda c: c.execute(sa.select(table)).mappings().all()))


async def test_queue_is_grouped_by_procedure_the_most_reported_first(
    desk: httpx.AsyncClient, reports: FactReports
) -> None:
    page = (await desk.get(QUEUE)).text
    assert taken(page).text.count("Làm giấy khai sinh") == 1
    assert page.index("lệ phí 8.000") < page.index("thiếu giấy") < page.index("không cần sổ hộ khẩu")
    assert f"/tra-cuu/{BIRTH}" in taken(page).links()


@pytest.mark.parametrize("state", ["fixed", "not_wrong"])
async def test_closing_needs_a_note_and_is_logged(
    state: str, desk: httpx.AsyncClient, reports: FactReports, database: Database, editor: Account
) -> None:
    refused = await post(desk, QUEUE, f"{QUEUE}/2", state=state)
    assert refused.status_code == 422
    assert "cần ghi lý do" in refused.text
    assert (await rows(database, fact_reports))[1]["state"] == "open"
    closed = await post(desk, QUEUE, f"{QUEUE}/2", state=state, note="Theo Nghị quyết 5/2025.")
    assert closed.status_code == 303
    row = next(one for one in await rows(database, fact_reports) if one["id"] == 2)
    assert (row["state"], row["note"], row["closed_by"]) == (state, "Theo Nghị quyết 5/2025.", "bientap")
    assert "lệ phí 8.000" not in (await desk.get(QUEUE)).text
    assert "Theo Nghị quyết 5/2025." in (await desk.get(f"{QUEUE}/xong")).text
    (line,) = [one for one in await rows(database, audit_log) if one["action"].startswith("report.")]
    assert (line["action"], line["account_id"]) == (f"report.{state}", editor.id)
    assert line["before"]["state"] == "open"
    assert line["after"]["note"] == "Theo Nghị quyết 5/2025."


async def test_checking_needs_no_note_and_opening_again_forgets_the_closing(
    desk: httpx.AsyncClient, reports: FactReports, database: Database
) -> None:
    assert (await post(desk, QUEUE, f"{QUEUE}/1", state="checking")).status_code == 303
    assert "Đang kiểm tra" in (await desk.get(QUEUE)).text
    await post(desk, QUEUE, f"{QUEUE}/1", state="not_wrong", note="Đúng rồi")
    csrf = form_of((await desk.get(QUEUE)).text, f"{QUEUE}/2").fields["csrf"]
    data = {"csrf": csrf, "version": "3", "state": "open", "note": ""}
    assert (await desk.post(f"{QUEUE}/1", data=data)).status_code == 303
    row = next(one for one in await rows(database, fact_reports) if one["id"] == 1)
    assert (row["state"], row["closed_by"], row["closed_at"]) == ("open", None, None)


async def test_conflicting_judgement_is_refused_and_the_other_one_shown(
    app: FastAPI, desk: httpx.AsyncClient, reports: FactReports, database: Database
) -> None:
    opened = form_of((await desk.get(QUEUE)).text, f"{QUEUE}/2").fields
    async with await client_of(app, await person(app, Role.EDITOR, "nguoikhac")) as other:
        await post(other, QUEUE, f"{QUEUE}/2", state="not_wrong", note="Đã hỏi Sở.")
    data = {**opened, "state": "fixed", "note": "Đã sửa."}
    refused = await desk.post(f"{QUEUE}/2", data=data)
    assert refused.status_code == 409
    for words in ("Không sai", "nguoikhac", "Đã hỏi Sở.", "Đã sửa."):
        assert words in refused.text
    row = next(one for one in await rows(database, fact_reports) if one["id"] == 2)
    assert row["state"] == "not_wrong"


async def test_helper_with_the_paper_in_the_hand_says_so_once(
    app: FastAPI, desk: httpx.AsyncClient, reports: FactReports, database: Database
) -> None:
    async with await client_of(app, await person(app, Role.HELPER, "totu")) as helper:
        form = form_of((await helper.get(HELPERS)).text, f"{HELPERS}/2")
        assert (await helper.post(form.action, data=form.fields)).status_code == 303
        assert "totu đã thấy giấy" in (await helper.get(HELPERS)).text
        assert (await helper.post(form.action, data=form.fields)).status_code == 409
    assert "totu đã thấy giấy" in (await desk.get(QUEUE)).text
    assert (await reports.open_groups())[0].subject == BIRTH
    row = next(one for one in await rows(database, fact_reports) if one["id"] == 2)
    assert (row["seen_by"], row["version"]) == ("totu", 2)
    assert "report.seen" in [line["action"] for line in await rows(database, audit_log)]


async def test_personal_data_of_a_note_is_masked_and_that_is_said(
    desk: httpx.AsyncClient, reports: FactReports, database: Database
) -> None:
    done = await post(
        desk, QUEUE, f"{QUEUE}/2", state="fixed", note="Chị Tư 0912345678, 089123456789 xác nhận"
    )
    assert "Đã che trong ghi chú" in done.text
    stored = await everything_stored(database)
    assert not any(secret in stored for secret in SECRETS)


@ON_SQLITE
@pytest.mark.parametrize("role", [None, Role.HELPER, Role.EDITOR])
async def test_each_role_reaches_its_own_pages(role: Role | None, app: FastAPI, reports: FactReports) -> None:
    client = await client_of(app, await person(app, role)) if role else browser(app)
    wanted = {None: (303, 303), Role.HELPER: (403, 200), Role.EDITOR: (200, 200)}[role]
    async with client:
        assert (await client.get(QUEUE)).status_code == (await client.get(f"{QUEUE}/xong")).status_code
        assert ((await client.get(QUEUE)).status_code, (await client.get(HELPERS)).status_code) == wanted
        posted = await client.post(f"{QUEUE}/1", data={"state": "fixed", "note": "x", "version": "1"})
        # Without its token even an editor's form is not taken.
        assert posted.status_code == (403 if role else 303)
    assert (await reports.find(1)).version == 1


@ON_SQLITE
@pytest.mark.parametrize("path", [f"{QUEUE}/99", f"{QUEUE}/0", f"{QUEUE}/x", f"{QUEUE}/99999999999999999999"])
async def test_report_that_is_not_there_is_told_as_a_page(
    path: str, desk: httpx.AsyncClient, reports: FactReports
) -> None:
    csrf = form_of((await desk.get(QUEUE)).text, f"{QUEUE}/1").fields["csrf"]
    data = {"csrf": csrf, "version": "1", "state": "checking"}
    assert (await desk.post(path, data=data)).status_code in (404, 422)
    assert (await desk.post(f"{QUEUE}/1", data={**data, "state": "burnt"})).status_code == 422


@ON_SQLITE
async def test_empty_desk_says_so(app: FastAPI, desk: httpx.AsyncClient) -> None:
    assert "Không có báo cáo nào" in (await desk.get(QUEUE)).text
    assert "Chưa có báo cáo nào đóng" in (await desk.get(f"{QUEUE}/xong")).text
    assert "Không có chỗ nào" in (await desk.get(HELPERS)).text
