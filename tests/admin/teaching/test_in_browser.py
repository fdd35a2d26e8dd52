"""The pages in a real browser: shortcuts, suggestions, without the script, narrow and wide, for everybody."""

from __future__ import annotations

import asyncio
import os
import re
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from admin.accounts.cookies import SESSION
from admin.accounts.roles import Role
from app.database import migrate, open_database
from channels.clock import utc_now
from lookup.shelf import Shelf
from tests.admin.questions.log import BIRTH, RESIDENCE, Log, Meanings
from tests.admin.teaching.desk import DECIDE, QUESTIONS, TEACHING, OneShelf, open_bench
from tests.admin.visitors import console, person, token_of
from tests.house import free_ports

pytestmark = pytest.mark.browser
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")
SIZES = ((360, 740), (768, 1024), (1366, 768))


class Desk:
    """A console that is open, an editor's cookie, and one turn of its log."""

    def __init__(self, base: str, token: str, turn: str) -> None:
        self.base, self.token, self.turn = base, token, turn

    def context(
        self, browser: Browser, *, width: int = 1366, height: int = 768, script: bool = True
    ) -> BrowserContext:
        context = browser.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=script, base_url=self.base
        )
        context.add_cookies([{"name": SESSION, "value": self.token, "url": self.base}])
        return context


@pytest.fixture(scope="module")
def chromium(desk: Desk) -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(f"REQUIRE_BROWSER=1, but there is no {CHROMIUM}")
        pytest.skip(f"no {CHROMIUM}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, shelf: Shelf) -> Iterator[Desk]:
    """Start the console before the browser: while Playwright is open, no loop of our own could run here."""
    folder = tmp_path_factory.mktemp("desk")
    url = f"sqlite:///{folder}/tthc.db"
    migrate(url)
    database = open_database(url)
    app = console(folder, database, utc_now)  # type: ignore[arg-type]
    app.state.lookup = OneShelf(shelf)
    open_bench(app, folder, Meanings("heo", "ghe"))

    async def plant() -> tuple[str, str]:
        log = Log(database, utc_now() - timedelta(days=2))
        for n in range(4):
            await log.turn(f"nuôi heo kiểu {n}", candidates=[(BIRTH, 0.2), (RESIDENCE, 0.1)])
        for n in range(2):
            await log.turn(f"sửa ghe kiểu {n}")
        turn = await log.turn("không hiểu gì hết <b>đậm</b>" + " rất dài" * 30)
        return turn, await token_of(app, await person(app, Role.EDITOR, "lan", name="Chị Lan"))

    turn, token = asyncio.run(plant())
    (port,) = free_ports(1)
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield Desk(f"http://127.0.0.1:{port}", token, turn)
    server.should_exit = True
    thread.join()


@pytest.fixture
def page(desk: Desk, chromium: Browser) -> Iterator[Page]:
    context = desk.context(chromium)
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    yield page
    context.close()
    assert broken == []


def chosen(page: Page) -> str | None:
    return page.locator("[name=viec]:checked").get_attribute("value")


def test_keys_walk_choose_and_open(page: Page) -> None:
    page.goto(QUESTIONS)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("x")
    rows = page.locator(".asked")
    expect(rows.nth(0)).to_have_class(re.compile("is-here"))
    expect(rows.nth(0).locator("input")).to_be_checked()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_have_attribute("open", "")
    page.keyboard.press("2")
    page.wait_for_url(f"**{DECIDE}?**")
    assert chosen(page) == "guide"
    expect(page.locator("#huong-dan")).to_be_visible()
    page.keyboard.press("5")
    assert chosen(page) == "answer"
    expect(page.locator("#tra-loi")).to_be_visible()


def test_enter_opens_the_group_under_the_mark(page: Page) -> None:
    page.goto(QUESTIONS)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{DECIDE}?**")
    expect(page.locator(".wording")).to_have_count(4)


def test_keys_are_letters_while_somebody_types(page: Page) -> None:
    page.goto(QUESTIONS)
    page.locator("#q").press_sequentially("jx7")
    expect(page.locator("#q")).to_have_value("jx7")
    assert page.url.endswith(QUESTIONS)


def test_a_name_that_is_typed_is_suggested_and_taken_by_key(page: Page, desk: Desk) -> None:
    page.goto(f"{DECIDE}?nhom={desk.turn}")
    page.check("#viec-procedure")
    page.locator("#thu-tuc").press_sequentially("khai sinh", delay=5)
    expect(page.locator("#thu-tuc-goi-y li").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#thu-tuc-goi-y li").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    assert re.fullmatch(r"\d\.\d{6}|[a-z-]+", page.locator("#thu-tuc").input_value())
    expect(page.locator("#thu-tuc-goi-y")).to_be_hidden()


def test_without_the_script_the_form_shows_what_belongs_to_a_choice(desk: Desk, chromium: Browser) -> None:
    context = desk.context(chromium, width=360, height=740, script=False)
    page = context.new_page()
    page.goto(f"{DECIDE}?nhom={desk.turn}")
    expect(page.locator("#huong-dan")).to_be_hidden()
    page.check("#viec-guide")
    expect(page.locator("#huong-dan")).to_be_visible()
    page.check("#viec-procedure")
    page.fill("#thu-tuc", "khai sinh")
    page.click("text=Ghi quyết định")
    expect(page.locator("[name=chon-thu-tuc]").first).to_be_visible()
    context.close()


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("path", ["list", "walks", "turn", "form", "teaching"])
def test_pages_fit_and_everybody_can_use_them(
    path: str, width: int, height: int, desk: Desk, chromium: Browser
) -> None:
    address = {
        "list": QUESTIONS,
        "walks": f"{QUESTIONS}?hang=ket-buoc",
        "turn": f"{QUESTIONS}/luot/{desk.turn}",
        "form": f"{DECIDE}?nhom={desk.turn}&viec=intent",
        "teaching": TEACHING,
    }[path]
    context = desk.context(chromium, width=width, height=height)
    page = context.new_page()
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    small = page.evaluate(
        "() => [...document.querySelectorAll('main button, main a.button, main select, main .queues a')]"
        ".filter((one) => one.offsetParent && one.getBoundingClientRect().height < 44)"
        ".map((one) => one.outerHTML)"
    )
    assert small == []
    context.close()
