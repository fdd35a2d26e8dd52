"""The pages in a real browser: with the script, without it, in the dark, on a narrow screen, on paper."""

from __future__ import annotations

import io
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

from lookup.shelf import Shelf
from tests.house import free_ports
from tests.lookup.fakes import BIRTH, RESIDENCE, FakeRanking, site

pytestmark = pytest.mark.browser
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")
GUIDE = "/tra-cuu/huong-dan/vneid-forgot-password"
PAGES = (
    "/tra-cuu",
    "/tra-cuu?q=khai+sinh",
    f"/tra-cuu/{BIRTH}?xa=thoai+giang&ma={RESIDENCE}",
    f"/tra-cuu/in?ma={BIRTH}&ma={RESIDENCE}",
    "/tra-cuu/huong-dan",
    GUIDE,
    "/tra-cuu/khong-co",
)
CONTRAST = """() => {
  const numbers = (c) => c.match(/[\\d.]+/g).map(Number);
  const light = (c) => {
    const linear = (v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = numbers(c).map((v) => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const c = getComputedStyle(e).backgroundColor;
      if ((numbers(c)[3] ?? 1) === 1) return c;
    }
    return 'rgb(255, 255, 255)';
  };
  const bad = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !e.getClientRects().length) continue;
    const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 7) bad.push([e.tagName, e.className, walker.currentNode.data.trim()]);
  }
  return bad;
}"""

