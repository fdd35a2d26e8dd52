"""Serve the page with the three phones, and the small API that it polls.

What a person does is forwarded to the control API of a fake platform; what is shown comes from there and from
the house's store.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import json
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import httpx
from fastapi import FastAPI, Query, Request
from fastapi.responses import FileResponse, Response
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, ConfigDict, Field
from starlette.middleware.trustedhost import TrustedHostMiddleware

from channels.errors import InvalidRequestError
from channels.web import errors
from channels.web.guard import Guard
from channels.web.page import STATIC
from tests.fakes.demo_store import StoreView
from tests.fakes.platform import Fault
from tests.fakes.watched import WatchedPlatform

HERE: Final = Path(__file__).parent
KINDS: Final[dict[str, tuple[str, ...]]] = {
    "zalo_oa": ("text", "image", "sticker", "voice", "location", "follow", "unfollow", "staff"),
    "zalo_bot": ("text", "image", "sticker", "voice", "unsupported"),
    "telegram": ("text", "image", "sticker", "voice", "location", "file", "follow", "left", "back"),
}
"""What somebody can do on each platform, in the words of its fake."""
NOT_SAID: Final = ("follow", "unfollow", "left", "back", "press")
"""What leaves no message behind, only a line between them."""
KEPT: Final = 200
"""How many lines of a person's own the page remembers."""

PlatformName = Literal["zalo_oa", "zalo_bot", "telegram"]
User = Annotated[str, Field(pattern=r"^[1-9][0-9]{5,11}$")]
"""Digits: Telegram has nothing else."""


class Asked(BaseModel):
    """Refuse what the page does not send."""

    model_config = ConfigDict(extra="forbid")


class Saying(Asked):
    """Ask that somebody writes, sends, or presses: ``payload`` is what the button brings back."""

    user: User
    platform: PlatformName
    kind: str = "text"
    text: Annotated[str, Field(max_length=4000)] = ""
    payload: Annotated[str, Field(max_length=1000)] = ""
    times: Annotated[int, Field(ge=1, le=10)] = 1


class Breaking(Asked):
    """Ask that a platform's next calls go wrong; with no faults at all, that they go well again."""

    platform: PlatformName
    faults: Annotated[list[Fault], Field(max_length=10)]


@dataclass
class Line:
    """Hold one thing that a person did. ``status`` is the house's answer; ``None`` while under way."""

    id: str
    by: Literal["person", "staff", "note"]
    kind: str
    text: str
    times: int
    at: float = field(default_factory=time.time)
    status: int | None = None


class Demo:
    """Keep what people did, forward what they do, and gather what there is to see."""

    def __init__(self, fakes: Sequence[WatchedPlatform], store: Path) -> None:
        """Take the fakes, served already, and the file of the house's store."""
        self._fakes = {fake.name: fake for fake in fakes}
        self._store = StoreView(store)
        self._http = httpx.AsyncClient(timeout=15.0, trust_env=False)
        self._numbers = itertools.count(1)
        self._lines: defaultdict[tuple[str, str], deque[Line]] = defaultdict(lambda: deque(maxlen=KEPT))

    async def say(self, said: Saying) -> Line:
        """Let somebody do something, and return what came of it."""
        line = self._line(said)
        self._lines[said.platform, said.user].append(line)
        wanted = said.model_dump(include={"user", "kind", "text", "payload", "times"})
        try:
            done = await self._http.post(f"{self._fakes[said.platform].url}/_control/say", json=wanted)
            line.status = done.raise_for_status().json()["status"]
        except httpx.HTTPError:
            line.status = 0
        return line

    async def plan(self, asked: Breaking) -> None:
        """Let a platform's next calls go wrong; forget what was planned when there is nothing to plan."""
        fake = self._fakes[asked.platform]
        if not asked.faults:
            fake.faults.planned.clear()
        await self._http.post(f"{fake.url}/_control/faults", json={"plan": asked.faults})

    async def reset(self) -> None:
        """Empty all phones."""
        self._lines.clear()
        for fake in self._fakes.values():
            await self._http.post(f"{fake.url}/_control/reset")

    async def seen_by(self, user: str) -> dict[str, Any]:
        """Return everything that the page shows to one visitor, by platform."""
        shown = await asyncio.gather(*(self._phone(fake, user) for fake in self._fakes.values()))
        return dict(zip(self._fakes, shown, strict=True))

    async def close(self) -> None:
        """Let go of connections and files."""
        await self._http.aclose()
        self._store.close()

    async def _phone(self, fake: WatchedPlatform, user: str) -> dict[str, Any]:
        sent, stored = await asyncio.gather(
            self._http.get(f"{fake.url}/_control/sent", params={"user": user}),
            asyncio.to_thread(self._store.of, fake.name, user),
        )
        lines = [asdict(line) for line in self._lines.get((fake.name, user), ())]
        lines += [
            {"by": "bot", "kind": "text", **one, "links": fake.links.get(one["id"], {})}
            for one in sent.json()
        ]
        return {
            "lines": sorted(lines, key=lambda line: line["at"]),
            "planned": list(fake.faults.planned),
            "wire": [asdict(one) for one in list(fake.wire)],
            "outbox": stored,
        }

    def _line(self, said: Saying) -> Line:
        if said.platform == "telegram" and said.kind == "follow":
            # Telegram writes out what its button "Start" sends.
            said = said.model_copy(update={"kind": "text", "text": "/start"})
        kind = "press" if said.payload else said.kind
        by: Literal["person", "staff", "note"] = "note" if kind in NOT_SAID else "person"
        return Line(
            id=f"line-{next(self._numbers)}",
            by="staff" if kind == "staff" else by,
            kind=kind,
            text=said.text,
            times=said.times,
        )


