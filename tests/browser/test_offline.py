"""Without a signal: what was opened opens again and says how old it is; nothing private is kept."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from channels.web import page as chat_page
from tests.browser.light import LightHouse, light_house
from tests.lookup.fakes import BIRTH

PROCEDURE = f"/tra-cuu/{BIRTH}"
GUIDE = "/tra-cuu/huong-dan/vneid-forgot-password"
LOCAL, TEAMS = "/tra-cuu/thong-bao-nha-tro", "/tra-cuu/to-cong-nghe-so"
AGED = re.compile(r"^Bản lưu lúc \d\d:\d\d ngày \d{1,2}/\d{1,2}, có thể đã cũ$")
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
  }
  return found;
}"""


@pytest.fixture
def house(chromium: Browser, tmp_path: Path) -> Iterator[LightHouse]:
    """A house of one's own: these tests stop it."""
    with light_house(tmp_path) as running:
        yield running


@pytest.fixture
def device(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, locale="vi-VN")
    yield context
    context.close()


@pytest.fixture
def page(device: BrowserContext, house: LightHouse) -> Page:
    """A device that has opened the chat once, and has what the service worker fetches."""
    page = device.new_page()
    page.goto(house.url)
    until(page, "() => navigator.serviceWorker.controller !== null")
    return page


