"""Numbers, digest, channels, calendar and privacy in a real browser: on every screen, and on paper."""

from __future__ import annotations

import asyncio
import os
import re
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from admin.accounts.cookies import SESSION
from admin.accounts.roles import Role
from app.database import migrate, open_database
from tests.admin.dashboard.turn_rows import about, many, store
from tests.admin.privacy.asking import Dialogue, a_request, say
from tests.admin.visitors import NOON, console, person, token_of
from tests.house import free_ports

T = TypeVar("T")
pytestmark = pytest.mark.browser
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")
SIZES = ((360, 740), (768, 1024), (1366, 768))
BIRTH = "1.001193"
REQUEST = "/quan-tri/rieng-tu/yeu-cau/1"
PAGES = (
    *("/quan-tri", "/quan-tri?xa=30463", "/quan-tri/ban-tin", "/quan-tri/kenh", "/quan-tri/lich-nghi"),
    *("/quan-tri/rieng-tu", REQUEST),
)


@dataclass
class Desk:
    """Hold a console that runs, and the cookie of an administrator."""

    url: str
    token: str
    browser: Browser

    def open(self, path: str, size: tuple[int, int] = SIZES[0], **options: Any) -> Page:
        """Return a page of a new device on which the administrator is signed in."""
        width, height = size
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, base_url=self.url, locale="vi-VN", **options
        )
        context.add_cookies([{"name": SESSION, "value": self.token, "url": self.url}])
        page = context.new_page()
        page.goto(path)
        return page


def apart(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run something asynchronous where Playwright's own loop does not stand in the way."""
    found: list[T] = []
    thread = threading.Thread(target=lambda: found.append(asyncio.run(work())))
    thread.start()
    thread.join()
    return found[0]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    if not CHROMIUM.exists():
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(f"REQUIRE_BROWSER=1, but there is no {CHROMIUM}")
        pytest.skip(f"no {CHROMIUM}")
    folder = tmp_path_factory.mktemp("desk")
    migrate(url := f"sqlite:///{folder / 'tthc.db'}")
    database = open_database(url)
    app = console(folder, database)
    app.state.rasa = Dialogue()

    async def prepare() -> str:
        for days in range(28):
            at = NOON - timedelta(days=days)
            asked = many(12 + days % 5, text="ở xã Châu Phú", procedure=about(BIRTH), created_at=at)
            await store(database, *asked, *many(11, "no_match", candidates=[about(BIRTH)], created_at=at))
        step = {"guide": f"procedure:{BIRTH}", "step": "step-1"}
        await store(database, *many(15, "guide_step", explain=step))
        _, code = await a_request(app)
        await say(app, code)
        return await token_of(app, await person(app, Role.ADMIN, "lan.nguyen", name="Nguyễn Thị Lan"))

    token = apart(prepare)
    (port,) = free_ports(1)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield Desk(f"http://127.0.0.1:{port}", token, browser)
        browser.close()
    server.should_exit = True
    thread.join()
    apart(database.close)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_pages_fit_and_have_nothing_serious_against_them(
    desk: Desk, size: tuple[int, int], scheme: str
) -> None:
    for path in PAGES:
        page = desk.open(path, size, color_scheme=scheme, bypass_csp=True)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        page.context.close()


def test_charts_are_drawn_without_a_complaint_about_style(desk: Desk) -> None:
    complaints: list[str] = []
    page = desk.open("/quan-tri/kenh")
    page.on("console", lambda message: complaints.append(message.text))
    for path in PAGES:
        page.goto(path)
    page.goto("/quan-tri")
    columns = page.locator(".columns").first
    assert columns.locator("rect").count() >= 28
    assert columns.evaluate("(svg) => getComputedStyle(svg.querySelector('rect')).fill") == "rgb(10, 77, 84)"
    assert complaints == []
    page.context.close()


def test_digest_is_one_sheet_of_a4_in_large_type(desk: Desk) -> None:
    page = desk.open("/quan-tri/ban-tin")
    pdf = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert [(round(float(width)), round(float(height))) for width, height in boxes] in (
        [(595, 842)],
        [(596, 842)],
    )
    page.emulate_media(media="print")
    assert page.locator(".filters, .head, .row").evaluate_all("(all) => all.every((e) => !e.offsetHeight)")
    size = page.locator(".tips li").first.evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 13 * 96 / 72
    page.context.close()


def test_deletion_by_request_needs_no_script(desk: Desk) -> None:
    page = desk.open(REQUEST, java_script_enabled=False)
    page.get_by_label("Người yêu cầu đồng ý").check()
    page.get_by_role("button", name="Xóa và lấy mã biên nhận").click()
    receipt = page.locator(".spoken").inner_text()
    page.goto("/quan-tri/rieng-tu")
    page.get_by_label("Mã biên nhận").fill(receipt)
    page.get_by_role("button", name="Tra mã").click()
    assert "Đã xóa 2 lượt hỏi đáp" in page.get_by_role("status").inner_text()
    page.context.close()
