"""The demo: everything that its page can do, over HTTP and in a browser; and what its API refuses.

``UPDATE_PICTURES=1`` takes the pictures of the documentation anew.
"""

from __future__ import annotations

import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.errors import StartError
from app.settings import ROOT, Settings
from tests.app.processes import of_house
from tests.browser.conftest import ARGUMENTS, CHROMIUM, PATIENCE_MS
from tests.fakes.demo import main, require_built
from tests.fakes.demo_page import KINDS, create_page
from tests.fakes.platform import Fault, Served
from tests.fakes.watched import WatchedTelegram, WatchedZaloBot, WatchedZaloOa

PICTURES = ROOT / "docs" / "pictures"
START_WITHIN, SETTLE_WITHIN = 120.0, 20.0
Shown = dict[str, Any]


@dataclass
class Demo:
    """A running demo: its process, its address, and the folder in which its house keeps its data."""

    process: subprocess.Popen[str]
    url: str
    folder: Path

    def does(self, user: str, platform: str, **what: Any) -> Shown:
        """Let somebody do something, and return the line that the page shows of it."""
        told = httpx.post(f"{self.url}api/say", json={"user": user, "platform": platform, **what}, timeout=20)
        assert told.status_code == 200, told.text
        line: Shown = told.json()
        return line

    def breaks(self, platform: str, *faults: str) -> None:
        told = httpx.post(f"{self.url}api/faults", json={"platform": platform, "faults": faults})
        assert told.status_code == 204, told.text

    def phone(self, user: str, platform: str) -> Shown:
        phone: Shown = httpx.get(f"{self.url}api/phones", params={"user": user}).json()[platform]
        return phone

    def waits(self, user: str, platform: str, until: Callable[[Shown], bool]) -> Shown:
        """Return what the phone shows once it shows what is waited for, and nothing is on its way."""
        deadline = time.monotonic() + SETTLE_WITHIN
        while True:
            phone = self.phone(user, platform)
            if until(phone) and not phone["outbox"]["is_busy"]:
                return phone
            assert time.monotonic() < deadline, phone
            time.sleep(0.05)


def answers(phone: Shown) -> list[Shown]:
    return [line for line in phone["lines"] if line["by"] == "bot"]


def states(phone: Shown) -> dict[str, int]:
    return dict(phone["outbox"]["counts"])


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("demo")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.demo", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield Demo(process, _address(process), folder)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
        process.stdout.close()


def _address(process: subprocess.Popen[str]) -> str:
    """Read what the demo says until it names its address."""
    assert process.stdout is not None
    said = ""
    deadline = time.monotonic() + START_WITHIN
    while time.monotonic() < deadline:
        if select.select([process.stdout], [], [], 1.0)[0]:
            line = process.stdout.readline()
            said += line
            found = re.search(r"http://127\.0\.0\.1:\d+/", line)
            if found:
                return found[0]
            assert line, f"the demo ended: {said}"
    raise AssertionError(f"no address within {START_WITHIN} s: {said}")


# --- with the whole house ------------------------------------------------------------------------------


@pytest.mark.rasa
@pytest.mark.parametrize("platform", ["zalo_oa", "zalo_bot", "telegram"])
def test_question_is_answered_on_every_phone(platform: str, demo: Demo) -> None:
    line = demo.does("700000001", platform, text="làm lại bằng lái bị mất thì sao")
    assert line["status"] == 200
    phone = demo.waits("700000001", platform, lambda phone: len(answers(phone)) >= 2)
    assert "Cấp lại giấy phép lái xe" in answers(phone)[-1]["text"]
    assert phone["lines"][0]["text"] == "làm lại bằng lái bị mất thì sao"
    assert bool(answers(phone)[-1]["buttons"]) is (platform != "zalo_bot")
    assert set(states(phone)) == {"sent"}


