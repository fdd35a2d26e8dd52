"""What the fake platforms share: a loopback server, faults on demand, and a way to drive them over HTTP.

A fake is strict where the real platform is: what that would refuse, it refuses. It says what it was sent
(``sent``), what came of each delivery to us (``deliveries``), and breaks as told (``faults``).
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from random import Random
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send


class Fault(StrEnum):
    """Name what goes wrong with one call of ours to the platform."""

    NONE = "none"
    CUT_BEFORE = "cut_before"
    """The connection is cut before the message is taken: it did not arrive."""
    CUT_AFTER = "cut_after"
    """The message is taken, then the connection is cut: only the platform knows."""
    SLOW = "slow"
    """The answer takes :data:`SLOW_SECONDS`, and is good."""
    BUSY = "busy"
    """Too many calls; come back later, as the platform words it."""
    BROKEN = "broken"
    """HTTP 500 with a page of HTML."""
    ERROR_200 = "error_200"
    """HTTP 200 whose body says that the message was not taken."""
    REFUSED = "refused"
    """The person has blocked us, or is gone."""


SLOW_SECONDS = 0.3


@dataclass
class Sent:
    """Hold one message that the platform took for a person."""

    user: str
    text: str
    buttons: list[dict[str, str]]
    """``{"title": …, "press": …}``: ``press`` comes back to us when pressed; addresses have none."""
    id: str
    at: float = field(default_factory=time.time)


@dataclass
class Delivery:
    """Hold one call of the platform to us: who wrote, which event, our answer, how long it took."""

    user: str
    event: str
    status: int
    seconds: float


class Faults:
    """Decide what goes wrong with the next call: first what was planned, then by chance."""

    def __init__(self, seed: int = 0) -> None:
        self.planned: deque[Fault] = deque()
        self.share = 0.0
        self.kinds: tuple[Fault, ...] = (Fault.CUT_BEFORE, Fault.BUSY, Fault.BROKEN, Fault.SLOW)
        self._random = Random(seed)

    def plan(self, *faults: Fault) -> None:
        """Let these happen to the next calls, in order."""
        self.planned.extend(faults)

    def next(self) -> Fault:
        """Return what happens to this call."""
        if self.planned:
            return self.planned.popleft()
        return self._random.choice(self.kinds) if self._random.random() < self.share else Fault.NONE


class FakePlatform:
    """Be one platform on a loopback port. Subclasses bring ``routes()`` and ``deliveries_of()``."""

    name = ""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.deliveries: list[Delivery] = []
        self.faults = Faults()
        self.webhook = ""
        """Where deliveries go; empty while no webhook is set."""
        self.url = ""

    def routes(self) -> list[Route]:
        """Return the platform's own API."""
        raise NotImplementedError

    def event(
        self, user: str, text: str, *, kind: str = "text", press: str = ""
    ) -> tuple[str, dict[str, Any]]:
        """Return the key and the body of one event as the platform words it."""
        raise NotImplementedError

    def signed(self, body: dict[str, Any]) -> tuple[dict[str, str], bytes]:
        """Return headers and bytes of a delivery, signed."""
        raise NotImplementedError

    def sent_to(self, user: str) -> list[Sent]:
        """Return what a person got, in order."""
        return [one for one in self.sent if one.user == user]

    async def says(self, user: str, text: str, *, kind: str = "text") -> Delivery:
        """Let a person write, and deliver it once."""
        return await self.deliver(user, *self.event(user, text, kind=kind))

    async def presses(self, user: str, title: str) -> Delivery:
        """Let a person press a button below the newest message that has it."""
        found = [
            button
            for one in reversed(self.sent_to(user))
            for button in one.buttons
            if button["title"].startswith(title) and button.get("press")
        ]
        if not found:
            raise LookupError(f"no button “{title}” for {user}")
        return await self.deliver(user, *self.event(user, found[0]["press"], press=found[0]["press"]))

    async def deliver(self, user: str, event: str, body: dict[str, Any]) -> Delivery:
        """Deliver an event to the webhook once; status 0 means that nobody answered."""
        headers, raw = self.signed(body)
        # Reading the certificates of the machine for every delivery would be the most of what is measured.
        async with httpx.AsyncClient(timeout=10.0, trust_env=False, verify=False) as http:
            started = time.perf_counter()
            try:
                status = (await http.post(self.webhook, content=raw, headers=headers)).status_code
            except httpx.HTTPError:
                status = 0
        self.deliveries.append(Delivery(user, event, status, time.perf_counter() - started))
        return self.deliveries[-1]

    async def waits_for(self, user: str, count: int, seconds: float = 30.0) -> list[Sent]:
        """Return what a person got once it is ``count`` messages or more."""
        deadline = time.monotonic() + seconds
        while len(self.sent_to(user)) < count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{user} got {len(self.sent_to(user))} of {count} messages")
            await asyncio.sleep(0.02)
        return self.sent_to(user)

    def reset(self) -> None:
        """Forget what was sent, delivered and planned."""
        self.sent.clear()
        self.deliveries.clear()
        self.faults = Faults()

    def application(self) -> Cutting:
        """Return the server: the platform's API, and the control API below ``/_control``."""
        control = [
            Route("/_control/say", self._control_say, methods=["POST"]),
            Route("/_control/sent", self._control_sent),
            Route("/_control/faults", self._control_faults, methods=["POST"]),
            Route("/_control/reset", self._control_reset, methods=["POST"]),
        ]
        return Cutting(Starlette(routes=[*control, *self.routes()]))

    async def _control_say(self, request: Request) -> Response:
        """Take ``{"user", "text"}``, or ``{"user", "press": title}``, or ``{"user", "kind"}``."""
        asked = await request.json()
        if asked.get("press"):
            done = await self.presses(asked["user"], asked["press"])
        else:
            done = await self.says(asked["user"], asked.get("text", ""), kind=asked.get("kind", "text"))
        return JSONResponse(asdict(done))

    async def _control_sent(self, request: Request) -> Response:
        return JSONResponse([asdict(one) for one in self.sent_to(request.query_params["user"])])

    async def _control_faults(self, request: Request) -> Response:
        """Take ``{"plan": [names], "share": 0.1}``."""
        asked = await request.json()
        self.faults.plan(*map(Fault, asked.get("plan", [])))
        self.faults.share = float(asked.get("share", self.faults.share))
        return Response(status_code=204)

    async def _control_reset(self, _request: Request) -> Response:
        self.reset()
        return Response(status_code=204)


class Cutting:
    """Let a route cut the connection: ``request.scope["cut"]()``, as a dying server or line does."""

    def __init__(self, app: Starlette) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            # uvicorn's sender belongs to the object that holds the transport.
            scope["cut"] = send.__self__.transport.abort  # type: ignore[attr-defined]
        await self._app(scope, receive, send)


class Served:
    """Serve fakes on free loopback ports from a thread of their own, for the length of a ``with``."""

    def __init__(self, fakes: Iterable[FakePlatform]) -> None:
        self._fakes = list(fakes)
        self._servers: list[uvicorn.Server] = []
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Served:
        for fake in self._fakes:
            config = uvicorn.Config(
                fake.application(), host="127.0.0.1", port=0, log_level="error", lifespan="off", ws="none"
            )
            server = uvicorn.Server(config)
            thread = threading.Thread(target=server.run, name=f"fake-{fake.name}", daemon=True)
            thread.start()
            while not server.started:
                time.sleep(0.01)
            port = server.servers[0].sockets[0].getsockname()[1]
            fake.url = f"http://127.0.0.1:{port}"
            self._servers.append(server)
            self._threads.append(thread)
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers:
            server.should_exit = True
        for thread in self._threads:
            thread.join(10)
