"""The web interface on a real store and a fake Rasa, called without a socket."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import structlog
from fastapi import FastAPI

from app.settings import Settings
from app.web import create_app
from channels.inbox import Inbox
from channels.turns import TurnLog
from channels.worker import Worker


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[Any]]:
    """Log entries; outside production they would be drawn with every local variable, which takes seconds."""
    with structlog.testing.capture_logs() as entries:
        yield entries


@pytest.fixture
def site(settings: Settings, inbox: Inbox, turn_log: TurnLog, worker: Worker) -> FastAPI:
    """The application of production; its lifespan, which would call a real Rasa, does not run."""
    app = create_app(settings, "model-1")
    app.state.inbox = inbox
    app.state.turn_log = turn_log
    app.state.worker = worker
    return app


@pytest.fixture
async def web(site: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(site, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client
