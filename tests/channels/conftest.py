"""What the channels' tests share: a clock moved by hand, a Rasa and a platform that do as they are told."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import structlog
from fastapi import FastAPI

from channels import webhooks
from channels.database import Database
from channels.dispatcher import Dispatcher
from channels.inbox import Inbox
from channels.intake import Intake
from channels.outbox import Outbox
from channels.people import People
from channels.reception import Reception
from channels.sender import Sender
from channels.switches import FRESH, Switches
from channels.tokens import TokenBook
from channels.turns import TurnLog
from channels.web import errors
from channels.web.guard import Guard
from channels.worker import Worker
from tests.channels.fakes import Correspondence, FakeRasa, Paper


class HandClock:
    """A clock that tells the same moment until somebody moves it; each reading is a second later."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[Any]]:
    """Log entries; outside production they would be drawn with every local variable, which takes seconds."""
    with structlog.testing.capture_logs() as entries:
        yield entries


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def inbox(database: Database, clock: HandClock) -> Inbox:
    return Inbox(database, clock)


@pytest.fixture
def paper() -> Paper:
    return Paper()


@pytest.fixture
def people(database: Database, clock: HandClock) -> People:
    return People(database, "a secret of the tests", clock)


@pytest.fixture
def turn_log(database: Database, clock: HandClock, paper: Paper) -> TurnLog:
    return TurnLog(database, clock, limits={paper.name: paper.limits})


@pytest.fixture
def tokens(database: Database, clock: HandClock) -> TokenBook:
    return TokenBook(database, clock)


@pytest.fixture
def outbox(database: Database, clock: HandClock) -> Outbox:
    return Outbox(database, clock)


@pytest.fixture
def switches(database: Database, clock: HandClock) -> Switches:
    """Switches that are looked up each time."""
    return Switches(database, clock, seconds=itertools.count(step=FRESH).__next__)


@pytest.fixture
def reception(people: People, clock: HandClock) -> Reception:
    return Reception(people, {Paper.name}, clock=clock)


@pytest.fixture
def rasa() -> FakeRasa:
    return FakeRasa()


@pytest.fixture
def recorded() -> list[str]:
    """The channels on which the worker said that an answer waits."""
    return []


@pytest.fixture
def worker(
    inbox: Inbox,
    turn_log: TurnLog,
    tokens: TokenBook,
    rasa: FakeRasa,
    reception: Reception,
    recorded: list[str],
) -> Worker:
    return Worker(
        inbox,
        turn_log,
        tokens,
        rasa,  # type: ignore[arg-type]
        "model-1",
        reception=reception,
        recorded=recorded.append,
    )


@pytest.fixture
async def dispatcher(inbox: Inbox, worker: Worker) -> AsyncIterator[Dispatcher]:
    dispatcher = Dispatcher(inbox, worker)
    yield dispatcher
    await dispatcher.close()


@pytest.fixture
def correspondence(inbox: Inbox, turn_log: TurnLog, people: People) -> Correspondence:
    return Correspondence(inbox, turn_log, people)


@pytest.fixture
async def sender(
    paper: Paper, outbox: Outbox, people: People, switches: Switches, clock: HandClock
) -> AsyncIterator[Sender]:
    sender = Sender(paper, outbox, people, switches, clock)
    yield sender
    await sender.close()


@pytest.fixture
def intake(inbox: Inbox, people: People, dispatcher: Dispatcher) -> Intake:
    return Intake(inbox, people, dispatcher.wake)


@pytest.fixture
def door(paper: Paper, switches: Switches, intake: Intake) -> FastAPI:
    """The door for the platforms as the application builds it, with the made-up platform behind it."""
    app = FastAPI()
    errors.install(app)
    app.include_router(webhooks.router)
    app.add_middleware(Guard)
    app.state.platforms = {paper.name: paper}
    app.state.switches = switches
    app.state.intake = intake
    return app


@pytest.fixture
async def platform_side(door: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """What a platform calls the door with."""
    transport = httpx.ASGITransport(door, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client
