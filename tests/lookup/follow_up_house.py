"""The whole house on a store of the test: console, look-up and a dialogue that says what it is told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import sqlalchemy as sa
from fastapi import FastAPI

from channels.database import Database
from channels.inbox import Inbox
from channels.people import People
from channels.reception import Reception
from channels.switches import Switches
from channels.tables import metadata
from channels.tokens import TokenBook
from channels.turns import TurnLog
from channels.worker import Worker
from lookup.follow_up_limits import Visitors
from lookup.room import Room
from lookup.shelf import Shelf
from tests.admin.visitors import StandingClock, console
from tests.channels.fakes import FakeRasa
from tests.lookup.fakes import BASE, TODAY, FakeRanking

PLANTED: Mapping[str, str] = {
    "phone": "0912 345 678",
    "citizen": "089123456789",
    "email": "nguyen.van.a@example.com",
    "social": "mã số BHXH 8923456789",
    "account": "số tài khoản 19034567890123 ngân hàng",
}
"""One of each kind, in words around which they are recognised."""
SECRETS = (
    "0912 345 678",
    "0912345678",
    "089123456789",
    "nguyen.van.a@example.com",
    "8923456789",
    "19034567890123",
)


def whole_house(
    folder: Path, database: Database, clock: StandingClock, shelf: Shelf, rasa: FakeRasa, public_url: str = ""
) -> FastAPI:
    """Return the application of production; Rasa alone is a stand-in."""
    app = console(folder, database, clock, public_url=public_url)
    state = app.state
    state.lookup = Room(lambda: shelf.catalogue, FakeRanking(), public_url, lambda: TODAY)
    state.lookup._shelf = shelf  # made once for all tests
    state.inbox, state.turn_log = Inbox(database, clock), TurnLog(database, clock)
    state.switches = Switches(database, clock)
    state.worker = Worker(
        state.inbox,
        state.turn_log,
        TokenBook(database, clock),
        rasa,  # type: ignore[arg-type]
        "model-1",
        reception=Reception(People(database, "a secret of the tests", clock), {}, clock=clock),
    )
    state.visitors = Visitors(clock)
    return app


@asynccontextmanager
async def visiting(app: FastAPI, address: str = "203.0.113.7") -> AsyncIterator[httpx.AsyncClient]:
    """Open a browser without any cookie, at an address."""
    transport = httpx.ASGITransport(app, client=(address, 4711))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        yield client


async def everything_stored(database: Database) -> str:
    """Return all that stands in the database, as text."""

    def read(connection: sa.Connection) -> str:
        rows = [connection.execute(sa.select(table)).all() for table in metadata.sorted_tables]
        return "\n".join(repr(tuple(row)) for found in rows for row in found)

    return await database.run(read)


def everything_in_files(folder: Path) -> str:
    """Return what stands in the files of an SQLite store, its log among them; nothing where there is none."""
    return "".join(file.read_bytes().decode("utf-8", "replace") for file in folder.glob("tthc.db*"))


async def number_from_one(database: Database, *tables: sa.Table) -> None:
    """Let the rows of emptied tables begin at 1 again, as those of a new SQLite file do."""
    if database.engine.dialect.name == "postgresql":
        for table in tables:
            restart = sa.text(f"ALTER SEQUENCE {table.name}_id_seq RESTART")
            await database.run(lambda connection, restart=restart: connection.execute(restart))