@pytest.mark.rasa
@pytest.mark.parametrize("platform", ["zalo_oa", "telegram"])
def test_button_of_an_older_message_is_the_one_that_is_pressed(platform: str, demo: Demo) -> None:
    user = "700000002"
    demo.does(user, platform, text="bằng lái xe")
    phone = demo.waits(user, platform, lambda phone: len(answers(phone)) >= 2)
    older = answers(phone)[-1]["buttons"][1]
    demo.does(user, platform, text="mất giấy khai sinh")
    before = len(answers(demo.waits(user, platform, lambda phone: len(answers(phone)) >= 3)))
    line = demo.does(user, platform, text=older["title"], payload=older["press"])
    assert (line["by"], line["kind"]) == ("note", "press")
    phone = demo.waits(user, platform, lambda phone: len(answers(phone)) > before)
    assert "giấy phép lái xe" in answers(phone)[-1]["text"]


@pytest.mark.rasa
@pytest.mark.parametrize("platform", ["zalo_oa", "telegram"])
def test_button_that_is_an_address_brings_its_address(platform: str, demo: Demo) -> None:
    user = "700000003"
    demo.does(user, platform, text="làm lại bằng lái bị mất thì sao")
    last = answers(demo.waits(user, platform, lambda phone: len(answers(phone)) >= 2))[-1]
    title = "Mở Cổng Dịch vụ công quốc gia"
    urls = {button["title"]: button.get("url") for button in last["buttons"]} | last["links"]
    assert urls[title].startswith("https://")


@pytest.mark.rasa
@pytest.mark.parametrize(("platform", "kind"), [(name, kind) for name in KINDS for kind in KINDS[name]])
def test_everything_in_the_menus_is_taken_by_the_house(platform: str, kind: str, demo: Demo) -> None:
    user = f"71{sorted(KINDS).index(platform)}{KINDS[platform].index(kind):06}"
    text = "chào em" if kind in ("text", "staff") else ""
    assert demo.does(user, platform, kind=kind, text=text)["status"] == 200
    if kind in ("image", "sticker", "voice", "location", "file", "unsupported", "follow", "text"):
        demo.waits(user, platform, lambda phone: bool(answers(phone)))


@pytest.mark.rasa
def test_staff_message_shows_until_when_the_assistant_keeps_still(demo: Demo) -> None:
    user = "700000004"
    demo.does(user, "zalo_oa", text="chào em")
    demo.waits(user, "zalo_oa", lambda phone: bool(answers(phone)))
    demo.does(user, "zalo_oa", kind="staff", text="Tôi là cán bộ, để tôi xem")
    phone = demo.waits(user, "zalo_oa", lambda phone: bool(phone["outbox"]["paused_until"]))
    assert phone["outbox"]["paused_until"] > time.time()
    assert phone["lines"][-1]["by"] == "staff"


@pytest.mark.rasa
@pytest.mark.parametrize(
    ("platform", "fault", "state"),
    [
        ("zalo_oa", "cut_before", "unknown"),
        ("zalo_oa", "cut_after", "unknown"),
        ("zalo_oa", "refused", "failed"),
        ("zalo_bot", "error_200", "sent"),
        ("telegram", "busy", "sent"),
        ("telegram", "slow", "sent"),
    ],
)
def test_planned_fault_meets_the_next_call_and_shows_in_the_outbox(
    platform: str, fault: str, state: str, demo: Demo
) -> None:
    user = f"72{list(Fault).index(Fault(fault)):07}"
    demo.does(user, platform, text="chào em")
    demo.waits(user, platform, lambda phone: states(phone).get("sent", 0) >= 1)
    demo.breaks(platform, fault)
    assert demo.phone(user, platform)["planned"] == [fault]
    demo.does(user, platform, text="cảm ơn em")
    phone = demo.waits(user, platform, lambda phone: phone["outbox"]["letters"][0]["state"] == state)
    assert phone["planned"] == []
    calls = [one for one in phone["wire"] if not one["to_house"] and user in one["body"]]
    assert any(one["status"] == 0 for one in calls) is fault.startswith("cut")


@pytest.mark.rasa
def test_faults_that_nobody_met_yet_can_be_forgotten(demo: Demo) -> None:
    demo.breaks("zalo_bot", "busy", "slow")
    demo.breaks("zalo_bot")
    assert demo.phone("700000005", "zalo_bot")["planned"] == []


