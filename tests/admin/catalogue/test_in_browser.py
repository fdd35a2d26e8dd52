"""The catalogue and the guides in a real browser: an import without script, and pages that fit everybody."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from admin.accounts.cookies import SESSION
from admin.accounts.roles import Role
from app.database import open_database
from channels.clock import utc_now
from knowledge.guides.loader import guides
from tests.admin.test_in_browser import ARGUMENTS, CHROMIUM, SIZES, SMALL, apart
from tests.admin.visitors import console, person, token_of
from tests.house import free_ports
from tests.knowledge.ingest.samples import as_lines, crawled

pytestmark = pytest.mark.browser
CATALOGUE = "/quan-tri/danh-muc"
CODE = "1.004884"
FEE = "Hình thức nộpThời gianPhí, lệ phíMô tảTrực tiếp7 Ngày làm việc20,000 Đồng"
GUIDE = next(iter(guides()))
PATIENCE_MS = 30_000
# A box to tick is pressed by its label, which is large enough.
TOO_SMALL = SMALL.replace("e.getClientRects", "e.type !== 'checkbox' && e.getClientRects")


@dataclass
class Desk:
    """Hold a console that runs, and the cookie of an administrator."""

    url: str
    token: str
    browser: Browser
    folder: Path

    def open(self, size: tuple[int, int] = SIZES[-1], **options: Any) -> Page:
        """Return a page of a new device in which the administrator is signed in."""
        viewport = {"width": size[0], "height": size[1]}
        context = self.browser.new_context(viewport=viewport, locale="vi-VN", base_url=self.url, **options)
        context.add_cookies([{"name": SESSION, "value": self.token, "url": self.url}])
        context.set_default_timeout(PATIENCE_MS)
        return context.new_page()

    def send(self, page: Page, name: str, *rows: dict[str, Any]) -> None:
        """Fill the form of the import in, and wait for the outcome of the dry run."""
        file = self.folder / name
        file.write_bytes(as_lines(*rows))
        page.goto(f"{CATALOGUE}/nhap")
        page.get_by_label("Tệp", exact=True).set_input_files(file)
        page.get_by_role("button", name="Chạy thử").click()
        expect(page.get_by_role("heading", name="Kết quả")).to_be_visible(timeout=PATIENCE_MS)


@pytest.fixture(scope="module")
def desk(sqlite_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    if not CHROMIUM.exists():
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(f"REQUIRE_BROWSER=1, but there is no {CHROMIUM}")
        pytest.skip(f"no {CHROMIUM}")
    folder = tmp_path_factory.mktemp("catalogue")
    shutil.copy(sqlite_store, folder / "tthc.db")
    database = open_database(f"sqlite:///{folder / 'tthc.db'}")
    # A real clock: cookies of a browser know no other.
    app = console(folder, database, utc_now)  # type: ignore[arg-type]
    account = apart(lambda: person(app, Role.ADMIN, "chau", name="Trần Thị Châu"))
    token = apart(lambda: token_of(app, account))
    (port,) = free_ports(1)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield Desk(f"http://127.0.0.1:{port}", token, browser, folder)
        browser.close()
    server.should_exit = True
    thread.join()
    apart(database.close)


@pytest.fixture(scope="module")
def filled(desk: Desk) -> list[str]:
    """Import and apply, import again and leave it, propose a fee; all without script."""
    page = desk.open(java_script_enabled=False)
    birth = crawled(ma_thu_tuc=CODE, cach_thuc_thuc_hien=FEE)
    desk.send(page, "một.jsonl", crawled(ma_thu_tuc="9.000011"), birth)
    page.get_by_role("button", name="Áp dụng đúng thay đổi này").click()
    expect(page.get_by_role("status")).to_contain_text("Đã áp dụng")
    changed = crawled(ma_thu_tuc="9.000011", cach_thuc_thuc_hien=FEE)
    desk.send(page, "hai.jsonl", changed, birth, crawled(ma_thu_tuc="sai-ma"))
    trial = page.url.removeprefix(desk.url)
    page.goto(f"{CATALOGUE}/thu-tuc/{CODE}")
    page.get_by_role("link", name="Sửa lệ phí").first.click()
    form = page.url.removeprefix(desk.url)
    page.get_by_label("Số tiền (đồng)").fill("8.000")
    page.get_by_label("HĐND tỉnh quy định, chưa biết mức").uncheck()
    page.get_by_label("Tên văn bản hoặc trang đã đọc").fill("Nghị quyết về lệ phí hộ tịch")
    page.get_by_label("Số quyết định, số văn bản").fill("9/NQ-HĐND")
    page.get_by_label("Ngày đọc").fill("2026-11-20")
    page.get_by_role("button", name="Gửi đề nghị").click()
    expect(page.get_by_role("status")).to_contain_text("Đã ghi đề nghị")
    expect(page.locator("ins")).to_have_text("8.000 đồng")
    edit = page.url.removeprefix(desk.url)
    page.context.close()
    return [trial, f"{trial}?phan=rejected", form, edit]


def pages(filled: list[str]) -> list[str]:
    names = ("", "?tim=khongcogi", f"/thu-tuc/{CODE}", "/can-xem?muc=fees", "/sua-doi", "/khac-nhau", "/nhap")
    more = [f"{CATALOGUE}{name}" for name in (*names, "/phien-ban", "/phien-ban/so-sanh?cu=0&moi=1")]
    guide = f"/quan-tri/bai/{GUIDE.id}"
    return [*filled, *more, "/quan-tri/bai", guide, f"{guide}/{GUIDE.steps[0].id}/sua"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [SIZES[0], SIZES[-1]])
def test_pages_fit_are_legible_and_have_nothing_serious_against_them(
    desk: Desk, filled: list[str], size: tuple[int, int], scheme: str
) -> None:
    page = desk.open(size, color_scheme=scheme)
    wrong: list[str] = []
    page.on("console", lambda one: wrong.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    for path in pages(filled):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], path
        assert page.evaluate(TOO_SMALL) == [], path
        options = {"rules": {"color-contrast-enhanced": {"enabled": True}}}
        found = Axe().run(page, options=options).response["violations"]
        serious = [one for one in found if one["impact"] in ("serious", "critical")]
        assert [(one["id"], one["nodes"][0]["html"]) for one in serious] == [], path
    assert wrong == []
    page.context.close()


def test_files_too_large_are_told_of_before_they_travel(desk: Desk) -> None:
    page = desk.open()
    large = desk.folder / "lon.jsonl"
    with large.open("wb") as file:
        file.truncate(60 << 20)
    page.goto(f"{CATALOGUE}/nhap")
    page.get_by_label("Tệp", exact=True).set_input_files(large)
    expect(page.get_by_role("alert")).to_contain_text("lớn quá 48 MB")
    page.get_by_role("button", name="Chạy thử").click()
    expect(page).to_have_url(f"{desk.url}{CATALOGUE}/nhap")
    page.context.close()


def test_picture_of_a_guide_is_drawn(desk: Desk) -> None:
    page = desk.open()
    page.goto(f"/quan-tri/bai/{GUIDE.id}")
    width = page.locator(".picture-of-guide").evaluate("(one) => one.naturalWidth")
    assert width > 0, "a broken picture has none"
    page.context.close()
