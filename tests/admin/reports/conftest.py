"""A house with the real catalogue on an empty store, and an editor who is signed in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from admin.accounts.account import Account
from admin.accounts.roles import Role
from admin.follow_ups.tables import follow_ups
from admin.reports.tables import fact_reports
from channels.database import Database
from knowledge.loader import load_catalogue
from lookup.shelf import Shelf
from tests.admin.visitors import StandingClock, client_of, person
from tests.channels.fakes import FakeRasa
from tests.lookup.follow_up_house import number_from_one, whole_house


@pytest.fixture(scope="session")
def real_shelf() -> Shelf:
    return Shelf(load_catalogue())


@pytest.fixture
def rasa() -> FakeRasa:
    return FakeRasa()


@pytest.fixture
async def app(
    tmp_path: Path,
    database: Database,
    clock: StandingClock,
    real_shelf: Shelf,
    rasa: FakeRasa,
    anyio_backend: str,
) -> FastAPI:
    await number_from_one(database, follow_ups, fact_reports)
    return whole_house(tmp_path, database, clock, real_shelf, rasa)


@pytest.fixture
async def editor(app: FastAPI) -> Account:
    return await person(app, Role.EDITOR, "bientap", commune="30337")


@pytest.fixture
async def desk(app: FastAPI, editor: Account) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in which the editor is signed in."""
    async with await client_of(app, editor) as client:
        yield client
