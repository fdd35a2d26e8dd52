from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError

from channels import self_test as testing
from channels.database import Database
from channels.platform import Event
from channels.self_test import keep_testing, self_test
from channels.tables import metadata
from tests.channels.fakes import ON_SQLITE, Paper, Pauses, serving, until
from tests.databases import count
from tests.house import free_ports

pytestmark = [pytest.mark.anyio, ON_SQLITE]


async def test_door_in_order_passes_and_nothing_is_stored(
    door: FastAPI, paper: Paper, database: Database
) -> None:
    async with serving(door) as address:
        assert await self_test(address, paper) is None
    for table in metadata.sorted_tables:
        assert await count(database, table) == 0


async def test_wrong_secret_is_named(door: FastAPI, paper: Paper) -> None:
    elsewhere = Paper()
    elsewhere.key = "another key"
    async with serving(door) as address:
        assert await self_test(address, elsewhere) == "signed 403"


async def test_door_that_takes_what_is_forged_is_named(door: FastAPI, paper: Paper) -> None:
    paper.accepts_forged = True
    async with serving(door) as address:
        assert await self_test(address, paper) == "forged 200"


async def test_channel_that_is_not_there_is_named(door: FastAPI, paper: Paper) -> None:
    door.state.platforms = {}
    async with serving(door) as address:
        assert await self_test(address, paper) == "signed 404"


async def test_store_that_is_away_is_named(
    door: FastAPI, paper: Paper, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_work: Any) -> Any:
        raise OperationalError("SELECT", {}, Exception())

    async with serving(door) as address:
        with monkeypatch.context() as patch:
            patch.setattr(database, "run", away)
            assert await self_test(address, paper) == "signed 503"


async def test_nobody_listening_is_named(door: FastAPI, paper: Paper) -> None:
    (port,) = free_ports(1)
    assert await self_test(f"http://127.0.0.1:{port}", paper) == "ConnectError"


async def test_door_that_is_too_slow_is_named(
    door: FastAPI, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = asyncio.Event()

    class SlowIntake:
        async def take(self, channel: str, events: list[Event]) -> int:
            await gate.wait()
            return 0

    door.state.intake = SlowIntake()
    monkeypatch.setattr(testing, "WITHIN", 0.05)
    async with serving(door) as address:
        assert await self_test(address, paper) == "ReadTimeout"
        gate.set()


async def test_proxy_of_the_environment_is_not_asked(
    door: FastAPI, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    async with serving(door) as address:
        assert await self_test(address, paper) is None


async def test_every_channel_is_tested_again_and_again_and_faults_are_logged_without_secrets(
    door: FastAPI, paper: Paper, logged: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    stone = Paper()
    stone.name = "stone"
    monkeypatch.setattr(testing, "asyncio", Pauses())
    async with serving(door) as address:
        noted: list[tuple[str, bool]] = []

        async def note(channel: str, fault: str | None) -> None:
            noted.append((channel, fault is None))

        task = asyncio.create_task(keep_testing(address, {"paper": paper, "stone": stone}, note))
        await until(lambda: sum("self_test" in entry["event"] for entry in logged) >= 4)
        task.cancel()
        await asyncio.wait({task})
    told = [(entry["event"], entry["channel"]) for entry in logged if "self_test" in entry["event"]]
    assert told[:4] == [("self_test_passed", "paper"), ("self_test_failed", "stone")] * 2
    assert noted[:4] == [("paper", True), ("stone", False)] * 2
    assert paper.key not in str(logged)


async def test_sample_is_signed(paper: Paper, platform_side: httpx.AsyncClient) -> None:
    headers, body = paper.sample()
    assert (await platform_side.post("/webhooks/paper", content=body, headers=headers)).status_code == 200
