from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from channels import polling
from channels.database import Database
from channels.errors import NotSentError, RefusedError
from channels.inbox import Inbox
from channels.intake import Intake
from channels.people import People
from channels.platform import Event
from channels.polling import AT_LEAST, LONGEST_PAUSE, keep_fetching
from channels.tables import inbound
from tests.channels.fakes import ON_SQLITE, AlwaysOn, Paper, Pauses, an_event, until
from tests.databases import count

pytestmark = [pytest.mark.anyio, ON_SQLITE]


class Asked(Paper):
    """A paper that is asked for news; it hands every event out once."""

    def __init__(self) -> None:
        super().__init__()
        self.news: list[list[Event] | Exception] = []
        self.fetched = 0

    async def fetch(self) -> list[Event]:
        self.fetched += 1
        if not self.news:
            await asyncio.Event().wait()
        found = self.news.pop(0)
        if isinstance(found, Exception):
            raise found
        return found


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> Pauses:
    noted = Pauses()
    monkeypatch.setattr(polling, "asyncio", noted)
    return noted


@pytest.fixture
def intake(inbox: Inbox, people: People) -> Intake:
    return Intake(inbox, people, lambda _: None)


@asynccontextmanager
async def fetching(platform: Asked, intake: Intake) -> AsyncIterator[None]:
    task = asyncio.create_task(keep_fetching(platform, intake, AlwaysOn()))
    try:
        yield
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_what_is_fetched_is_stored_once(intake: Intake, database: Database, pauses: Pauses) -> None:
    platform, event = Asked(), an_event()
    platform.news = [[event, an_event(user="u2")], [event]]
    async with fetching(platform, intake):
        await until(lambda: platform.fetched == 3)
    assert await count(database, inbound) == 2
    assert pauses.seconds == []


async def test_platform_that_says_nothing_at_once_is_not_asked_without_a_pause(
    intake: Intake, pauses: Pauses
) -> None:
    platform = Asked()
    platform.news = [[], [], [an_event()]]
    async with fetching(platform, intake):
        await until(lambda: platform.fetched == 4)
    assert pauses.seconds == [AT_LEAST, AT_LEAST]


async def test_nothing_new_is_asked_for_before_the_store_has_the_last(
    intake: Intake, database: Database, pauses: Pauses, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = Asked()
    platform.news = [[an_event()], [an_event()]]
    asked_when_stored: list[int] = []
    run, away = database.run, iter(range(3))

    async def away_at_first(work: Any) -> Any:
        asked_when_stored.append(platform.fetched)
        if next(away, None) is not None:
            raise OperationalError("INSERT", {}, Exception())
        return await run(work)

    with monkeypatch.context() as patch:
        patch.setattr(database, "run", away_at_first)
        async with fetching(platform, intake):
            await until(lambda: platform.fetched == 3)
    assert asked_when_stored[:4] == [1, 1, 1, 1]
    assert await count(database, inbound) == 2
    assert pauses.seconds == [1.0, 2.0, 4.0]


async def test_platform_that_is_away_is_asked_again_after_growing_pauses(
    intake: Intake, database: Database, pauses: Pauses, logged: list[Any]
) -> None:
    platform = Asked()
    platform.news = [*[NotSentError("timeout")] * 7, RefusedError("webhook"), [an_event()], NotSentError("x")]
    async with fetching(platform, intake):
        await until(lambda: platform.fetched == 11)
    assert await count(database, inbound) == 1
    assert pauses.seconds == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, LONGEST_PAUSE, LONGEST_PAUSE, 1.0]
    assert {entry["code"] for entry in logged if entry["event"] == "fetch_failed"} == {"not_sent", "refused"}