@pytest.mark.rasa
def test_message_delivered_five_times_is_answered_once(demo: Demo) -> None:
    user = "700000006"
    demo.does(user, "zalo_oa", text="chào em")
    first = answers(demo.waits(user, "zalo_oa", lambda phone: bool(answers(phone))))
    demo.does(user, "zalo_oa", text="cảm ơn em", times=5)
    phone = demo.waits(user, "zalo_oa", lambda phone: len(answers(phone)) > len(first))
    assert len(answers(phone)) == len(first) + 1
    deliveries = [one for one in phone["wire"] if one["to_house"] and user in one["body"]][-5:]
    assert [one["status"] for one in deliveries] == [200] * 5
    assert len({one["body"] for one in deliveries}) == 1


@pytest.mark.rasa
def test_wire_shows_the_newest_delivery_and_call_word_for_word(demo: Demo) -> None:
    user = "700000007"
    demo.does(user, "zalo_oa", text="chào em")
    wire = demo.waits(user, "zalo_oa", lambda phone: bool(answers(phone)))["wire"]
    delivery = next(one for one in reversed(wire) if one["to_house"])
    call = next(one for one in reversed(wire) if not one["to_house"])
    assert (delivery["path"], delivery["status"]) == ("/webhooks/zalo-oa", 200)
    assert delivery["headers"]["X-ZEvent-Signature"].startswith("mac=")
    assert f'"id":"{user}"' in delivery["body"]
    assert (call["path"], call["status"]) == ("/v3.0/oa/message/cs", 200)
    assert f'"user_id":"{user}"' in call["body"].replace(" ", "")
    assert '"message_id"' in call["answer"]


@pytest.mark.rasa
def test_page_that_knows_everything_is_told_nothing_again(demo: Demo) -> None:
    first = httpx.get(f"{demo.url}api/phones", params={"user": "700000008"})
    again = {"user": "700000008", "known": first.headers["x-version"]}
    assert httpx.get(f"{demo.url}api/phones", params=again).status_code == 204


@pytest.mark.rasa
@pytest.mark.browser
@pytest.mark.parametrize("size", [(1366, 768), (360, 740), (320, 640), (900, 700)])
def test_page_is_tidy_keeps_to_itself_and_shows_markup_as_text(size: tuple[int, int], demo: Demo) -> None:
    with _chromium() as browser:
        page, heard = _opened(browser, demo, *size)
        markup = "<img src=x onerror=alert(1)> chào em"
        _says(page, "zalo_oa", markup)
        expect(page.locator("#zalo_oa .own .text").first).to_have_text(markup)
        assert page.locator("#zalo_oa .own .text *").count() == 0
        assert page.evaluate(_TOO_WIDE) == []
        page.locator("#zalo_oa .attach").click()
        page.locator("#zalo_oa .menu [data-kind=image]").click()
        expect(page.locator("#zalo_oa .lines")).to_contain_text("không xem hình")
        assert page.evaluate(_TOO_WIDE) == []
        if size[0] < 760:
            page.get_by_role("button", name="Thử hỏng").click()
        page.locator("[data-fault=busy]").click()
        expect(page.locator(".planned")).to_contain_text("Báo bận")
        page.locator(".drop").click()
        expect(page.locator(".planned")).to_contain_text("Chưa hẹn lỗi nào")
        assert page.evaluate(_TOO_WIDE) == []
        assert page.evaluate("window.broken") == []
    assert heard == []


@pytest.mark.rasa
@pytest.mark.browser
def test_conversation_is_there_again_after_a_reload_and_gone_for_another_person(demo: Demo) -> None:
    with _chromium() as browser:
        page, _ = _opened(browser, demo, 1366, 768)
        page.locator("#telegram .gate").click()
        expect(page.locator("#telegram .theirs").first).to_be_visible()
        page.reload()
        expect(page.locator("#telegram .own .text").first).to_have_text("/start")
        page.get_by_role("button", name="Làm người khác").click()
        expect(page.locator("#telegram .own")).to_have_count(0)
        expect(page.locator("#telegram .gate")).to_be_visible()


