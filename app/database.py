"""Open the message store, and bring its tables up to date."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from app.settings import ROOT

_ASYNC_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
}


def open_database(url: str) -> AsyncEngine:
    """Return an engine for an address such as ``sqlite:///file.db`` or ``postgresql://…``."""
    engine = create_async_engine(driver_url(url))
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine.sync_engine, "connect", _tune_sqlite)
    return engine


def driver_url(url: str) -> str:
    """Return the address with the driver that we install."""
    parsed = make_url(url)
    drivername = _ASYNC_DRIVERS.get(parsed.drivername, parsed.drivername)
    return parsed.set(drivername=drivername).render_as_string(hide_password=False)


def migrate(url: str) -> None:
    """Apply the migrations that the database lacks."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "app" / "migrations"))
    config.attributes["url"] = url
    command.upgrade(config, "head")


def _tune_sqlite(connection: Any, _record: Any) -> None:
    # WAL lets the console read while the bot writes. With NORMAL a killed process loses nothing;
    # only a power cut may take the last moments.
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()
