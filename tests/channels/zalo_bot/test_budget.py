"""The month's messages: the plan has so many, and somebody must hear of it before they are gone."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from channels.database import Database
from channels.inbox import Inbox
from channels.intake import Intake
from channels.outbox import Outbox, State, letters
from channels.people import People
from channels.sender import Sender
from channels.switches import Switches
from channels.tables import outbox
from channels.zalo_bot.platform import ZaloBot, ZaloBotConfig
from tests.channels.conftest import HandClock
from tests.channels.fakes import a_message
from tests.channels.zalo_bot.samples import USER, a_delivery, a_piece
from tests.databases import rows_of
from tests.fakes.zalo_bot import ZaloBotFake

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)]
BUDGET = 5


async def _run(bot: ZaloBot, database: Database, clock: HandClock, count: int) -> list[str]:
    """Send so many messages to one person who wrote; return what became of them."""
    people, way_out = People(database, "pepper", clock), Outbox(database, clock)
    woken: list[str] = []
    (event,) = bot.parse(a_delivery())
    await Intake(Inbox(database, clock), people, woken.append).take("zalo_bot", [event])
    conversation = people.conversation_of("zalo_bot", event.account, event.user)
    message = a_message(channel="zalo_bot", conversation=conversation)
    rows = letters(uuid.uuid4().hex, message, [a_piece()] * count, clock())
    await database.run(lambda connection: connection.execute(outbox.insert(), rows))
    sender = Sender(bot, way_out, people, Switches(database, clock), clock)
    while letter := await way_out.take("zalo_bot"):
        await sender.send(letter)
    return [str(row["state"]) for row in await rows_of(database, outbox)][-count:]


@pytest.fixture
def small(config: ZaloBotConfig, fake: ZaloBotFake) -> ZaloBotConfig:
    fake.event(USER, "chào")
    return replace(config, per_month=BUDGET)


async def test_what_is_over_the_plan_is_not_even_tried(
    small: ZaloBotConfig, fake: ZaloBotFake, database: Database, clock: HandClock
) -> None:
    bot = ZaloBot(small)
    states = await _run(bot, database, clock, BUDGET + 2)
    await bot.close()
    assert states == [State.SENT] * BUDGET + [State.FAILED] * 2
    assert {row["error"] for row in await rows_of(database, outbox)} == {None, "budget"}
    assert len(fake.calls) == len(fake.sent_to(USER)) == BUDGET


async def test_alarm_is_raised_once_at_four_fifths(
    small: ZaloBotConfig, database: Database, clock: HandClock
) -> None:
    bot = ZaloBot(small)
    with capture_logs() as logs:
        await _run(bot, database, clock, BUDGET)
    await bot.close()
    alarms = [one for one in logs if one["event"] == "budget_alarm"]
    assert alarms == [
        {"event": "budget_alarm", "channel": "zalo_bot", "used": 4, "budget": 5, "log_level": "warning"}
    ]


async def test_new_month_begins_at_nothing(
    small: ZaloBotConfig, database: Database, clock: HandClock
) -> None:
    bot = ZaloBot(small)
    await _run(bot, database, clock, BUDGET)
    clock.forward(days=31)
    assert await _run(bot, database, clock, 1) == [State.SENT]
    await bot.close()
