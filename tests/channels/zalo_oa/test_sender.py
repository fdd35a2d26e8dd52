"""The account at the end of the outbox: what is tried again, and what never is."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from channels.clock import utc_now
from channels.database import Database
from channels.outbox import Outbox, State, letters
from channels.people import People, remember
from channels.platform import Piece
from channels.sender import Sender
from channels.switches import Switches
from channels.tables import outbox
from channels.zalo_oa.platform import ZaloOa, ZaloOaConfig
from channels.zalo_oa.tokens import TokenKeeper
from tests.channels.fakes import a_message
from tests.channels.zalo_oa.receiver import Line, eventually
from tests.channels.zalo_oa.samples import USER, a_piece
from tests.databases import rows_of
from tests.fakes.platform import Fault
from tests.fakes.zalo_oa import ZaloOaFake

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)]


@dataclass
class WayOut:
    """Put messages into the outbox and look at them."""

    sender: Sender
    database: Database
    fake: ZaloOaFake

    async def put(self, *pieces: Piece) -> None:
        rows = letters(uuid.uuid4().hex, a_message(channel="zalo_oa", conversation="c1"), pieces, utc_now())
        await self.database.run(lambda connection: connection.execute(outbox.insert(), rows))
        self.sender.wake()

    async def states(self) -> list[str]:
        return [str(row["state"]) for row in await rows_of(self.database, outbox)]

    async def settle(self) -> list[str]:
        """Return the states once every message has come to its end."""
        await eventually(self.is_settled)
        return await self.states()

    async def is_settled(self) -> bool:
        return not {State.PENDING, State.SENDING} & set(await self.states())

    async def was_put_back(self) -> bool:
        """Return whether a message waits that was tried before."""
        return any(
            row["state"] == State.PENDING and row["error"] for row in await rows_of(self.database, outbox)
        )

    @property
    def arrived(self) -> list[str]:
        return [sent.text for sent in self.fake.sent_to(USER)]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("channels.sender.FIRST_PAUSE", 0.05)
    monkeypatch.setattr("channels.sender.IDLE", 0.05)


Open = Callable[[str], contextlib.AbstractAsyncContextManager[WayOut]]


@pytest.fixture
def open_way(config: ZaloOaConfig, database: Database, fake: ZaloOaFake, quick: None) -> Open:
    """Return how to open a way out to an address."""

    @contextlib.asynccontextmanager
    async def opened(address: str) -> AsyncIterator[WayOut]:
        fake.event(USER, "xin chào")
        person = {"conversation": "c1", "channel": "zalo_oa", "account": "1", "user_id": USER}
        await database.run(lambda connection: remember(connection, person | {"last_seen_at": utc_now()}))
        there = replace(config, api_url=address)
        platform = ZaloOa(there, TokenKeeper(there, database))
        platform.limits = replace(platform.limits, per_second=200.0)
        sender = Sender(platform, Outbox(database), People(database, "secret"), Switches(database))
        running = asyncio.create_task(sender.run())
        try:
            yield WayOut(sender, database, fake)
        finally:
            # Python 3.11's wait_for swallows a cancellation that comes together with what it waits for.
            while not running.done():
                running.cancel()
                await asyncio.sleep(0.01)
            await sender.close()

    return opened


async def test_messages_arrive_in_order(open_way: Open, fake: ZaloOaFake) -> None:
    async with open_way(fake.url) as way:
        await way.put(a_piece("một"), a_piece("hai"), a_piece("ba", buttons=2))
        assert await way.settle() == [State.SENT] * 3
        assert way.arrived == ["một", "hai", "ba"]


async def test_message_that_could_not_leave_is_sent_again_and_arrives_once(
    open_way: Open, fake: ZaloOaFake
) -> None:
    line = Line(fake.url)
    await line.up()
    async with open_way(line.url) as way:
        await way.put(a_piece("một"))
        await way.settle()
        await line.down()
        await way.put(a_piece("hai"))
        await eventually(way.was_put_back)
        assert way.arrived == ["một"]
        await line.up()
        assert await way.settle() == [State.SENT] * 2
        assert way.arrived == ["một", "hai"]
    await line.down()


@pytest.mark.parametrize(("fault", "arrives"), [(Fault.CUT_AFTER, 1), (Fault.CUT_BEFORE, 0)])
async def test_message_cut_off_under_way_is_unknown_and_not_sent_again(
    fault: Fault, arrives: int, open_way: Open, fake: ZaloOaFake
) -> None:
    # From our end the two look the same: the request had left, and no answer came.
    fake.faults.plan(fault)
    async with open_way(fake.url) as way:
        await way.put(a_piece("một"), a_piece("hai"))
        assert await way.settle() == [State.UNKNOWN, State.SENT]
        await asyncio.sleep(0.2)
        assert way.arrived.count("một") == arrives
        assert fake.calls["message"] == 2


@pytest.mark.parametrize("faults", [(Fault.BUSY,), (Fault.BUSY, Fault.BUSY, Fault.SLOW)])
async def test_message_not_taken_is_sent_again_before_the_next(
    faults: tuple[Fault, ...], open_way: Open, fake: ZaloOaFake
) -> None:
    fake.faults.plan(*faults)
    async with open_way(fake.url) as way:
        await way.put(a_piece("một"), a_piece("hai"))
        assert await way.settle() == [State.SENT] * 2
        assert way.arrived == ["một", "hai"]


async def test_person_who_blocked_us_is_given_up_at_once(open_way: Open, fake: ZaloOaFake) -> None:
    fake.faults.plan(Fault.REFUSED)
    async with open_way(fake.url) as way:
        await way.put(a_piece("một"))
        assert await way.settle() == [State.FAILED]
        assert fake.calls["message"] == 1


async def test_messages_wait_for_a_token(
    open_way: Open, fake: ZaloOaFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.zalo_oa.tokens.PAUSE", timedelta(seconds=0.2))
    fake.oauth_faults.plan(Fault.BROKEN)
    async with open_way(fake.url) as way:
        await way.put(a_piece("một"))
        assert await way.settle() == [State.SENT]
        assert way.arrived == ["một"]
        assert fake.calls["access_token"] == 2
