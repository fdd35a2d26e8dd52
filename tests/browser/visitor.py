"""A person with the chat page open: types, presses, reads; and what the browser did meanwhile."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Route, expect

MESSAGES = "**/api/v1/messages"
KEPT = "angiang.chat.1"


class Visitor:
    """Hold one page of one browser context.

    ``forgive`` names console errors that a test provokes, ``friends`` other hosts that may be asked.
    """

    def __init__(self, context: BrowserContext, url: str, path: str = "/", script: str = "") -> None:
        self.context = context
        if script:
            context.add_init_script(script)
        self.path = path
        self.origin = url
        self.page: Page = context.new_page()
        self.forgive: list[str] = ["Service Worker registration blocked by Playwright"]
        self.friends: set[str] = set()
        self._complaints: list[str] = []
        self._requests: list[Request] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self._complaints.append(str(error)))
        self.page.on("request", self._note)
        self.open()

    def open(self) -> None:
        """Open the page, or open it again, and wait until its script has taken over."""
        self.page.goto(self.origin + self.path)
        expect(self.page.locator("#start")).not_to_have_attribute("hidden", "")

    @property
    def box(self) -> Locator:
        return self.page.locator("#text")

    @property
    def focused(self) -> Locator:
        """What has the focus, inside the chat's own tree."""
        return self.page.locator(":focus:not(tro-ly-an-giang)")

    @property
    def turns(self) -> Locator:
        return self.page.locator(".turn")

    @property
    def last(self) -> Locator:
        return self.turns.last

    @property
    def card(self) -> Locator:
        return self.last.locator(".card").first

    def ask(self, text: str) -> Locator:
        """Type, send, and return the turn once it is answered."""
        self.type_and_send(text)
        return self.answered()

    def type_and_send(self, text: str) -> None:
        self.box.fill(text)
        self.page.locator("#send").click()

    def press(self, label: str) -> Locator:
        """Press a button of the newest answer that begins with this label; return the new turn."""
        before = self.turns.count()
        self.last.locator(".choice").filter(has_text=label).first.click()
        expect(self.turns).not_to_have_count(before)
        return self.answered()

    def answered(self) -> Locator:
        expect(self.last.locator(".state")).to_contain_text("Đã gửi")
        expect(self.card).to_be_visible()
        return self.last

    def sent(self) -> list[dict[str, Any]]:
        """Return the bodies of the messages posted so far, failed attempts included."""
        posts = [one for one in self._requests if one.url.endswith("/api/v1/messages")]
        return [dict(one.post_data_json or {}) for one in posts if one.method == "POST"]

    def kept(self) -> dict[str, Any]:
        """Return what the device keeps of the conversation; empty when nothing."""
        text = self.page.evaluate("key => localStorage.getItem(key)", KEPT)
        return dict(json.loads(text)) if text else {}

    def lose_first_answer(self) -> None:
        """Let the first message reach the server and lose the answer on the way back."""
        lost: list[Route] = []

        def handle(route: Route) -> None:
            if lost:
                route.continue_()
                return
            lost.append(route)
            route.fetch()
            route.abort("connectionreset")

        self.forgive.append("net::ERR_CONNECTION_RESET")
        self.page.route(MESSAGES, handle)

    def hold_messages(self) -> list[Route]:
        """Hold every message on its way; return the list in which they wait to be continued."""
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        self.page.route(MESSAGES, hold)
        return held

    def too_wide(self) -> list[str]:
        """Return what sticks out of the screen to the right, and the page itself when it scrolls."""
        return list(self.page.evaluate(_TOO_WIDE))

    def check(self) -> None:
        """Fail on a console error, a script error, a CSP violation, or a request to another origin."""
        loud = [text for text in self._complaints if not any(known in text for known in self.forgive)]
        assert loud == [], loud
        known = {urlsplit(self.origin).netloc, *self.friends}
        assert [one.url for one in self._requests if urlsplit(one.url).netloc not in known] == []

    def _note(self, request: Request) -> None:
        self._requests.append(request)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._complaints.append(f"{message.text} ({message.location.get('url', '')})")


_TOO_WIDE = """() => {
  const inside = (root) => [...root.querySelectorAll('*')].flatMap(
    (node) => (node.shadowRoot ? [node, ...inside(node.shadowRoot)] : [node]));
  const all = inside(document.body);
  const shown = all.filter((node) => node.offsetParent && !node.closest('.unseen'));
  const out = shown.filter((node) => {
    const box = node.getBoundingClientRect();
    return box.right > innerWidth + 0.5 || box.left < -0.5;
  });
  const names = out.map((node) => node.tagName + '.' + node.className);
  return document.documentElement.scrollWidth > innerWidth ? ['the page itself', ...names] : names;
}"""