def create_page(fakes: Sequence[WatchedPlatform], store: Path, hosts: list[str]) -> FastAPI:
    """Return the page's server; ``hosts`` are the names under which it may be called."""
    demo = Demo(fakes, store)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await demo.close()

    app = FastAPI(title="Bản thử", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    errors.install(app)
    _install_files(app)
    _install_api(app, demo)
    app.add_middleware(Guard)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts)
    return app


def _install_files(app: FastAPI) -> None:
    @app.get("/")
    async def page() -> FileResponse:
        return FileResponse(HERE / "demo.html", headers={"Cache-Control": "no-cache"})

    @app.get("/demo.js")
    async def script() -> FileResponse:
        return FileResponse(HERE / "demo.js", headers={"Cache-Control": "no-cache"})

    @app.get("/demo.css")
    async def style() -> FileResponse:
        return FileResponse(HERE / "demo.css", headers={"Cache-Control": "no-cache"})

    # The chat page's own helpers for safe elements and links.
    app.mount("/static", StaticFiles(directory=STATIC))


def _install_api(app: FastAPI, demo: Demo) -> None:
    @app.get("/api/phones")
    async def phones(user: Annotated[User, Query()], known: str = "") -> Response:
        """Tell what there is to see, or 204 when the page knows it all."""
        seen = await demo.seen_by(user)
        body = json.dumps(seen, ensure_ascii=False).encode()
        version = hashlib.sha256(body).hexdigest()[:16]
        if version == known:
            return Response(status_code=204)
        headers = {"X-Version": version, "Cache-Control": "no-store"}
        return Response(body, media_type="application/json", headers=headers)

    @app.post("/api/say")
    async def say(said: Saying, request: Request) -> Line:
        _require_json(request)
        if said.kind not in KINDS[said.platform]:
            raise InvalidRequestError(f"{said.platform} không có kind “{said.kind[:20]}”.", "Xem KINDS.")
        if said.kind in ("text", "staff") and not (said.text.strip() or said.payload):
            raise InvalidRequestError("Tin không có chữ nào.", "Gửi text, hoặc payload của một nút.")
        return await demo.say(said)

    @app.post("/api/faults", status_code=204)
    async def faults(asked: Breaking, request: Request) -> None:
        _require_json(request)
        await demo.plan(asked)

    @app.post("/api/reset", status_code=204)
    async def reset(request: Request) -> None:
        _require_json(request)
        await demo.reset()


def _require_json(request: Request) -> None:
    """Let no other site press our buttons: a browser asks before it sends JSON across, and we never agree."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise InvalidRequestError("Chỉ nhận JSON.", "Gửi kèm Content-Type: application/json.")
