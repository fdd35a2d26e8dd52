"""Open the message store, and bring its tables up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from app.errors import StartError
from app.settings import ROOT
from channels.database import Database

_DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


def open_database(url: str) -> Database:
    """Return the database at an address such as ``sqlite:///file.db`` or ``postgresql://…``."""
    # An error must not quote the values it failed on: errors are logged, and the values are people's words.
    engine = sa.create_engine(driver_url(url), hide_parameters=True)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _tune_sqlite)
    return Database(engine)


def driver_url(url: str) -> str:
    """Return the address with the driver that we install."""
    parsed = make_url(url)
    drivername = _DRIVERS.get(parsed.drivername, parsed.drivername)
    return parsed.set(drivername=drivername).render_as_string(hide_password=False)


def migrate(url: str) -> None:
    """Apply the migrations that the database lacks; make the folder of an SQLite file.

    Raises:
        StartError: the database cannot be reached or used; its password is not named.
    """
    config = Config()
    config.set_main_option("script_location", str(ROOT / "app" / "migrations"))
    config.attributes["url"] = url
    try:
        _make_folder(url)
        command.upgrade(config, "head")
    except (SQLAlchemyError, CommandError, ModuleNotFoundError) as error:
        reason = str(getattr(error, "orig", error)).partition("\n")[0]
        raise StartError(f"không dùng được cơ sở dữ liệu: {reason}.", "Xem lại DATABASE_URL.") from error


def _make_folder(url: str) -> None:
    parsed = make_url(url)
    if parsed.drivername.startswith("sqlite") and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)


def _tune_sqlite(connection: Any, _record: Any) -> None:
    # WAL lets the console read while the bot writes. With NORMAL a killed process loses nothing;
    # only a power cut may take the last moments.
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()