@pytest.mark.rasa
@pytest.mark.browser
@pytest.mark.skipif(os.environ.get("UPDATE_PICTURES") != "1", reason="UPDATE_PICTURES=1 takes them anew")
def test_take_the_pictures(demo: Demo) -> None:
    with _chromium() as browser:
        page, _ = _opened(browser, demo, 1366, 768)
        for phone in ("zalo_oa", "zalo_bot"):
            _says(page, phone, "chào em")
        page.locator("#telegram .gate").click()
        expect(page.locator("#telegram .theirs").first).to_be_visible()
        _says(page, "zalo_oa", "bằng lái xe")
        _says(page, "zalo_bot", "bằng lái xe")
        _says(page, "telegram", "bằng lái xe")
        _shoot(page, "demo-1366")
        page, _ = _opened(browser, demo, 360, 740, scale=2)
        _says(page, "zalo_oa", "chào em")
        _says(page, "zalo_oa", "quen mat khau vneid")
        page.locator("#zalo_oa .key").first.click()
        expect(page.locator("#zalo_oa .lines")).to_contain_text("Bước 1/8")
        _shoot(page, "demo-360")


@pytest.mark.rasa
def test_wiping_empties_all_phones(demo: Demo) -> None:
    """Comes late: it empties the phones of the other tests, too."""
    demo.does("700000009", "telegram", text="chào em")
    demo.waits("700000009", "telegram", lambda phone: bool(answers(phone)))
    assert httpx.post(f"{demo.url}api/reset", json={}).status_code == 204
    phone = demo.phone("700000009", "telegram")
    assert (phone["lines"], phone["wire"]) == ([], [])


@pytest.mark.rasa
def test_ctrl_c_stops_the_house_and_takes_its_data_along(demo: Demo) -> None:
    """Comes last: nothing runs afterwards."""
    (data,) = demo.folder.glob("tthc-demo-*")
    assert len(of_house(data)) >= 4
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(60) == 0
    assert demo.process.stdout is not None
    assert "Đã dừng" in demo.process.stdout.read()
    assert of_house(data) == {}
    assert not data.exists()


def _chromium() -> Any:
    if not CHROMIUM.exists():
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(f"REQUIRE_BROWSER=1, but there is no {CHROMIUM}")
        pytest.skip(f"no {CHROMIUM}")
    return _Chromium()


class _Chromium:
    """Hold a browser for one test: while Playwright is open, no other test could run a loop of its own."""

    def __enter__(self) -> Browser:
        expect.set_options(timeout=PATIENCE_MS)
        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        return self._browser

    def __exit__(self, *_: object) -> None:
        self._browser.close()
        self._playwright.stop()


