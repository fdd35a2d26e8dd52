"""A Telegram that is away holds nobody else up."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest

from channels.clock import utc_now
from channels.database import Database
from channels.outbox import Outbox, State, letters
from channels.people import People, remember
from channels.platform import Event, Limits, Piece, Platform
from channels.sender import Sender
from channels.switches import Switches
from channels.tables import outbox
from channels.telegram.platform import Telegram, TelegramConfig
from tests.channels.fakes import a_message
from tests.channels.telegram.samples import USER, a_piece, answering, closed_port, until
from tests.databases import rows_of

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)]
MESSAGES = 40


class Neighbour:
    """A platform that takes everything at once."""

    name = "neighbour"
    limits = Limits(text=2000, buttons=0, label=20, per_second=1000.0)

    def __init__(self) -> None:
        self.taken: list[str] = []

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        raise NotImplementedError

    def parse(self, body: bytes) -> list[Event]:
        raise NotImplementedError

    def sample(self) -> tuple[dict[str, str], bytes]:
        raise NotImplementedError

    async def send(self, user: str, piece: Piece) -> str | None:
        self.taken.append(piece.text)
        return None

    async def close(self) -> None:
        return


async def seconds_for_the_neighbour(database: Database, telegram: Telegram | None) -> float:
    """Return how long the neighbour's messages take while Telegram's, if there is one, wait too."""
    neighbour = Neighbour()
    platforms: list[Platform] = [neighbour, *([telegram] if telegram else [])]
    for platform in platforms:
        for n in range(MESSAGES):
            await put(database, platform.name, n)
    parts = (Outbox(database), People(database, "secret"), Switches(database))
    senders = [Sender(platform, *parts) for platform in platforms]
    started = time.perf_counter()
    running = [asyncio.create_task(sender.run()) for sender in reversed(senders)]
    await until(lambda: len(neighbour.taken) >= MESSAGES)
    seconds = time.perf_counter() - started
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    await asyncio.gather(*(sender.close() for sender in senders))
    return seconds


async def put(database: Database, channel: str, n: int) -> None:
    conversation = f"{channel}-{n}"
    person = {"conversation": conversation, "channel": channel, "account": "1", "user_id": USER}
    rows = letters(
        uuid.uuid4().hex, a_message(channel=channel, conversation=conversation), [a_piece(str(n))], utc_now()
    )
    await database.run(lambda connection: remember(connection, person | {"last_seen_at": utc_now()}))
    await database.run(lambda connection: connection.execute(outbox.insert(), rows))


@pytest.mark.parametrize("is_silent", [False, True], ids=["closed port", "silent"])
async def test_neighbour_sends_as_fast_as_alone(
    is_silent: bool, config: TelegramConfig, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.telegram.connection.READ", 1.0)
    alone = await seconds_for_the_neighbour(database, None)
    async with AsyncExitStack() as stack:
        address = await stack.enter_async_context(answering(0, b"")) if is_silent else closed_port()
        beside = await seconds_for_the_neighbour(database, Telegram(replace(config, api_url=address)))
    # Both write to one store, so a little is lost; but nobody waits for Telegram's answer.
    assert beside < alone * 2 + 0.5
    rows = [row for row in await rows_of(database, outbox) if row["channel"] == "telegram"]
    assert not {row["state"] for row in rows} & {State.SENT, State.FAILED}
