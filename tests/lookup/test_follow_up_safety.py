"""Markup, scripts, addresses that run and letters that turn text around, planted in every field there is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from admin.accounts.roles import Role
from admin.follow_ups.desk import FollowUpDesk
from admin.follow_ups.follow_up import Told
from admin.follow_ups.store import FollowUps
from admin.follow_ups.tables import follow_ups
from admin.reports.report import About, NewReport
from admin.reports.report import State as ReportState
from admin.reports.store import FactReports
from admin.reports.tables import fact_reports
from channels.contract import (
    Action,
    Answer,
    Bullets,
    Checklist,
    ChecklistItem,
    Citation,
    Facts,
    Note,
    Outbound,
    Paragraph,
    ProcedureRef,
    Row,
    Steps,
)
from channels.database import Database
from channels.status import Status
from channels.web.headers import SECURITY_HEADERS
from lookup.shelf import Shelf
from tests.admin.visitors import StandingClock, client_of, form_of, person
from tests.channels.fakes import ON_SQLITE, FakeRasa, a_button
from tests.lookup.fakes import BIDI, BIRTH, Taken, taken
from tests.lookup.follow_up_house import number_from_one, visiting, whole_house

pytestmark = [pytest.mark.anyio, ON_SQLITE]
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'`{{7*7}}\u202egnol\u2066"
BAD = (
    MARKUP,
    '"><svg onload=alert(1)>',
    "' onfocus='alert(1)' autofocus='",
    "javascript:alert(1)",
    "</textarea></title><script>alert(1)</script>",
    "{{ config }}{% raw %}",
)


@pytest.fixture
def rasa() -> FakeRasa:
    return FakeRasa()


@pytest.fixture
async def app(
    tmp_path: Path, database: Database, shelf: Shelf, rasa: FakeRasa, anyio_backend: str
) -> FastAPI:
    await number_from_one(database, follow_ups, fact_reports)
    return whole_house(tmp_path, database, StandingClock(), shelf, rasa)


@pytest.fixture
async def visitor(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with visiting(app) as client:
        yield client


def check(response: httpx.Response) -> Taken:
    """Fail on anything that could run, reach out, or turn text around."""
    html, page = response.text, taken(response.text)
    assert "text/html" in response.headers["content-type"]
    assert response.headers["content-security-policy"] == SECURITY_HEADERS["Content-Security-Policy"]
    assert not BIDI.search(html)
    assert not {one.tag for one in page.elements} & {"img", "iframe", "object", "base", "style"}
    assert all(one.keys() == {"src", "defer"} for one in page.every("script"))
    for one in page.elements:
        assert not [
            name for name in one.attributes if name.startswith("on") or name in ("style", "autofocus")
        ]
        for name in ("href", "src", "action"):
            address = one.attributes.get(name, "/")
            assert address.startswith(("/", "#", "https://", "http://", "tel:")), address
            assert not address.startswith("//")
    assert "49" not in page.text.replace("{{7*7}}", "")
    return page


@pytest.mark.parametrize("bad", BAD)
async def test_what_a_visitor_types_stays_words(bad: str, visitor: httpx.AsyncClient) -> None:
    encoded = "".join(f"%{byte:02X}" for byte in bad.encode())
    for path in ("/tra-cuu/hoi-ho", "/tra-cuu/chua-thay", "/tra-cuu/ma"):
        check(await visitor.get(f"{path}?q={encoded}&ma={encoded}&xa={encoded}&text={encoded}"))
    preview = await visitor.post("/tra-cuu/chua-thay", data={"text": bad, "code": bad, "mark": bad})
    check(preview)
    fields = form_of(preview.text, "/tra-cuu/chua-thay").fields
    check(await visitor.post("/tra-cuu/chua-thay", data={**fields, "step": "send"}))
    check(await visitor.post("/tra-cuu/chua-thay", data={**fields, "step": bad}))
    check(await visitor.post("/tra-cuu/ma", data={"code": bad}))
    names = ("text", "words", "conversation", "message", "token")
    check(await visitor.post("/tra-cuu/hoi-ho", data={"text": bad, "words": bad}))
    check(await visitor.post("/tra-cuu/hoi-ho", data=dict.fromkeys(names, bad)))
    for about, subject in (
        ("procedure", BIRTH),
        ("guide", "vneid-forgot-password"),
        (bad, BIRTH),
        (bad, bad),
    ):
        report = {"about": about, "subject": subject, "part": bad, "wrong": bad, "source": bad}
        check(await visitor.post("/tra-cuu/bao-sai", data=report))
        check(await visitor.post("/tra-cuu/bao-sai", data={**report, "wrong": ""}))


async def test_what_the_dialogue_says_stays_words(visitor: httpx.AsyncClient, rasa: FakeRasa) -> None:
    blocks = (
        Paragraph(text=MARKUP),
        Note(text=MARKUP),
        Checklist(heading=MARKUP, items=(ChecklistItem(text=MARKUP, detail=MARKUP),)),
        Bullets(heading=MARKUP, items=(MARKUP,)),
        Steps(heading=MARKUP, items=(MARKUP,)),
        Facts(heading=MARKUP, rows=(Row(label=MARKUP, value=MARKUP),)),
    )
    actions = (
        a_button(label=MARKUP[:60]),
        *(Action(kind=kind, label=MARKUP, value=bad) for kind in ("url", "phone", "copy") for bad in BAD),
        Action(kind="url", label=MARKUP, value="//evil.example/x"),
    )
    citation = Citation(title=MARKUP, decision=MARKUP, url="javascript:alert(1)", read="2026-01-02")
    reply = Outbound(title=MARKUP, blocks=blocks, actions=actions, citations=(citation,), plain="x")
    ref = ProcedureRef(code=MARKUP, name=MARKUP)
    rasa.reply = lambda _: Answer(status=Status.CLARIFY, replies=(reply,), procedure=ref)
    page = check(await visitor.post("/tra-cuu/hoi-ho", data={"text": "chào"}))
    assert page.text.count("alert(1)") > 10


async def test_what_stands_in_the_database_stays_words(app: FastAPI, database: Database) -> None:
    account = await person(app, Role.EDITOR, "bientap", name=MARKUP[:80])
    store, desk = FollowUps(database, app.state.desk.keys), FollowUpDesk(database)
    for code in ("K7M2XQ", "K7M2XR", "K7M2XS"):
        await store.ask(MARKUP, code)
    told = Told(f"{MARKUP}\n{MARKUP}", MARKUP, MARKUP[:64], MARKUP)
    await desk.publish(1, 1, told, account)
    await desk.publish(1, 2, told, account)
    await desk.close(2, 1, MARKUP, account)
    reports = FactReports(database)
    for about in About:
        await reports.add(NewReport(about, MARKUP[:64], MARKUP, MARKUP, MARKUP, MARKUP[:64]))
        await reports.add(NewReport(about, MARKUP[:64], MARKUP, f"{MARKUP} hai"))
    await reports.judge(1, 1, ReportState.NOT_WRONG, MARKUP, account)
    await reports.mark_seen(2, 1, account)
    async with visiting(app) as visitor:
        for code in ("K7M2XQ", "K7M2XR", "K7M2XS"):
            assert "alert(1)" in check(await visitor.post("/tra-cuu/ma", data={"code": code})).text
    queue = "/quan-tri/ma-hoi"
    async with await client_of(app, account) as client:
        paths = [f"{queue}?muc={state}" for state in ("waiting", "answered", "closed")]
        paths += [f"{queue}/{n}" for n in (1, 2, 3)]
        paths += ["/quan-tri/bao-sai", "/quan-tri/bao-sai/xong", "/tra-cuu/to/bao-sai"]
        for path in paths:
            assert "alert(1)" in check(await client.get(path)).text, path


@pytest.mark.parametrize("bad", BAD)
async def test_what_an_editor_types_stays_words(bad: str, app: FastAPI, database: Database) -> None:
    await FollowUps(database, app.state.desk.keys).ask("câu hỏi", "K7M2XQ")
    await FactReports(database).add(NewReport(About.PROCEDURE, BIRTH, "Lệ phí", "sai"))
    fields = {"answer": bad, "office": bad, "source": bad, "source_read": "2026-11-20"}
    async with await client_of(app, await person(app, Role.EDITOR)) as client:
        form = form_of((await client.get("/quan-tri/ma-hoi/1")).text, "/quan-tri/ma-hoi/1").fields
        for change in (
            {"wish": "preview"},
            {"wish": "edit"},
            {"wish": "facts", "procedure": bad},
            {"wish": bad},
        ):
            check(await client.post("/quan-tri/ma-hoi/1", data={**form, **fields, **change}))
        check(
            await client.post(
                "/quan-tri/ma-hoi/1", data={**form, **fields, "source_read": bad, "wish": "publish"}
            )
        )
        stale = {**form, **fields, "version": "7", "wish": "publish"}
        conflict = await client.post("/quan-tri/ma-hoi/1", data=stale)
        assert conflict.status_code == 409
        check(conflict)
        report = {"csrf": form["csrf"], "note": bad, "state": "fixed", "version": "9"}
        check(await client.post("/quan-tri/bao-sai/1", data=report))
        check(await client.post("/quan-tri/bao-sai/1", data={**report, "state": bad}))