Visits = Callable[..., Page]


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
def address(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[str]:
    """Serve the look-up with its ranking away, as it is when the rest of the house is."""
    ranking = FakeRanking()
    ranking.away = True
    app = site(tmp_path_factory.mktemp("house"), shelf.catalogue, ranking)
    app.state.lookup._shelf = shelf
    (port,) = free_ports(1)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def visit(chromium: Browser, address: str) -> Iterator[Visits]:
    """Open pages, each as a visitor of its own; at the end nothing may have been complained about."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(path: str, width: int = 360, height: int = 740, **options: Any) -> Page:
        script = options.pop("script", None)
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="vi-VN", **options)
        contexts.append(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [one for one in complaints if "404" not in one] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(320, 568), (360, 740), (1366, 768)])
def test_pages_fit_the_screen_and_can_be_read(width: int, height: int, scheme: str, visit: Visits) -> None:
    page = visit(PAGES[0], width, height, color_scheme=scheme)
    for path in PAGES:
        page.goto(page.url.partition("/tra-cuu")[0] + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate(CONTRAST) == [], path
        pressed = page.locator(
            "button:visible, a.button:visible, summary:visible, input[type=search]:visible"
        )
        assert all((box.bounding_box() or {"height": 0})["height"] >= 44 for box in pressed.all()), path


def test_letters_are_looked_up_after_a_pause_and_only_the_last_answer_counts(visit: Visits) -> None:
    page = visit("/tra-cuu")
    asked: list[str] = []
    given_up: list[str] = []
    page.on("requestfailed", lambda request: given_up.append(request.url))

    def slow(route: Route) -> None:
        asked.append(route.request.url)
        if "q=khai" in route.request.url and "sinh" not in route.request.url:
            return  # never answered: it must be given up
        route.continue_()

    page.route("**/goi-y?*", slow)
    page.locator("#q").press_sequentially("khai", delay=20)
    page.wait_for_timeout(400)
    page.locator("#q").press_sequentially(" sinh", delay=20)
    expect(page.locator("#suggestions a").first).to_contain_text("khai sinh")
    assert len(asked) == 2
    assert given_up == asked[:1]
    assert "gợi ý" in page.locator("#told").inner_text()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.parentElement.parentElement.id") == "suggestions"
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == "q"


def test_choice_of_a_filter_is_sent_at_once(visit: Visits) -> None:
    page = visit("/tra-cuu?q=khai+sinh")
    page.locator(".filters summary").click()
    page.locator("select[name=mang]").select_option("duoc")
    page.wait_for_url(re.compile("mang=duoc"))
    expect(page.locator("summary")).to_contain_text("Nộp trên mạng được")


def test_ticks_stay_on_the_device_until_they_are_taken_off(visit: Visits) -> None:
    page = visit(f"/tra-cuu/{BIRTH}")
    boxes = page.locator("[data-tick]")
    boxes.nth(0).check()
    boxes.nth(2).check()
    expect(page.locator("[data-count]")).to_have_text(f"đã có 2/{boxes.count()}")
    page.reload()
    assert [box.is_checked() for box in boxes.all()[:4]] == [True, False, True, False]
    page.goto(page.url.replace(BIRTH, RESIDENCE))
    assert not any(box.is_checked() for box in page.locator("[data-tick]").all())
    page.go_back()
    page.get_by_role("button", name="Bỏ hết dấu").click()
    page.reload()
    assert not any(box.is_checked() for box in boxes.all())
    assert page.evaluate("localStorage.getItem('tthc-ticks')") == "{}"


@pytest.mark.parametrize("kept", ["[1]", "{", '{"1.001193": "x"}', "null"])
def test_ticks_that_somebody_broke_are_no_ticks(kept: str, visit: Visits) -> None:
    page = visit(f"/tra-cuu/{BIRTH}", script=f"localStorage.setItem('tthc-ticks', {kept!r})")
    assert not any(box.is_checked() for box in page.locator("[data-tick]").all())
    page.locator("[data-tick]").first.check()
    expect(page.locator("[data-count]")).to_contain_text("đã có 1/")


NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"


@pytest.mark.parametrize("script", ["", NO_CLIPBOARD])
def test_message_is_copied_and_that_is_said(script: str, visit: Visits) -> None:
    page = visit(f"/tra-cuu/{BIRTH}", script=script, permissions=["clipboard-read", "clipboard-write"])
    page.evaluate("document.addEventListener('copy', () => { window.copied = String(getSelection()); })")
    page.get_by_role("link", name="Chép gửi Zalo").click()
    expect(page.locator(".told").first).to_contain_text("Đã chép")
    wanted = page.locator("#zalo-text").input_value()
    copied = page.evaluate("window.copied" if script else "navigator.clipboard.readText()")
    assert len(wanted) > 500
    assert copied == wanted


def test_share_shows_only_where_the_browser_can(visit: Visits) -> None:
    share = "window.shared = []; Object.defineProperty(navigator, 'share', { value: %s });"
    without = visit(f"/tra-cuu/{BIRTH}", script=share % "undefined")
    expect(without.locator("[data-share]")).to_be_hidden()
    page = visit(
        f"/tra-cuu/{BIRTH}?ma={RESIDENCE}", script=share % "async (what) => { window.shared.push(what); }"
    )
    page.locator("[data-share]").click()
    (shared,) = page.evaluate("window.shared")
    assert shared["url"].endswith(f"/tra-cuu/{BIRTH}")


def test_without_script_everything_still_works(visit: Visits) -> None:
    page = visit("/tra-cuu", java_script_enabled=False)
    page.locator("#q").fill("lam giay khai sinh cho con")
    page.get_by_role("button", name="Tìm").click()
    page.locator(".hit", has_text="Làm giấy khai sinh lần đầu").click()
    expect(page.locator("h1")).to_contain_text("Làm giấy khai sinh")
    assert page.locator("[data-share]:visible, [data-print]:visible, button[data-copy]:visible").count() == 0
    expect(page.locator("#zalo-text")).to_be_visible()
    page.locator("[data-tick]").first.check()
    page.locator("#xa").fill("thoai giang")
    page.get_by_role("button", name="Xem", exact=True).click()
    expect(page.locator("#noi-nop")).to_contain_text("nay thuộc xã Thoại Sơn")
    page.get_by_role("link", name="Thêm vào phiếu").click()
    page.get_by_role("link", name="Xem phiếu, in").click()
    expect(page.locator(".slip")).to_contain_text("Việc cần làm")
    expect(page.locator(".slip")).to_contain_text("xã Thoại Sơn")


@pytest.mark.parametrize(("size", "points"), [("a5", (419.5, 595.3)), ("a4", (595.3, 841.9))])
def test_slip_comes_out_on_its_paper(size: str, points: tuple[float, float], visit: Visits) -> None:
    page = visit(f"/tra-cuu/in?ma={BIRTH}&co={size}")
    pdf = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert 1 <= len(boxes) <= 3
    for width, height in boxes:
        assert (float(width), float(height)) == pytest.approx(points, abs=1)
    page.emulate_media(media="print")
    shown = page.locator(".head, .foot, .tools, .basket, button").all()
    assert not any(one.is_visible() for one in shown)
    assert page.locator(".slip").evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 15
    qr = page.locator(".qr").bounding_box()
    assert qr
    assert qr["width"] >= 25 / 25.4 * 96  # millimetres: what a cheap camera still reads
    with Image.open(io.BytesIO(page.screenshot(full_page=True))) as paper:
        (read,) = zxingcpp.read_barcodes(paper)
    assert read.text.endswith(f"/tra-cuu/{BIRTH}")


def test_print_button_prints_and_folded_help_is_unfolded_first(visit: Visits) -> None:
    page = visit(GUIDE, script="window.print = () => { window.printed = true; };")
    page.get_by_role("button", name="In trang này").click()
    assert page.evaluate("window.printed") is True
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details:not([open])").count() == 0
