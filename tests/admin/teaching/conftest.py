from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from admin.accounts.account import Account
from admin.accounts.roles import Role
from admin.questions.bench import Bench
from channels.database import Database
from knowledge.loader import load_catalogue
from lookup.shelf import Shelf
from tests.admin.questions.log import Log, Meanings
from tests.admin.teaching.desk import OneShelf, open_bench
from tests.admin.visitors import client_of, person


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    return Shelf(load_catalogue())


@pytest.fixture
def brain() -> Meanings:
    return Meanings("heo", "ghe")


@pytest.fixture
def bench(app: FastAPI, tmp_path: Path, brain: Meanings, shelf: Shelf) -> Bench:
    app.state.lookup = OneShelf(shelf)
    return open_bench(app, tmp_path, brain)


@pytest.fixture
def log(database: Database) -> Log:
    return Log(database)


@pytest.fixture
async def lan(app: FastAPI, bench: Bench) -> Account:
    return await person(app, Role.EDITOR, "lan", name="Chị Lan")


@pytest.fixture
async def editor(app: FastAPI, lan: Account) -> AsyncIterator[httpx.AsyncClient]:
    async with await client_of(app, lan) as client:
        yield client


@pytest.fixture
async def second(app: FastAPI, bench: Bench) -> AsyncIterator[httpx.AsyncClient]:
    """Another editor, at another machine."""
    async with await client_of(app, await person(app, Role.EDITOR, "minh", name="Anh Minh")) as client:
        yield client
