"""The web interface on a real store and a fake Rasa, called without a socket."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from app.settings import Settings
from app.web import create_app
from channels.database import Database
from channels.inbox import Inbox
from channels.switches import Switches
from channels.turns import TurnLog
from channels.worker import Worker


@pytest.fixture
def site(settings: Settings, database: Database, inbox: Inbox, turn_log: TurnLog, worker: Worker) -> FastAPI:
    """The application of production; its lifespan, which would call a real Rasa, does not run."""
    app = create_app(settings, "model-1")
    app.state.inbox = inbox
    app.state.turn_log = turn_log
    app.state.worker = worker
    app.state.switches = Switches(database)
    return app


@pytest.fixture
async def web(site: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(site, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client
