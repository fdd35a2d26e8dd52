"""A loopback portal with seven procedures, a clock that nobody waits for, and one way to run a sync."""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from knowledge.sync.clock import Clock
from knowledge.sync.report import Progress, SyncReport
from knowledge.sync.run import sync
from knowledge.sync.settings import SyncSettings
from tests.fakes.portal import FakePortal, a_detail, running_portal

COUNT = 7
PAGE_SIZE = 3


@dataclass
class FakeTime:
    """Let hours pass at once, and remember every wait."""

    present: datetime = datetime(2026, 11, 20, 8, tzinfo=timezone.utc)
    waits: list[float] = field(default_factory=list)
    chance: float = 0.5
    at_wait: Callable[[], None] = lambda: None

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self.present, sleep=self._sleep, chance=lambda: self.chance)

    def passes(self, **amount: float) -> None:
        self.present += timedelta(**amount)

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.present += timedelta(seconds=seconds)
        self.at_wait()


@dataclass
class Desk:
    """Hold what a test needs to run a sync, as often as it likes."""

    portal: FakePortal
    folder: Path
    time: FakeTime = field(default_factory=FakeTime)
    told: list[Progress] = field(default_factory=list)

    def settings(self, **changes: Any) -> SyncSettings:
        return SyncSettings(**{"base_url": self.portal.url, "page_size": PAGE_SIZE, **changes})

    async def sync(self, **changes: Any) -> SyncReport:
        return await sync(self.settings(**changes), self.folder, self.told.append, clock=self.time.clock)


def lines_of(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a result file."""
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]


def ids_of(path: Path) -> list[str]:
    """Return the ids of a result file, in its order."""
    return [detail["id"] for detail in lines_of(path)]


def ids_on_disk(folder: Path) -> set[str]:
    """Return the ids of the whole lines in the raw file of details."""
    file = folder / "details.jsonl"
    whole = file.read_bytes().rpartition(b"\n")[0].splitlines() if file.exists() else []
    return {json.loads(line)["id"] for line in whole}


@pytest.fixture
async def portal(anyio_backend: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FakePortal]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    async with running_portal(*(a_detail(number) for number in range(1, COUNT + 1))) as running:
        yield running


@pytest.fixture
def desk(portal: FakePortal, tmp_path: Path) -> Desk:
    return Desk(portal, tmp_path / "sync")
