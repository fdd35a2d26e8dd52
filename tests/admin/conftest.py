"""A console on an empty store, on each database that we support."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI

from channels.database import Database
from tests.admin.visitors import StandingClock, console


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def app(tmp_path: Path, database: Database, clock: StandingClock, anyio_backend: str) -> FastAPI:
    return console(tmp_path, database, clock)
