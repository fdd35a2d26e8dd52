"""Asking Zalo for news, where nobody can call us: each is told once, so none may be lost with us."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

import pytest
from starlette.responses import JSONResponse, PlainTextResponse
from structlog.testing import capture_logs

from channels.contract import EventKind
from channels.database import Database
from channels.errors import NotSentError, RefusedError
from channels.inbox import Inbox
from channels.intake import Intake
from channels.people import People
from channels.platform import Event
from channels.polling import keep_fetching
from channels.tables import inbound
from channels.zalo_bot.platform import POLL, ZaloBot, ZaloBotConfig
from tests.channels.fakes import AlwaysOn
from tests.channels.zalo_bot.samples import USER
from tests.channels.zalo_oa.receiver import eventually
from tests.databases import rows_of
from tests.fakes.platform import Fault
from tests.fakes.zalo_bot import ZaloBotFake

pytestmark = pytest.mark.anyio


class GatedIntake(Intake):
    """Store nothing before the gate is opened."""

    def __init__(self, database: Database) -> None:
        super().__init__(Inbox(database), People(database, "pepper"), lambda _: None)
        self.gate = asyncio.Event()
        self.waiting = asyncio.Event()

    async def take(self, channel: str, events: Sequence[Event]) -> int:
        if events:
            self.waiting.set()
            await self.gate.wait()
        return await super().take(channel, events)


@asynccontextmanager
async def fetching(bot: ZaloBot, intake: Intake) -> AsyncIterator[None]:
    task = asyncio.create_task(keep_fetching(bot, intake, AlwaysOn()))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_news_is_returned_one_by_one_and_once(bot: ZaloBot, fake: ZaloBotFake) -> None:
    await fake.says(USER, "một")
    await fake.says(USER, "", kind="voice")
    events = [event for _ in range(3) for event in await bot.fetch()]
    assert [(event.kind, event.text) for event in events] == [
        (EventKind.TEXT, "một"),
        (EventKind.VOICE, ""),
    ]
    assert {event.user for event in events} == {USER}


async def test_zalo_is_asked_to_wait_and_waiting_in_vain_is_no_error(bot: ZaloBot, fake: ZaloBotFake) -> None:
    assert await bot.fetch() == []
    (call,) = fake.calls
    assert call.params == {"timeout": str(POLL)}


async def test_news_that_comes_while_zalo_waits_is_told_at_once(bot: ZaloBot, fake: ZaloBotFake) -> None:
    fake.longest_poll = 30.0
    asking = asyncio.create_task(bot.fetch())
    await asyncio.sleep(0.05)
    await fake.says(USER, "chào")
    async with asyncio.timeout(1.0):
        assert [event.text for event in await asking] == ["chào"]


async def test_zalo_may_wait_longer_than_an_answer_may_take(config: ZaloBotConfig, fake: ZaloBotFake) -> None:
    fake.longest_poll = 0.3
    bot = ZaloBot(replace(config, patience=0.1))
    assert await bot.fetch() == []
    await bot.close()


@pytest.mark.parametrize("result", [None, {}, []])
async def test_no_news_under_ok_is_no_news(bot: ZaloBot, fake: ZaloBotFake, result: object) -> None:
    fake.scripted.append(JSONResponse({"ok": True, "result": result}))
    assert await bot.fetch() == []


@pytest.mark.parametrize(
    "result",
    [5, "x", [1], {"event_name": 5}, {"event_name": "message.text.received", "message": []}],
)
async def test_news_that_cannot_be_read_is_noted_and_does_not_stop_the_asking(
    bot: ZaloBot, fake: ZaloBotFake, result: object
) -> None:
    fake.scripted.append(JSONResponse({"ok": True, "result": result}))
    await fake.says(USER, "chào")
    with capture_logs() as logs:
        assert await bot.fetch() == []
    assert [one["event"] for one in logs] == ["unreadable_update"]
    assert [event.text for event in await bot.fetch()] == ["chào"]


@pytest.mark.parametrize(
    "fault", [Fault.CUT_BEFORE, Fault.CUT_AFTER, Fault.BROKEN, Fault.BUSY, Fault.ERROR_200]
)
async def test_zalo_that_does_not_answer_is_asked_again_later(
    bot: ZaloBot, fake: ZaloBotFake, fault: Fault
) -> None:
    fake.fetch_faults.plan(fault)
    with pytest.raises(NotSentError):
        await bot.fetch()
    await fake.says(USER, "chào")
    assert len(await bot.fetch()) == 1


async def test_page_with_the_status_of_an_empty_wait_is_no_empty_wait(
    bot: ZaloBot, fake: ZaloBotFake
) -> None:
    fake.scripted.append(PlainTextResponse("Request Timeout", status_code=408))
    with pytest.raises(NotSentError):
        await bot.fetch()


async def test_wrong_token_and_a_webhook_are_refusals(config: ZaloBotConfig, fake: ZaloBotFake) -> None:
    stranger, bot = ZaloBot(replace(config, token="1459232241454765289:sai")), ZaloBot(config)
    with pytest.raises(RefusedError):
        await stranger.fetch()
    fake.webhook = "https://hoidap.angiang.gov.vn/webhooks/zalo-bot"
    with pytest.raises(RefusedError):
        await bot.fetch()
    await stranger.close()
    await bot.close()


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_news_is_stored_before_zalo_is_asked_again(
    bot: ZaloBot, fake: ZaloBotFake, database: Database
) -> None:
    intake = GatedIntake(database)
    await fake.says(USER, "một")
    await fake.says(USER, "hai")
    async with fetching(bot, intake):
        await intake.waiting.wait()
        await asyncio.sleep(0.05)
        assert len(fake.calls) == 1
        assert len(fake.updates) == 1
        assert not await rows_of(database, inbound)
        intake.gate.set()

        async def all_are_stored() -> bool:
            return [row["text"] for row in await rows_of(database, inbound)] == ["một", "hai"]

        await eventually(all_are_stored)
