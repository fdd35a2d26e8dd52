"""What the channels' tests share: a clock that stands still, a Rasa that does as it is told, a worker."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from channels.database import Database
from channels.inbox import Inbox
from channels.tokens import TokenBook
from channels.turns import TurnLog
from channels.worker import Worker
from tests.channels.fakes import FakeRasa


class HandClock:
    """A clock that tells the same moment until somebody moves it; each reading is a second later."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def inbox(database: Database, clock: HandClock) -> Inbox:
    return Inbox(database, clock)


@pytest.fixture
def turn_log(database: Database, clock: HandClock) -> TurnLog:
    return TurnLog(database, clock)


@pytest.fixture
def tokens(database: Database, clock: HandClock) -> TokenBook:
    return TokenBook(database, clock)


@pytest.fixture
def rasa() -> FakeRasa:
    return FakeRasa()


@pytest.fixture
def worker(inbox: Inbox, turn_log: TurnLog, tokens: TokenBook, rasa: FakeRasa) -> Worker:
    return Worker(inbox, turn_log, tokens, rasa, "model-1")  # type: ignore[arg-type]
