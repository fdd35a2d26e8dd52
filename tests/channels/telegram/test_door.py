"""Deliveries through the webhook door, as Telegram makes them (trap T6 of the stock adapter)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from channels import webhooks
from channels.database import Database
from channels.inbox import Inbox
from channels.intake import Intake
from channels.people import People
from channels.self_test import self_test
from channels.switches import Switches
from channels.tables import inbound
from channels.telegram.platform import Telegram, TelegramConfig
from channels.web import errors
from tests.channels.telegram.samples import A_TOKEN, USER
from tests.databases import count, rows_of
from tests.fakes.platform import Fault
from tests.fakes.telegram import CONTENTS, SECRET, TOKEN, TelegramFake

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)]
ANSWERED = {"text", "follow", "press", *CONTENTS} - {"pinned"}
SILENT = {"edited", "channel_post", "group", "bot", "left", "back", "added_to_group", "pinned"}


@dataclass
class Door:
    """Deliver as Telegram does."""

    http: httpx.AsyncClient
    fake: TelegramFake
    woken: list[str] = field(default_factory=list)

    async def gets(self, body: dict[str, Any]) -> int:
        headers, raw = self.fake.signed(body)
        return (await self.http.post("/webhooks/telegram", content=raw, headers=headers)).status_code


@pytest.fixture
async def door(
    telegram: Telegram, fake: TelegramFake, database: Database, inbox: Inbox
) -> AsyncIterator[Door]:
    app = FastAPI()
    errors.install(app)
    app.include_router(webhooks.router)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        door = Door(http, fake)
        app.state.platforms = {"telegram": telegram}
        app.state.switches = Switches(database)
        app.state.intake = Intake(inbox, People(database, "secret"), door.woken.append)
        yield door


@pytest.mark.parametrize("kind", sorted(ANSWERED | SILENT))
async def test_every_update_is_taken_and_answered_once_at_most(
    kind: str, door: Door, database: Database
) -> None:
    press = A_TOKEN if kind == "press" else ""
    _, body = door.fake.event(USER, "xin chào", kind=kind, press=press)
    for _ in range(3):
        assert await door.gets(body) == 200
    assert await count(database, inbound) == (kind in ANSWERED)
    assert len(door.woken) == (kind in ANSWERED)


async def test_edited_message_is_not_answered_again(door: Door, database: Database) -> None:
    _, said = door.fake.event(USER, "làm khai sinh")
    _, edited = door.fake.event(USER, "làm khai sinh cho con", kind="edited")
    edited["edited_message"]["message_id"] = said["message"]["message_id"]
    assert [await door.gets(said), await door.gets(edited)] == [200, 200]
    assert [row["text"] for row in await rows_of(database, inbound)] == ["làm khai sinh"]


async def test_press_is_acknowledged_once_it_is_taken(door: Door) -> None:
    _, body = door.fake.event(USER, "", press=A_TOKEN)
    assert await door.gets(body) == 200
    assert door.fake.unanswered == []


async def test_forged_press_is_not_acknowledged(door: Door) -> None:
    _, body = door.fake.event(USER, "", press=A_TOKEN)
    door.fake.secret = "wrong"
    assert await door.gets(body) == 403
    assert len(door.fake.unanswered) == 1


@pytest.mark.parametrize("fault", [Fault.BROKEN, Fault.CUT_BEFORE, Fault.BUSY])
async def test_press_is_taken_though_it_cannot_be_acknowledged(
    fault: Fault, door: Door, database: Database
) -> None:
    _, body = door.fake.event(USER, "", press=A_TOKEN)
    door.fake.other_faults.plan(fault)
    assert await door.gets(body) == 200
    assert await count(database, inbound) == 1


async def test_album_is_answered_once(door: Door, database: Database) -> None:
    for _ in range(4):
        await door.gets(door.fake.event(USER, "", kind="album")[1])
    assert await count(database, inbound) == 1


@pytest.mark.parametrize("body", [{}, {"update_id": "x"}, {"update_id": 1, "message": None}])
async def test_update_that_nobody_understands_is_not_delivered_again(
    body: dict[str, Any], door: Door, database: Database
) -> None:
    assert await door.gets(body) == 200
    assert await count(database, inbound) == 0


@pytest.mark.parametrize("secret", ["", "wrong"])
async def test_forged_delivery_is_refused_and_not_stored(secret: str, door: Door, database: Database) -> None:
    door.fake.secret = secret
    _, body = door.fake.event(USER, "xin chào")
    assert await door.gets(body) == 403
    assert await count(database, inbound) == 0


async def test_our_own_test_of_the_door_passes_and_leaves_nothing(
    door: Door, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    transport = door.http._transport
    client = httpx.AsyncClient
    monkeypatch.setattr(
        "channels.self_test.httpx.AsyncClient",
        lambda **options: client(transport=transport, base_url="http://test"),
    )
    assert await self_test("http://test", Telegram(TelegramConfig(TOKEN, SECRET))) is None
    assert await count(database, inbound) == 0


async def test_words_of_a_message_are_masked_before_they_are_stored(door: Door, database: Database) -> None:
    await door.gets(door.fake.event(USER, "căn cước 089123456789 của tôi")[1])
    [row] = await rows_of(database, inbound)
    assert "089123456789" not in json.dumps(row, default=str, ensure_ascii=False)
    assert USER not in json.dumps(row, default=str)
