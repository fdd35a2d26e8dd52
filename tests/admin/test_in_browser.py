"""The pages of accounts in a real browser: nothing too wide, small or pale, and without script too."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect, sync_playwright

from admin.accounts.roles import Role
from admin.accounts.second_factor import STEP, code_at
from app.database import open_database
from channels.clock import utc_now
from tests.admin.visitors import PASSWORD, console, person
from tests.house import free_ports

T = TypeVar("T")
pytestmark = pytest.mark.browser
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")
SIZES = ((360, 740), (768, 1024), (1366, 768))
PAGES = (
    "/quan-tri",
    "/quan-tri/nguoi",
    "/quan-tri/nguoi/1",
    "/quan-tri/toi",
    "/quan-tri/nhat-ky",
    "/quan-tri/khong-co",
)
PRESSED = "main button, main a.button, main input:not([type=hidden]), main select, .head a, .head button"
SMALL = f"""() => [...document.querySelectorAll('{PRESSED}')]
  .filter((e) => e.getClientRects().length && e.getBoundingClientRect().height < 44)
  .map((e) => e.outerHTML.slice(0, 80))"""


@dataclass
class Desk:
    """Hold the address of a console that runs, and its clock-bound application."""

    url: str
    app: FastAPI
    browser: Browser

    def open(self, size: tuple[int, int] = SIZES[0], **options: Any) -> Page:
        """Return a page of a new device."""
        width, height = size
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, locale="vi-VN", base_url=self.url, **options
        )
        context.set_default_timeout(20_000)
        return context.new_page()


def apart(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run something asynchronous where Playwright's own loop does not stand in the way."""
    found: list[T] = []
    thread = threading.Thread(target=lambda: found.append(asyncio.run(work())))
    thread.start()
    thread.join()
    return found[0]


@pytest.fixture(scope="module")
def desk(sqlite_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    if not CHROMIUM.exists():
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(f"REQUIRE_BROWSER=1, but there is no {CHROMIUM}")
        pytest.skip(f"no {CHROMIUM}")
    folder = tmp_path_factory.mktemp("desk")
    shutil.copy(sqlite_store, folder / "tthc.db")
    database = open_database(f"sqlite:///{folder / 'tthc.db'}")
    # A real clock: cookies of a browser know no other.
    app = console(folder, database, utc_now)  # type: ignore[arg-type]
    apart(lambda: person(app, Role.ADMIN, "lan.nguyen", name="Nguyễn Thị Lan", second_factor=False))
    apart(lambda: person(app, Role.HELPER, "hoa.le", name="Lê Thị Hoa", commune="30682"))
    (port,) = free_ports(1)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield Desk(f"http://127.0.0.1:{port}", app, browser)
        browser.close()
    server.should_exit = True
    thread.join()
    apart(database.close)


def sign_in(page: Page, username: str) -> None:
    page.goto("/quan-tri/vao")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


@pytest.fixture(scope="module")
def admin(desk: Desk) -> dict[str, Any]:
    """Set the second factor up as a person does, and return the state of the browser."""
    page = desk.open()
    sign_in(page, "lan.nguyen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bật lớp bảo vệ thứ hai")
    page.get_by_text("Không quét được?").click()
    key = page.locator("p.code").inner_text().replace(" ", "")
    page.get_by_label("Mã 6 số").fill(code_at(key, int(utc_now().timestamp()) // STEP))
    page.get_by_role("button", name="Bật").click()
    expect(page.locator(".codes li")).to_have_count(8)
    page.get_by_role("link", name="Đã ghi lại, vào việc").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chào Nguyễn Thị Lan")
    state: Any = page.context.storage_state()
    page.context.close()
    return dict(state)


def test_helper_signs_in_and_out_by_keyboard_without_script(desk: Desk) -> None:
    page = desk.open(java_script_enabled=False)
    page.goto("/quan-tri")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập")
    page.get_by_label("Tên đăng nhập").focus()
    page.keyboard.type("hoa.le")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Chào Lê Thị Hoa")
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("status")).to_have_text("Anh/chị đã đăng xuất.")
    page.go_back()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng nhập")
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_pages_fit_are_legible_and_have_nothing_serious_against_them(
    desk: Desk, admin: dict[str, Any], size: tuple[int, int], scheme: str
) -> None:
    page = desk.open(size, color_scheme=scheme, storage_state=admin)
    wrong: list[str] = []
    page.on(
        "console", lambda message: wrong.append(message.text) if "Content Security" in message.text else None
    )
    page.on("pageerror", lambda error: wrong.append(str(error)))
    for path in (*PAGES, "/quan-tri/vao?tiep=/quan-tri"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], path
        assert page.evaluate(SMALL) == [], path
        # 7:1, the stricter rule, is asked for as well.
        options = {"rules": {"color-contrast-enhanced": {"enabled": True}}}
        found = Axe().run(page, options=options).response["violations"]
        assert [
            (one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")
        ] == [], path
    assert wrong == []
    page.context.close()


def test_sign_in_page_of_a_visitor_is_as_good(desk: Desk) -> None:
    for scheme in ("light", "dark"):
        page = desk.open(color_scheme=scheme)
        page.goto("/quan-tri/vao")
        assert page.evaluate(SMALL) == []
        found = Axe().run(page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
        page.context.close()


def test_invited_person_joins_by_the_link_that_was_copied(desk: Desk, admin: dict[str, Any]) -> None:
    page = desk.open(storage_state=admin)
    page.goto("/quan-tri/nguoi")
    page.get_by_label("Họ tên").fill("Trần Văn Minh")
    page.get_by_label("Vai trò").select_option("editor")
    page.get_by_role("button", name="Tạo liên kết mời").click()
    link = page.get_by_label("Liên kết").input_value()
    assert re.fullmatch(rf"{desk.url}/quan-tri/moi/[\w-]{{43}}", link)
    page.context.close()
    minh = desk.open()
    minh.goto(link)
    minh.get_by_label("Tên đăng nhập").fill("minh.tran")
    minh.get_by_label("Mật khẩu mới").fill(PASSWORD)
    minh.get_by_label("Gõ lại mật khẩu").fill(PASSWORD)
    minh.get_by_role("button", name="Tạo tài khoản").click()
    expect(minh.get_by_role("heading", level=1)).to_have_text("Chào Trần Văn Minh")
    minh.goto(link)
    expect(minh.get_by_text("đã dùng rồi")).to_be_visible()
    minh.context.close()


def test_telephone_shows_where_one_is_and_the_way_back_in_the_header(
    desk: Desk, admin: dict[str, Any]
) -> None:
    page = desk.open(storage_state=admin)
    page.goto("/quan-tri/nhat-ky")
    shown = [one.inner_text() for one in page.locator(".nav a").all() if one.is_visible()]
    assert shown == ["Trang đầu", "Nhật ký"]
    page.get_by_role("link", name="Trang đầu").click()
    expect(page.locator(".cards a")).not_to_have_count(0)
    page.context.close()


def test_codes_print_black_on_white_without_buttons(desk: Desk, admin: dict[str, Any]) -> None:
    page = desk.open(SIZES[2], color_scheme="dark", storage_state=admin)
    page.goto("/quan-tri/nguoi")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    for gone in (".head", ".foot", "form"):
        assert not page.locator(gone).first.is_visible()
    page.context.close()
