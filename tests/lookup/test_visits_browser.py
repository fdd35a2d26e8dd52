"""The pages of the teams in a real browser: narrow, dark, without script, on paper, and by axe."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from admin.accounts.cookies import SESSION
from admin.accounts.roles import Role
from app.database import migrate, open_database
from lookup.shelf import Shelf
from lookup.visits.store import Visits
from lookup.visits.visit import Request
from tests.admin.visitors import StandingClock, person, token_of
from tests.house import free_ports
from tests.knowledge.teams.lists import THOAI_SON
from tests.lookup.fakes import BIRTH, RESIDENCE
from tests.lookup.team_site import ASK, TODAYS, WITHDRAW, team_site
from tests.lookup.test_in_browser import ARGUMENTS, CHROMIUM, CONTRAST

pytestmark = pytest.mark.browser
TEAMS = "/tra-cuu/to-cong-nghe-so"
FORM = f"{ASK}?xa={THOAI_SON}&ap=trung+binh&ma={BIRTH}&ma={RESIDENCE}"
PAGES = (TEAMS, f"{TEAMS}?xa=thoai+giang", f"{TEAMS}?xa={THOAI_SON}&ap=trung+binh", FORM, WITHDRAW, TODAYS)


@dataclass
class Site:
    """Hold where the pages are, the session of a helper, and the clock of the house."""

    url: str
    token: str
    clock: StandingClock


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


@pytest.fixture(scope="module")
def house(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("teams")
    migrate(f"sqlite:///{folder}/tthc.db")
    database, clock = open_database(f"sqlite:///{folder}/tthc.db"), StandingClock()
    app = team_site(folder, database, clock, shelf)
    kept = Visits(database, app.state.desk.keys, clock)

    async def prepare() -> str:
        account = await person(app, Role.HELPER, "lan", name="Chị Lan", commune=THOAI_SON)
        reach = "nhà thứ ba sau cầu, cửa xanh"
        await kept.ask(Request(THOAI_SON, "ấp Kênh Đào", (BIRTH,), "má lớn tuổi", "Chú Tư Giả", reach), "1")
        return await token_of(app, account)

    with asyncio.Runner() as runner:
        token = runner.run(prepare())
    (port,) = free_ports(1)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield Site(f"http://127.0.0.1:{port}", token, clock)
    server.should_exit = True
    thread.join()
    with asyncio.Runner() as runner:
        runner.run(database.close())


@pytest.fixture
def visit(house: Site, chromium: Browser) -> Iterator[Callable[..., Page]]:
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(path: str, width: int = 360, height: int = 740, **options: Any) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="vi-VN", **options)
        contexts.append(context)
        context.add_cookies([{"name": SESSION, "value": house.token, "url": house.url}])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(house.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [one for one in complaints if "422" not in one] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(320, 568), (360, 740), (1366, 768)])
def test_pages_fit_the_screen_and_can_be_read(
    width: int, height: int, scheme: str, house: Site, visit: Callable[..., Page]
) -> None:
    page = visit(PAGES[0], width, height, color_scheme=scheme)
    for path in PAGES:
        page.goto(house.url + path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate(CONTRAST) == [], path
        pressed = page.locator("button, a.button, summary, .tick, .field > input")
        boxes = [one.bounding_box() for one in pressed.all() if one.is_visible()]
        assert all(box is not None and box["height"] >= 44 for box in boxes), path


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(path: str, visit: Callable[..., Page]) -> None:
    page = visit(path)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def test_request_is_made_and_taken_back_without_script(house: Site, visit: Callable[..., Page]) -> None:
    page = visit(TEAMS, java_script_enabled=False)
    page.locator("#xa").fill("nui sap")
    page.get_by_role("button", name="Xem").click()
    page.locator(".hit", has_text="Trung Bình").click()
    page.get_by_role("link", name="Nhờ tổ đến nhà").click()
    house.clock.forward(seconds=30)
    page.get_by_role("button", name="Gửi cho tổ").click()
    expect(page.get_by_role("alert")).to_contain_text("Còn chỗ chưa xong")
    page.get_by_label("Cần giúp việc gì").fill("cài VNeID")
    page.get_by_label("Tên để gọi").fill("Bà Năm Giả")
    page.get_by_label("Số điện thoại").fill("0912345678")
    page.get_by_label("Tôi đồng ý").check()
    house.clock.forward(seconds=30)
    page.get_by_role("button", name="Gửi cho tổ").click()
    expect(page.locator(".receipt")).to_be_visible()
    page.get_by_role("button", name="Rút lại").click()
    expect(page.locator("h1")).to_have_text("Đã rút lại")


def test_trap_can_be_reached_neither_by_eye_nor_by_keyboard(visit: Callable[..., Page]) -> None:
    page = visit(FORM)
    box = page.locator(".trap").bounding_box()
    assert box
    assert box["x"] < -1000
    page.locator("#reach").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "dong-y"


def test_result_is_folded_so_that_no_slip_of_a_finger_wipes(visit: Callable[..., Page]) -> None:
    page = visit(TODAYS)
    expect(page.get_by_role("button", name="Xong")).to_be_hidden()
    page.get_by_text("Ghi kết quả").first.click()
    expect(page.get_by_role("button", name="Xong")).to_be_visible()


def test_list_on_paper_has_what_a_walk_needs_and_nothing_to_press(visit: Callable[..., Page]) -> None:
    page = visit(TODAYS)
    page.emulate_media(media="print")
    told = page.locator("main").inner_text()
    assert "nhà thứ ba sau cầu, cửa xanh" in told
    assert "☐ xong" in told
    assert page.locator("button:visible, summary:visible, a.button:visible").count() == 0


def test_pages_are_kept_out_of_search_engines(house: Site, visit: Callable[..., Page]) -> None:
    for path in (FORM, WITHDRAW, TODAYS):
        page = visit(path)
        assert "noindex" in (page.locator("meta[name=robots]").get_attribute("content") or "")