def _opened(
    browser: Browser, demo: Demo, width: int, height: int, scale: float = 1
) -> tuple[Page, list[str]]:
    """Open the page as a new person; the list takes what the browser complains about."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        reduced_motion="reduce",
    )
    context.add_init_script(
        "window.broken = []; document.addEventListener('securitypolicyviolation',"
        " (event) => window.broken.push(event.violatedDirective + ' ' + event.blockedURI));"
    )
    page, heard = context.new_page(), []

    def hear_request(url: str) -> None:
        if not url.startswith(demo.url):
            heard.append(url)

    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda request: hear_request(request.url))
    page.goto(demo.url)
    return page, heard


def _says(page: Page, phone: str, text: str) -> None:
    before = page.locator(f"#{phone} .lines > .theirs").count()
    page.locator(f"#{phone} textarea").fill(text)
    page.locator(f"#{phone} textarea").press("Enter")
    expect(page.locator(f"#{phone} .lines > .theirs")).not_to_have_count(before)
    expect(page.locator(f"#{phone} .typing")).to_be_hidden()


def _shoot(page: Page, name: str) -> None:
    page.wait_for_function("() => document.querySelectorAll('.typing:not([hidden])').length === 0")
    page.evaluate("document.activeElement.blur()")
    page.mouse.move(0, 0)
    page.evaluate("document.querySelectorAll('.log').forEach((log) => { log.scrollTop = log.scrollHeight; })")
    page.screenshot(path=PICTURES / f"{name}.png", animations="disabled", caret="hide")


_TOO_WIDE = """() => {
  const all = [...document.querySelectorAll('body *')];
  const shown = all.filter((node) => node.offsetParent && !node.closest('.unseen'));
  const out = shown.filter((node) => {
    const box = node.getBoundingClientRect();
    return box.right > innerWidth + 0.5 || box.left < -0.5;
  });
  const wide = document.documentElement.scrollWidth > innerWidth ? ['the page itself'] : [];
  return [...wide, ...out.map((node) => node.tagName + '.' + node.className)];
}"""


# --- without a house -----------------------------------------------------------------------------------


@pytest.fixture
def page(sqlite_store: Path) -> Iterator[FastAPI]:
    fakes = [WatchedZaloOa(), WatchedZaloBot(), WatchedTelegram()]
    with Served(fakes):
        yield create_page(fakes, sqlite_store, ["127.0.0.1", "localhost"])


@pytest.fixture
async def web(page: FastAPI, anyio_backend: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(page)
    async with (
        page.router.lifespan_context(page),
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http,
    ):
        yield http


SAYING = {"user": "700000001", "platform": "zalo_oa", "text": "chào"}


@pytest.mark.anyio
@pytest.mark.parametrize(
    "path", ["/", "/demo.js", "/demo.css", "/static/dom.js", "/api/phones?user=700000001"]
)
async def test_page_and_its_files_come_under_a_strict_policy(path: str, web: httpx.AsyncClient) -> None:
    response = await web.get(path)
    assert response.status_code == 200
    policy = response.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.anyio
async def test_page_has_no_script_style_or_address_of_others_in_it(web: httpx.AsyncClient) -> None:
    html = (await web.get("/")).text
    assert re.findall(r"\son\w+=|\sstyle=|<style|<script(?! type=\"module\" src=\"/)", html) == []
    assert re.findall(r'(?:src|href)="(?!/|#)', html) == []


@pytest.mark.anyio
async def test_form_of_another_site_is_refused(web: httpx.AsyncClient) -> None:
    """A browser sends text/plain across without asking."""
    for path, body in (("say", SAYING), ("faults", {"platform": "zalo_oa", "faults": []}), ("reset", {})):
        raw = httpx.Request("POST", "http://x", json=body).content
        response = await web.post(f"/api/{path}", content=raw, headers={"content-type": "text/plain"})
        assert response.status_code in (400, 422), path
    assert (await web.get("/api/phones?user=700000001")).json()["zalo_oa"]["lines"] == []


@pytest.mark.anyio
async def test_foreign_name_for_our_address_is_refused(web: httpx.AsyncClient) -> None:
    response = await web.get("/api/phones?user=700000001", headers={"host": "evil.example"})
    assert response.status_code == 400


@pytest.mark.anyio
@pytest.mark.parametrize(
    "wrong",
    [
        {"user": "0123456"},
        {"user": "ba-tu"},
        {"platform": "web"},
        {"kind": "follow", "platform": "zalo_bot"},
        {"kind": "dice", "platform": "telegram"},
        {"text": " "},
        {"text": "x" * 4001},
        {"times": 11},
        {"other": 1},
    ],
    ids=str,
)
async def test_what_the_page_never_sends_is_refused(wrong: dict[str, Any], web: httpx.AsyncClient) -> None:
    assert (await web.post("/api/say", json=SAYING | wrong)).status_code in (400, 422)


@pytest.mark.anyio
async def test_message_for_a_house_that_is_away_is_shown_as_not_delivered(web: httpx.AsyncClient) -> None:
    line = (await web.post("/api/say", json=SAYING)).json()
    assert (line["by"], line["status"]) == ("person", 0)


def test_missing_model_is_told_with_the_command_that_builds_it(tmp_path: Path) -> None:
    with pytest.raises(StartError, match="make train"):
        require_built(Settings(_env_file=None, data_dir=tmp_path))


def test_port_that_is_taken_is_told_before_anything_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fakes.demo.require_built", lambda _settings: None)
    monkeypatch.setattr("tests.fakes.demo.signal.signal", lambda _number, _handler: None)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit, match=f"cổng {port}"):
            main(["--port", str(port)])
