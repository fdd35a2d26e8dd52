"""Messages that are fetched, and presses that are acknowledged."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from types import SimpleNamespace

import pytest
from structlog.typing import EventDict

from channels.contract import EventKind
from channels.database import Database
from channels.errors import ChannelError, NotSentError, RefusedError, StoreUnavailableError
from channels.inbox import Inbox
from channels.intake import Intake
from channels.people import People
from channels.platform import Event
from channels.polling import keep_fetching
from channels.tables import inbound
from channels.telegram.platform import Telegram, TelegramConfig
from tests.channels.fakes import AlwaysOn
from tests.channels.telegram.samples import A_TOKEN, USER, answering, closed_port, until
from tests.databases import rows_of
from tests.fakes.platform import Fault
from tests.fakes.telegram import TelegramFake

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _short_polls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("channels.telegram.platform.POLL", 0)


async def test_what_was_said_is_fetched_in_order_and_once(telegram: Telegram, fake: TelegramFake) -> None:
    for text in ("một", "hai", "ba"):
        await fake.says(USER, text)
    assert [event.text for event in await telegram.fetch()] == ["một", "hai", "ba"]
    assert await telegram.fetch() == []
    assert fake.updates == []


async def test_what_was_fetched_is_told_again_until_the_next_question(
    telegram: Telegram, config: TelegramConfig, fake: TelegramFake
) -> None:
    await fake.says(USER, "một")
    [event] = await telegram.fetch()
    after_a_crash = Telegram(config)
    assert [again.event_id for again in await after_a_crash.fetch()] == [event.event_id]
    await after_a_crash.close()


async def test_more_than_a_hundred_updates_come_in_parts(telegram: Telegram, fake: TelegramFake) -> None:
    for n in range(130):
        await fake.says(USER, str(n))
    told = [*await telegram.fetch(), *await telegram.fetch()]
    assert [event.text for event in told] == [str(n) for n in range(130)]


async def test_question_waits_for_news(
    telegram: Telegram, fake: TelegramFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.telegram.platform.POLL", 10)
    asking = asyncio.create_task(telegram.fetch())
    await asyncio.sleep(0.05)
    assert not asking.done()
    await fake.says(USER, "một")
    assert [event.text for event in await asyncio.wait_for(asking, 5)] == ["một"]


async def test_only_what_we_read_is_asked_for(telegram: Telegram, fake: TelegramFake) -> None:
    await telegram.fetch()
    for kind in ("edited", "channel_post", "text"):
        await fake.says(USER, "một", kind=kind)
    assert [event.kind for event in await telegram.fetch()] == [EventKind.TEXT]


async def test_update_that_the_library_cannot_read_holds_nothing_up(
    telegram: Telegram, fake: TelegramFake
) -> None:
    """A poll of another Bot API: the library raises over the missing field, for the whole batch."""
    await fake.says(USER, "một")
    _, poll = fake.event(USER, "", kind="poll")
    del poll["message"]["poll"]["members_only"]
    await fake.deliver(USER, "", poll)
    await fake.says(USER, "hai")
    kinds = [event.kind for event in await telegram.fetch()]
    assert kinds == [EventKind.TEXT, EventKind.UNREADABLE, EventKind.TEXT]


async def test_malformed_update_is_passed_over(
    telegram: Telegram, fake: TelegramFake, logged: list[EventDict]
) -> None:
    _, broken = fake.event(USER, "riêng tư")
    broken["message"]["date"] = "hôm qua"
    fake.updates.append(broken)
    await fake.says(USER, "hai")
    assert [event.text for event in await telegram.fetch()] == ["hai"]
    assert await telegram.fetch() == []
    assert [entry["event"] for entry in logged] == ["unreadable_update"]
    assert "riêng tư" not in str(logged)


@pytest.mark.parametrize(
    "result", ["{}", "true", "[1]", "[{}]", '[{"update_id": "1"}]', '[{"update_id": true}]']
)
async def test_updates_without_a_number_are_not_asked_for_in_a_circle(
    result: str, config: TelegramConfig
) -> None:
    async with answering(200, f'{{"ok": true, "result": {result}}}'.encode()) as address:
        telegram = Telegram(replace(config, api_url=address))
        with pytest.raises(NotSentError, match="unreadable_updates"):
            await telegram.fetch()
        await telegram.close()


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault.CUT_BEFORE, NotSentError),
        (Fault.CUT_AFTER, NotSentError),
        (Fault.BUSY, NotSentError),
        (Fault.BROKEN, NotSentError),
        (Fault.ERROR_200, NotSentError),
        (Fault.REFUSED, RefusedError),
    ],
)
async def test_each_fault_is_an_error_of_ours_and_loses_nothing(
    fault: Fault, expected: type[ChannelError], telegram: Telegram, fake: TelegramFake
) -> None:
    await fake.says(USER, "một")
    fake.other_faults.plan(fault)
    with pytest.raises(expected):
        await telegram.fetch()
    assert [event.text for event in await telegram.fetch()] == ["một"]


async def test_closed_port_is_an_error_of_ours(config: TelegramConfig) -> None:
    telegram = Telegram(replace(config, api_url=closed_port()))
    with pytest.raises(NotSentError, match="no_connection"):
        await telegram.fetch()
    await telegram.close()


async def test_telegram_does_not_want_to_be_asked_while_it_delivers(
    telegram: Telegram, fake: TelegramFake
) -> None:
    await telegram.set_webhook("https://tthc.example.vn/webhooks/telegram")
    with pytest.raises(RefusedError, match="conflict"):
        await telegram.fetch()
    await telegram.delete_webhook()
    assert await telegram.fetch() == []


# --- presses ---


async def test_fetched_press_is_acknowledged(telegram: Telegram, fake: TelegramFake) -> None:
    await fake.deliver(USER, *fake.event(USER, "", press=A_TOKEN))
    assert len(fake.unanswered) == 1
    assert [event.token for event in await telegram.fetch()] == [A_TOKEN]
    await until(lambda: not fake.unanswered)


async def test_slow_acknowledgement_does_not_hold_up_the_news(telegram: Telegram, fake: TelegramFake) -> None:
    await fake.deliver(USER, *fake.event(USER, "", press=A_TOKEN))
    fake.other_faults.plan(Fault.NONE, Fault.SLOW)
    started = asyncio.get_running_loop().time()
    assert await telegram.fetch()
    assert asyncio.get_running_loop().time() - started < 0.25
    await until(lambda: not fake.unanswered)


async def test_delivered_press_is_acknowledged(telegram: Telegram, fake: TelegramFake) -> None:
    _, body = fake.event(USER, "", press=A_TOKEN)
    await telegram.acknowledge(fake.signed(body)[1])
    assert fake.unanswered == []


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault not in (Fault.NONE, Fault.SLOW)])
async def test_acknowledgement_that_fails_fails_silently(
    fault: Fault, telegram: Telegram, fake: TelegramFake
) -> None:
    _, body = fake.event(USER, "", press=A_TOKEN)
    fake.other_faults.plan(fault)
    await telegram.acknowledge(fake.signed(body)[1])


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'{"update_id": 1}', b'{"callback_query": 1}', b'{"callback_query": {"id": 7}}'],
)
async def test_what_is_no_press_is_not_acknowledged(
    body: bytes, telegram: Telegram, fake: TelegramFake
) -> None:
    await telegram.acknowledge(body)
    assert not fake.calls


async def test_press_that_telegram_has_forgotten_is_not_asked_after(
    telegram: Telegram, logged: list[EventDict]
) -> None:
    await telegram.acknowledge(json.dumps({"update_id": 1, "callback_query": {"id": "1"}}).encode())
    assert [(entry["event"], entry["log_level"]) for entry in logged] == [("press_not_acknowledged", "info")]


async def test_closing_does_not_wait_for_acknowledgements(config: TelegramConfig, fake: TelegramFake) -> None:
    telegram = Telegram(config)
    await fake.deliver(USER, *fake.event(USER, "", press=A_TOKEN))
    fake.other_faults.plan(Fault.NONE, Fault.SLOW)
    await telegram.fetch()
    await asyncio.wait_for(telegram.close(), 0.25)


# --- with the store ---


@asynccontextmanager
async def fetching(telegram: Telegram, intake: Intake) -> AsyncIterator[None]:
    task = asyncio.create_task(keep_fetching(telegram, intake, AlwaysOn()))
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("channels.polling.asyncio", SimpleNamespace(sleep=lambda _: asyncio.sleep(0.05)))


async def texts_of(database: Database, count: int) -> list[str]:
    """Return what is stored once it is so many messages."""
    async with asyncio.timeout(5):
        while True:
            rows = await rows_of(database, inbound)
            if len(rows) >= count:
                return [str(row["text"]) for row in rows]
            await asyncio.sleep(0.02)


@pytest.mark.usefixtures("_no_pauses")
async def test_every_fetched_message_is_stored_once_though_telegram_stumbles(
    telegram: Telegram, fake: TelegramFake, database: Database, inbox: Inbox
) -> None:
    intake = Intake(inbox, People(database, "secret"), lambda _: None)
    faults = (Fault.NONE, Fault.CUT_AFTER, Fault.BROKEN, Fault.BUSY, Fault.NONE, Fault.CUT_AFTER)
    fake.other_faults.plan(*faults)
    said = [f"câu {n}" for n in range(8)]
    async with fetching(telegram, intake):
        for text in said:
            await fake.says(USER, text)
            await asyncio.sleep(0.02)
        assert await texts_of(database, len(said)) == said
        await until(lambda: not fake.updates)
    assert len(await rows_of(database, inbound)) == len(said)


class FailingIntake(Intake):
    """A store that is away for the first messages."""

    failures = 2

    async def take(self, channel: str, events: object) -> int:
        assert isinstance(events, list)
        if events and self.failures:
            self.failures -= 1
            raise StoreUnavailableError("Kho tin nhắn đang bận.")
        stored: list[Event] = events
        return await super().take(channel, stored)


@pytest.mark.usefixtures("_no_pauses")
async def test_message_is_kept_by_telegram_until_it_is_stored(
    telegram: Telegram, fake: TelegramFake, database: Database, inbox: Inbox
) -> None:
    intake = FailingIntake(inbox, People(database, "secret"), lambda _: None)
    await fake.says(USER, "một")
    async with fetching(telegram, intake):
        assert await texts_of(database, 1) == ["một"]
    assert intake.failures == 0
