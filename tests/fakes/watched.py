"""The three platforms with somebody looking on: they keep what went over the wire, and repeat deliveries.

Their base comes last in each list, so that it stands between the platform and ``FakePlatform``.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import asdict
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.fakes.platform import Cutting, Delivery, FakePlatform, Sent
from tests.fakes.telegram import TelegramFake
from tests.fakes.wire import Exchange, Watched, empty_wire
from tests.fakes.zalo_bot import ZaloBotFake
from tests.fakes.zalo_oa import ZaloOaFake


class WatchedPlatform(FakePlatform):
    """Keep the newest exchanges in both directions."""

    def __init__(self) -> None:
        super().__init__()
        self.wire = empty_wire()
        self.links: dict[str, dict[str, str]] = {}
        """Where the buttons of a message lead that are addresses: by its id, then by their titles."""

    def application(self) -> Cutting:
        return Watched(super().application(), self.wire)

    def reset(self) -> None:
        super().reset()
        self.wire.clear()
        self.links.clear()

    async def deliver(self, user: str, event: str, body: dict[str, Any]) -> Delivery:
        headers, raw = self.signed(body)
        async with httpx.AsyncClient(timeout=10.0, trust_env=False, verify=False) as http:
            at, started = time.time(), time.perf_counter()
            try:
                response = await http.post(self.webhook, content=raw, headers=headers)
                status, answer = response.status_code, response.text
            except httpx.HTTPError:
                status, answer = 0, ""
        seconds = time.perf_counter() - started
        path = httpx.URL(self.webhook).path
        self.wire.append(Exchange(True, "POST", path, headers, raw.decode(), status, answer, seconds, at))
        done = Delivery(user, event, status, seconds)
        self.deliveries.append(done)
        return done

    async def _control_say(self, request: Request) -> Response:
        """Take ``{"user", "kind", "text", "payload", "times"}``.

        ``payload`` presses the button, of whatever message, that brings this back; all ``times`` deliveries
        go out together.
        """
        asked = await request.json()
        user, payload = asked["user"], asked["payload"]
        event, body = self.event(user, payload or asked["text"], kind=asked["kind"], press=payload)
        done = await asyncio.gather(*(self.deliver(user, event, body) for _ in range(asked["times"])))
        return JSONResponse(asdict(done[0]))


class WatchedZaloOa(ZaloOaFake, WatchedPlatform):
    """Be the Official Account."""

    def _take(self, body: dict[str, Any]) -> Sent:
        sent = super()._take(body)
        buttons = body["message"].get("attachment", {}).get("payload", {}).get("buttons", [])
        links = {one["title"]: one["payload"]["url"] for one in buttons if one["type"] == "oa.open.url"}
        self.links[sent.id] = links
        return sent


class WatchedZaloBot(ZaloBotFake, WatchedPlatform):
    """Be the Bot Platform."""


class WatchedTelegram(TelegramFake, WatchedPlatform):
    """Be Telegram."""