def until(page: Page, condition: str) -> None:
    """Wait for a condition in the page; Playwright's own way would need a policy that lets strings run."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


def test_pages_that_were_opened_open_without_a_signal_and_tell_their_age(
    page: Page, house: LightHouse
) -> None:
    for path in (f"{PROCEDURE}?xa=thoai+giang", GUIDE, LOCAL, TEAMS):
        page.goto(house.url + path)
        expect(page.locator(".kept-copy")).to_have_count(0)
    house.stop()
    again = (PROCEDURE, f"{PROCEDURE}?xa=thoai+giang", f"{LOCAL}?xa=thoai+giang", GUIDE, TEAMS)
    for path in (*again, "/tra-cuu", "/tra-cuu/huong-dan"):
        page.goto(house.url + path)
        expect(page.locator(".kept-copy")).to_have_text(AGED)
        expect(page.locator("main h1, main h2").first).to_be_visible()
        # Styled, or the line at the top would be the least of it.
        assert page.locator("main").evaluate("node => getComputedStyle(node).maxWidth") == "756px"


def test_chat_opens_without_a_signal_with_the_conversation_and_its_age(
    page: Page, house: LightHouse, device: BrowserContext
) -> None:
    page.locator("#text").fill("làm khai sinh cần giấy gì")
    page.locator("#send").click()
    expect(page.locator(".card .papers")).to_be_visible()
    device.set_offline(True)
    house.stop()
    page.reload()
    expect(page.locator(".card .papers")).to_be_visible()
    expect(page.locator("#offline")).to_contain_text("Máy đang mất mạng")
    expect(page.locator("#offline")).to_contain_text(re.compile(r"Bản lưu lúc \d\d:\d\d ngày \d+/\d+"))


def test_page_that_was_never_opened_says_what_can_be_opened(page: Page, house: LightHouse) -> None:
    house.stop()
    page.goto(house.url + "/tra-cuu/1.004222")
    expect(page.get_by_role("heading", name="Máy đang không có mạng")).to_be_visible()
    page.get_by_role("link", name="Trang tra cứu").click()
    expect(page.locator(".kept-copy")).to_have_text(AGED)


def test_newest_page_is_shown_as_soon_as_there_is_a_signal(page: Page, house: LightHouse) -> None:
    house.stop()
    page.goto(house.url + "/tra-cuu")
    expect(page.locator(".kept-copy")).to_have_count(1)
    house.start()
    page.reload()
    expect(page.locator(".kept-copy")).to_have_count(0)


def test_network_that_never_answers_counts_as_none(page: Page, house: LightHouse) -> None:
    house.stop()
    with socket.socket() as hole:
        hole.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        hole.bind(("127.0.0.1", house.port))
        hole.listen()
        page.goto(house.url + "/tra-cuu", timeout=15_000)
        expect(page.locator(".kept-copy")).to_have_text(AGED)


def test_nothing_of_the_interface_the_console_or_one_person_is_kept(page: Page, house: LightHouse) -> None:
    page.locator("#text").fill("khai sinh")
    page.locator("#send").click()
    expect(page.locator(".card").first).to_be_visible()
    for path in (
        "/tra-cuu/goi-y?q=khai",
        "/quan-tri",
        "/healthz",
        "/tra-cuu/khong-co",
        "/tra-cuu/chua-thay",
        "/tra-cuu/ma",
        "/tra-cuu/bao-sai",
        "/tra-cuu/to/hom-nay",
    ):
        page.goto(house.url + path)
    page.goto(house.url + PROCEDURE)
    until(page, f"async () => (await ({KEPT})()).includes('{PROCEDURE}')")
    kept = page.evaluate(KEPT)
    public = re.compile(
        r"^(/|/ngoai-tuyen|/(tra-cuu/)?static/.*|/tra-cuu|/tra-cuu/huong-dan|" + PROCEDURE + ")$"
    )
    assert [path for path in kept if not public.match(path)] == []


def test_new_version_takes_the_place_of_the_old_one(
    page: Page, house: LightHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = page.evaluate("caches.keys()")
    house.stop()
    monkeypatch.setattr(chat_page, "version_of_files", lambda: "vnew")
    with light_house(tmp_path, port=house.port) as renewed:
        page.goto(renewed.url)
        until(page, "async () => (await caches.keys()).includes('shell-vnew')")
        until(page, f"async () => !(await caches.keys()).includes('{min(set(old) - {'pages-1'})}')")
        renewed.stop()
        page.reload()
        expect(page.locator("#start")).to_be_visible()
        assert page.locator("script[type=module]").get_attribute("src") == "/static/vnew/element.js"


def fill_up(page: Page, house: LightHouse) -> None:
    """Leave no room on the device for anything more."""
    usage = "async () => (await navigator.storage.estimate()).usage"
    quota = {"origin": house.url, "quotaSize": page.evaluate(usage)}
    page.context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", quota)


def test_full_device_still_opens_what_it_kept_before(page: Page, house: LightHouse) -> None:
    page.goto(house.url + PROCEDURE)
    until(page, f"async () => (await ({KEPT})()).includes('{PROCEDURE}')")
    fill_up(page, house)
    page.reload()
    expect(page.locator(".kept-copy")).to_have_count(0)
    page.wait_for_timeout(500)  # for what is kept only after the page was given
    house.stop()
    page.reload()
    expect(page.locator(".kept-copy")).to_have_text(AGED)


def test_full_device_shows_a_page_with_its_style(page: Page, house: LightHouse) -> None:
    fill_up(page, house)
    answer = page.evaluate("fetch('/tra-cuu/static/lookup.css?v=newer').then((one) => one.status)")
    assert answer == 200
    house.stop()
    page.goto(house.url + "/tra-cuu")
    assert page.locator("main").evaluate("node => getComputedStyle(node).maxWidth") == "756px"


def test_update_in_the_middle_of_a_conversation_loses_no_word_of_it(
    page: Page, house: LightHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.locator("#text").fill("làm khai sinh cần giấy gì")
    page.locator("#send").click()
    expect(page.locator(".tick").first).to_be_visible()
    page.locator("#text").fill("đang gõ dở")
    house.stop()
    monkeypatch.setattr(chat_page, "version_of_files", lambda: "vnew")
    with light_house(tmp_path, port=house.port):
        page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
        until(page, "async () => !(await caches.keys()).some((name) => /^shell-(?!vnew)/.test(name))")
        expect(page.locator("#text")).to_have_value("đang gõ dở")
        page.locator("#send").click()
        expect(page.locator(".turn").last.locator(".card")).to_contain_text("Về: đang gõ dở")
        page.locator(".tick input").first.check()
        page.reload()
        expect(page.locator(".turn")).to_have_count(2)
        expect(page.locator(".tick input").first).to_be_checked()


def test_copy_of_another_year_says_so(page: Page, house: LightHouse) -> None:
    """A day and a month alone would make the page of a year ago look like one of today."""
    page.goto(house.url + PROCEDURE)
    until(page, f"async () => (await ({KEPT})()).includes('{PROCEDURE}')")
    page.evaluate(
        """async (path) => {
          const pages = await caches.open('pages-1');
          const kept = await pages.match(path);
          const headers = new Headers(kept.headers);
          headers.set('x-saved-at', String(Date.UTC(2023, 10, 14, 5)));
          await pages.put(path, new Response(await kept.text(), { headers }));
        }""",
        PROCEDURE,
    )
    house.stop()
    page.reload()
    expect(page.locator(".kept-copy")).to_contain_text("ngày 14/11/2023, có thể đã cũ")
