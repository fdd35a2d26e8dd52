"""The pages in a real browser: they follow the work by themselves, also without script, on every screen."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from admin.accounts import book, sessions
from admin.accounts.account import Account
from admin.accounts.cookies import SESSION
from admin.accounts.roles import Role
from admin.retraining import store
from admin.retraining.states import Phase, State
from app.database import open_database
from channels.clock import utc_now
from tests.admin.retraining.rows import a_report, put
from tests.admin.visitors import console
from tests.house import free_ports

pytestmark = pytest.mark.browser
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")
SIZES = ((360, 740), (768, 1024), (1366, 768))
ROOT = "/quan-tri/huan-luyen"
SMALL = """() => [...document.querySelectorAll('main button, main summary, main textarea, main a:not(p a)')]
  .filter((e) => e.getClientRects().length && e.getBoundingClientRect().height < 44)
  .map((e) => e.outerHTML.slice(0, 80))"""


@dataclass
class Desk:
    """Hold a console that runs, its store, and the cookie of an administrator."""

    url: str
    engine: sa.Engine
    token: str
    browser: Browser

    def open(self, size: tuple[int, int] = SIZES[0], **options: Any) -> Page:
        width, height = size
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, base_url=self.url, **options
        )
        context.add_cookies([{"name": SESSION, "value": self.token, "url": self.url}])
        context.set_default_timeout(20_000)
        return context.new_page()

    def do(self, work: Callable[[sa.Connection], Any]) -> Any:
        with self.engine.begin() as connection:
            return work(connection)


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
    app.state.log_dir = folder / "log"
    with database.engine.begin() as connection:
        account = book.add(connection, Account(0, "lan", "Chị Lan", Role.ADMIN, None), "-", utc_now())
        book.change(connection, account.id, totp_seed="seed")
        token = sessions.begin(connection, account.id, sessions.Stage.OPEN, "máy thử", utc_now())
    (port,) = free_ports(1)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield Desk(f"http://127.0.0.1:{port}", database.engine, token, browser)
        browser.close()
    server.should_exit = True
    thread.join()
    database.engine.dispose()


@pytest.fixture
def numbers(desk: Desk) -> Iterator[list[int]]:
    """One retraining of each kind that has a page of its own; gone after the test."""
    stopped = a_report(lost=14, gained=2, text="Má tui mới mất " * 8)
    report = {"report": stopped.model_dump(mode="json"), "sentence": stopped.sentence}
    rows: list[tuple[State, dict[str, Any]]] = [
        (State.LIVE, {"live_at": utc_now()}),
        (State.REJECTED, report),
        (State.READY, {"sentence": "Bản mới trả lời như bản đang chạy."}),
        (State.TRAINING, {}),
    ]
    made = [desk.do(lambda c, s=state, v=values: put(c, s, **v)) for state, values in rows]
    yield made
    desk.do(lambda c: c.execute(sa.text("DELETE FROM retrainings")))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_is_legible_and_can_be_pressed(
    desk: Desk, numbers: list[int], size: tuple[int, int], scheme: str
) -> None:
    page = desk.open(size, color_scheme=scheme)
    for path in (ROOT, *(f"{ROOT}/{number}" for number in numbers)):
        page.goto(path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        assert page.evaluate(SMALL) == [], path
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag2aaa"]})
        assert found.violations_count == 0, found.generate_report()
    page.context.close()


def test_page_follows_the_work_and_shows_the_verdict_by_itself(desk: Desk, numbers: list[int]) -> None:
    number = numbers[-1]
    page = desk.open()
    page.goto(f"{ROOT}/{number}")
    expect(page.locator("#doing")).to_contain_text("Chờ tới lượt")
    desk.do(lambda c: store.progress(c, number, Phase.MODEL, 0.5))
    expect(page.locator("#doing")).to_contain_text("60%")
    report = a_report(lost=14)

    def end(connection: sa.Connection) -> None:
        store.move(connection, number, State.TESTING, utc_now())
        done = {"sentence": report.sentence, "report": report.model_dump(mode="json")}
        store.move(connection, number, State.REJECTED, utc_now(), **done)

    desk.do(end)
    expect(page.locator(".lead")).to_contain_text("trả lời sai 14 câu mà bản đang chạy trả lời đúng")
    page.context.close()


def test_page_refreshes_itself_without_script(desk: Desk, numbers: list[int]) -> None:
    number = numbers[-1]
    page = desk.open(java_script_enabled=False)
    page.goto(f"{ROOT}/{number}")
    desk.do(lambda c: store.progress(c, number, Phase.INDEX, 1.0))
    expect(page.locator("#doing")).to_contain_text("50%", timeout=15_000)
    page.get_by_role("button", name="Dừng lần này").click()
    expect(page.locator("#doing")).to_contain_text("Đang dừng")
    page.context.close()


def test_pages_keep_to_their_policy_and_complain_of_nothing(desk: Desk, numbers: list[int]) -> None:
    page = desk.open()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    for path in (ROOT, *(f"{ROOT}/{number}" for number in numbers)):
        page.goto(path)
        page.wait_for_load_state("networkidle")
    assert told == []
    page.context.close()
