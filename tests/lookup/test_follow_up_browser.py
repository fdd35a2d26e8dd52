"""The pages of asking, codes and reports in a real browser: narrow, dark, on paper, without the script."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from actions.cards import choices_message
from admin.accounts.cookies import SESSION
from admin.accounts.roles import Role
from admin.reports.report import About, NewReport
from admin.reports.store import FactReports
from app.database import migrate, open_database
from channels.contract import Answer, Inbound
from channels.status import Status
from lookup.shelf import Shelf
from tests.admin.follow_ups.asking import code_of
from tests.admin.visitors import StandingClock, person, token_of
from tests.channels.fakes import FakeRasa
from tests.house import free_ports
from tests.lookup.fakes import BIRTH, RESIDENCE
from tests.lookup.follow_up_house import whole_house
from tests.lookup.test_in_browser import ARGUMENTS, CHROMIUM, CONTRAST

pytestmark = pytest.mark.browser
QUESTION = "Vườn ông bà để lại chưa có giấy, sang tên làm sao?"
PUBLIC = ("/tra-cuu/hoi-ho", "/tra-cuu/chua-thay?q=đất", "/tra-cuu/ma", f"/tra-cuu/{BIRTH}")
CONSOLE = (
    "/quan-tri/ma-hoi",
    "/quan-tri/ma-hoi/1",
    "/quan-tri/bao-sai",
    "/tra-cuu/to/bao-sai",
    "/tra-cuu/to/tuan-nay",
)
PRESSED = (
    "button:visible, a.button:visible, summary:visible, input:not([type=hidden]):visible, select:visible"
)


@dataclass(frozen=True)
class Place:
    """Hold where the house listens, the code of a question in it, and the cookie of an editor."""

    url: str
    code: str
    token: str


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(f"REQUIRE_BROWSER=1, but there is no {CHROMIUM}")
        pytest.skip(f"no {CHROMIUM}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def asked_back(_message: Inbound) -> Answer:
    choices = choices_message(
        "Anh/chị cần việc nào?", [("Khai sinh cho con", BIRTH), ("Thường trú", RESIDENCE)]
    )
    return Answer(status=Status.CLARIFY, replies=(choices,))


async def furnished(app: FastAPI) -> tuple[str, str]:
    """Put a question, a report and an editor into the house."""
    editor = await person(app, Role.EDITOR, commune="30337")
    await FactReports(app.state.database).add(
        NewReport(About.PROCEDURE, BIRTH, "Lệ phí", "Lệ phí ở xã thu 8.000 đồng", "Nghị quyết 5")
    )
    return await code_of(app, QUESTION), await token_of(app, editor)


@pytest.fixture(scope="module")
def place(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("house")
    url = f"sqlite:///{folder / 'tthc.db'}"
    migrate(url)
    database, rasa = open_database(url), FakeRasa()
    rasa.reply = asked_back
    app = whole_house(folder, database, StandingClock(), shelf, rasa)
    (port,) = free_ports(1)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run)
    found: list[tuple[str, str]] = []
    # Playwright's loop counts as running in this thread.
    furnishing = threading.Thread(target=lambda: found.append(asyncio.run(furnished(app))))
    furnishing.start()
    furnishing.join()
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield Place(f"http://127.0.0.1:{port}", *found[0])
    server.should_exit = True
    thread.join()
    database.engine.dispose()


@pytest.fixture
def contexts(chromium: Browser) -> Iterator[list[BrowserContext]]:
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


def visit(chromium: Browser, contexts: list[BrowserContext], width: int = 360, **options: object) -> Page:
    height = 740 if width < 700 else 768
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="vi-VN", **options)  # type: ignore[arg-type]
    context.set_default_timeout(20_000)
    contexts.append(context)
    return context.new_page()


def check(page: Page, width: int) -> None:
    """Fail on what does not fit, cannot be read, or cannot be hit with a thumb."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    assert page.evaluate(CONTRAST) == [], page.url
    for one in page.locator(PRESSED).all():
        if one.get_attribute("type") not in ("checkbox", "radio"):
            assert (one.bounding_box() or {"height": 0})["height"] >= 44, (page.url, one.inner_html())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1366])
def test_pages_fit_the_screen_and_can_be_read(
    width: int, scheme: str, chromium: Browser, contexts: list[BrowserContext], place: Place
) -> None:
    page = visit(chromium, contexts, width, color_scheme=scheme)
    for path in PUBLIC:
        page.goto(place.url + path)
        for folded in page.locator("#bao-sai summary").all():
            folded.click()
        check(page, width)
    page.goto(f"{place.url}/tra-cuu/hoi-ho")
    page.fill("#text", "làm giấy cho con")
    page.click("form.ask button.strong")
    expect(page.locator("main")).to_contain_text("Khai sinh cho con")
    check(page, width)
    page.goto(f"{place.url}/tra-cuu/ma")
    page.fill("#code", place.code)
    page.click("form.ask button")
    expect(page.locator("main")).to_contain_text(QUESTION)
    check(page, width)
    page.context.add_cookies([{"name": SESSION, "value": place.token, "url": place.url}])
    for path in CONSOLE:
        page.goto(place.url + path)
        check(page, width)


def test_whole_way_works_without_the_script(
    chromium: Browser, contexts: list[BrowserContext], place: Place
) -> None:
    page = visit(chromium, contexts, java_script_enabled=False)
    page.goto(f"{place.url}/tra-cuu/hoi-ho")
    page.fill("#text", "con tui mới sanh, gọi 0912345678")
    page.click("form.ask button.strong")
    page.click("text=1. Khai sinh cho con")
    page.click("text=Gửi câu hỏi, lấy mã")
    expect(page.locator(".kept")).to_have_text("con tui mới sanh, gọi [số điện thoại]")
    page.click("button:has-text('Gửi câu hỏi')")
    code = page.inner_text(".big-code")
    page.click("text=Trang xem câu trả lời")
    page.fill("#code", code.lower().replace("-", " "))
    page.click("form.ask button")
    expect(page.locator("main")).to_contain_text("Đang chờ trả lời")
    assert page.context.cookies() == []


def test_code_is_printed_large_and_alone(
    chromium: Browser, contexts: list[BrowserContext], place: Place
) -> None:
    page = visit(chromium, contexts)
    page.goto(f"{place.url}/tra-cuu/chua-thay")
    page.fill("#text", QUESTION)
    page.click("button.strong")
    page.click("button.strong")
    page.emulate_media(media="print")
    assert page.locator(".big-code").is_visible()
    assert (
        page.locator(".head, .foot, textarea:visible, button:visible, a.button:visible")
        .filter(visible=True)
        .count()
        == 0
    )
    size = page.locator(".big-code").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 50


def test_code_is_copied_with_the_address(
    chromium: Browser, contexts: list[BrowserContext], place: Place, tmp_path: Path
) -> None:
    page = visit(chromium, contexts, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{place.url}/tra-cuu/chua-thay")
    page.fill("#text", QUESTION)
    page.click("button.strong")
    page.click("button.strong")
    page.click("text=Chép mã gửi Zalo")
    expect(page.locator("[data-told]")).to_contain_text("Đã chép")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert page.inner_text(".big-code") in copied
    assert f"{place.url}/tra-cuu/ma" in copied
