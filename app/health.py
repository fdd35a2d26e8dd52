"""Say whether the house lives, and whether it can answer."""

from __future__ import annotations

import asyncio
import contextlib

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from channels.contract import Inbound
from channels.errors import ChannelError
from channels.rasa_client import SECRET_HEADER, RasaClient

router = APIRouter(include_in_schema=False)
log = structlog.get_logger(__name__)
WARM_UP = Inbound(
    channel="warmup", conversation="warmup", message_id="warmup", text="làm khai sinh cần giấy gì"
)


class Readiness:
    """Become ready when Rasa, action server and index have answered one message together."""

    def __init__(self, rasa: RasaClient, every: float = 1.0) -> None:
        self._rasa = rasa
        self._every = every
        self.ready = False
        self.first = asyncio.Event()

    async def watch(self) -> None:
        """Ask until the first answer, then look again now and then, for ever."""
        while True:
            with contextlib.suppress(ChannelError):
                await self._rasa.ask(WARM_UP)
                if not self.ready:
                    log.info("ready")
                self.ready = True
                self.first.set()
                await asyncio.sleep(self._every * 15)
                continue
            self.ready = False
            await asyncio.sleep(self._every)


@router.get("/healthz")
async def alive() -> JSONResponse:
    """Answer as long as this process runs."""
    return JSONResponse({"alive": True})


@router.get("/readyz")
async def ready(request: Request) -> JSONResponse:
    """Answer 200 once a warm-up message went through Rasa and back, 503 before and while it cannot."""
    readiness: Readiness = request.app.state.readiness
    return JSONResponse({"ready": readiness.ready}, status_code=200 if readiness.ready else 503)


@router.get("/servingz")
async def serving(request: Request) -> JSONResponse:
    """Tell the supervisor, and nobody else, where the next message goes, and who still waits where."""
    rasa: RasaClient = request.app.state.rasa
    if not rasa.trusts(request.headers.get(SECRET_HEADER, "")):
        return JSONResponse({"error": "forbidden"}, status_code=403)
    return JSONResponse({"rasa_url": rasa.speaker.url, "under_way": rasa.under_way})
