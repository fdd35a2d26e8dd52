"""An administrator at work in the console: through the pages alone, as somebody with a browser would."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pyotp
from playwright.sync_api import Page, expect

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
TRAINED_WITHIN_MS = 15 * 60 * 1000
LIVE_WITHIN_MS = 4 * 60 * 1000


@dataclass
class Officer:
    """Work in one browser window."""

    page: Page
    url: str
    secret: str = ""

    def sign_in(self, username: str, password: str) -> None:
        """Sign in for the first time: the second factor is set up on the way."""
        self.open("/quan-tri")
        self.page.get_by_label("Tên đăng nhập").fill(username)
        self.page.get_by_label("Mật khẩu").fill(password)
        self.press("Đăng nhập")
        self.page.get_by_text("Không quét được?").click()
        self.secret = "".join(self.page.locator("details .code").inner_text().split())
        self.page.locator("#code").fill(pyotp.TOTP(self.secret).now())
        self.press("Bật")
        self.page.get_by_role("link", name="Đã ghi lại, vào việc").click()
        expect(self.page.locator("h1")).to_be_visible()

    def open(self, path: str) -> None:
        """Go to an address of the house."""
        self.page.goto(self.url + path)

    def press(self, name: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def look_for(self, words: str = "", procedure: str = "") -> int:
        """List what was asked with some words, or was answered with a procedure; return how often."""
        asked = urlencode({"hang": "tat-ca", "q": words, "thu-tuc": procedure})
        self.open(f"/quan-tri/cau-hoi?{asked}")
        found = re.match(r"\d+", self.page.locator("#found").inner_text())
        assert found
        return int(found[0])

    def teach(self, code: str) -> None:
        """Say what procedure all groups of the list are about."""
        for tick in self.page.locator("[data-row] .tick input").all():
            tick.check()
        self.press("Dạy…")
        self.page.locator("label[for=viec-procedure]").click()
        other = self.page.get_by_label("Thủ tục khác, gõ tên hoặc mã ở dưới")
        if other.count():
            other.check()
        self.page.locator("#thu-tuc").fill(code)
        self.picture("teach")
        self.press("Ghi quyết định")
        expect(self.page.get_by_text("Đã ghi").first).to_be_visible()

    def picture(self, name: str) -> None:
        """Take the picture of a page for the docs when UPDATE_PICTURES=1 asks for it."""
        if os.environ.get("UPDATE_PICTURES") == "1":
            self.page.screenshot(path=PICTURES / f"console-{name}-1366.png")

    def retrain(self) -> int:
        """Start a retraining, wait for the verdict of the gate, and return its number."""
        self.open("/quan-tri/huan-luyen")
        self.press("Huấn luyện lại")
        self.page.wait_for_url(re.compile(r"/huan-luyen/\d+$"))
        number = int(self.page.url.rpartition("/")[2])
        self._wait_for(number, r"Sẵn sàng|Bị giữ lại|Hỏng|Đã thôi", TRAINED_WITHIN_MS)
        return number

    def put_live(self, number: int) -> None:
        """Put a version live, or go back to one that was, and wait until it answers."""
        self.open(f"/quan-tri/huan-luyen/{number}")
        self.page.get_by_role("button", name=re.compile("^(Đưa bản này vào chạy|Quay lại bản này)$")).click()
        self._wait_for(number, "Đang chạy", LIVE_WITHIN_MS)

    def state_of(self, number: int) -> str:
        """Return the state of a retraining as its page names it."""
        self.open(f"/quan-tri/huan-luyen/{number}")
        return self.page.locator("h1 .badge").inner_text()

    def sentence_of(self, number: int) -> str:
        """Return the one sentence that says why the gate passed or stopped it."""
        self.open(f"/quan-tri/huan-luyen/{number}")
        return self.page.locator("main .lead").first.inner_text()

    def _wait_for(self, number: int, state: str, within_ms: int) -> None:
        deadline = time.monotonic() + within_ms / 1000
        while not re.fullmatch(state, self.state_of(number)):
            assert time.monotonic() < deadline, f"{number}: {self.state_of(number)}"
            self.page.wait_for_timeout(1000)
