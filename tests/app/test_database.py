from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy.exc import IntegrityError

from app.database import driver_url, migrate, open_database
from app.errors import StartError
from app.settings import ROOT
from channels.database import Database
from channels.tables import inbound, metadata
from tests.databases import fresh_database
from tests.house import free_ports


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("sqlite:///tthc.db", "sqlite:///tthc.db"),
        ("sqlite:////srv/tthc.db", "sqlite:////srv/tthc.db"),
        ("postgresql://u@h/x", "postgresql+psycopg://u@h/x"),
        ("postgres://u@h/x", "postgresql+psycopg://u@h/x"),
        ("postgresql://u:p%40ss@h:5433/x", "postgresql+psycopg://u:p%40ss@h:5433/x"),
        ("postgresql+psycopg://u@h/x", "postgresql+psycopg://u@h/x"),
    ],
)
def test_address_gets_the_driver_that_we_install(given: str, wanted: str) -> None:
    assert driver_url(given) == wanted


@pytest.mark.anyio
async def test_migrations_make_exactly_the_tables_of_the_code(database: Database) -> None:
    def differences(connection: sa.Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        return [*compare_metadata(context, metadata)]

    assert await database.run(differences) == []


@pytest.mark.anyio
async def test_unique_keys_have_the_names_of_the_code(database: Database) -> None:
    def unique_keys(connection: sa.Connection) -> set[str | None]:
        looker = sa.inspect(connection)
        return {key["name"] for table in metadata.tables for key in looker.get_unique_constraints(table)}

    assert await database.run(unique_keys) == {
        "uq_inbound_delivery",
        "uq_turns_inbound_id",
        "uq_outbox_reply",
    }


def test_migrating_twice_changes_nothing(store_url: str) -> None:
    migrate(store_url)


def test_migrating_makes_the_folder_of_a_new_installation(tmp_path: Path) -> None:
    file = tmp_path / "new" / "folder" / "tthc.db"
    migrate(f"sqlite:///{file}")
    assert file.is_file()


def test_migrating_tells_an_unreachable_server_in_one_line_without_the_password() -> None:
    (port,) = free_ports(1)
    with pytest.raises(StartError, match="DATABASE_URL") as refused:
        migrate(f"postgresql://somebody:hush@127.0.0.1:{port}/tthc")
    assert "hush" not in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("url", ["no address at all", "nosuchdatabase://h/x", "sqlite:////proc/no/tthc.db"])
def test_unusable_address_is_a_start_error(url: str) -> None:
    with pytest.raises((StartError, OSError)):
        migrate(url)


def test_database_of_a_newer_version_is_refused_in_one_line(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/tthc.db"
    migrate(url)
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StartError, match="9999"):
        migrate(url)


@pytest.mark.anyio
async def test_error_of_the_database_does_not_quote_what_a_person_wrote(database: Database) -> None:
    row = {"channel": "web", "conversation": "c", "message_id": "m", "text": "chuyện riêng", "done": False}
    with pytest.raises(IntegrityError) as refused:
        await database.run(lambda c: c.execute(inbound.insert().values(**row, received_at=sa.null())))
    assert "hidden" in str(refused.value)
    # PostgreSQL itself names the failing row; that stays out of the log, which keeps frames only.
    if database.engine.dialect.name == "sqlite":
        assert "chuyện riêng" not in str(refused.value)


@pytest.mark.anyio
async def test_sqlite_lets_the_console_read_while_the_bot_writes(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path}/tthc.db")
    for pragma, value in (("journal_mode", "wal"), ("busy_timeout", 5000)):
        read = sa.text(f"PRAGMA {pragma}")
        assert await database.run(lambda c, read=read: c.execute(read).scalar_one()) == value
    await database.close()


MOMENT = datetime(2026, 2, 1, 8, 0, tzinfo=UTC)
REPLIES = {
    "t1": [{"plain": "một"}, {"plain": "hai “✓”"}, {"plain": "ba"}],
    "t2": [{"plain": "bốn"}],
    "t3": [],
}


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def old_store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a message store as the first version left it, with three turns in it."""
    if request.param == "postgres":
        url = fresh_database(request.getfixturevalue("postgres_url"), "old")
    else:
        url = f"sqlite:///{tmp_path / 'old.db'}"
    command.upgrade(migrations(url), "0001")
    with reflected(url) as (connection, tables):
        connection.execute(tables["inbound"].insert(), [old_message(n) for n in (1, 2, 3)])
        connection.execute(tables["turns"].insert(), [old_turn(n) for n in (1, 2, 3)])
        # The last reply was stored first.
        said = [(turn, n, reply) for turn, replies in REPLIES.items() for n, reply in enumerate(replies)]
        kept = [old_reply(turn, n, reply) for turn, n, reply in reversed(said)]
        connection.execute(tables["outbox"].insert(), kept)
        token = {"token": "b:old", "conversation": "c1", "intent": {"name": "x"}, "created_at": MOMENT}
        connection.execute(tables["reply_tokens"].insert(), token)
    return url


def test_upgrade_keeps_what_was_said_in_order_with_its_turn(old_store: str) -> None:
    migrate(old_store)
    with reflected(old_store) as (connection, tables):
        kept = {row.id: row.replies for row in connection.execute(sa.select(tables["turns"]))}
        assert kept == REPLIES
        assert connection.execute(sa.select(tables["outbox"])).all() == []


def test_upgrade_fills_what_the_old_rows_did_not_say(old_store: str) -> None:
    migrate(old_store)
    with reflected(old_store) as (connection, tables):
        messages = connection.execute(sa.select(tables["inbound"])).all()
        assert {message.kind for message in messages} == {"text"}
        assert all(message.sent_at == message.received_at for message in messages)
        assert connection.execute(sa.select(tables["reply_tokens"].c.number)).scalars().all() == [0]


def test_downgrade_brings_back_the_first_version_with_its_replies(old_store: str) -> None:
    before = shape_of(old_store)
    migrate(old_store)
    with reflected(old_store) as (connection, tables):
        long_key = {**old_message(4), "message_id": "m" * 128, "kind": "text", "sent_at": MOMENT}
        connection.execute(tables["inbound"].insert(), long_key)
    command.downgrade(migrations(old_store), "0001")
    assert shape_of(old_store) == before
    with reflected(old_store) as (connection, tables):
        rows = connection.execute(sa.select(tables["outbox"]).order_by("turn_id", "position")).all()
        back: dict[str, list[Any]] = {turn: [] for turn in REPLIES}
        for row in rows:
            back[row.turn_id].append(row.payload)
        assert back == REPLIES
        assert {row.state for row in rows} == {"sent"}
        assert len(connection.execute(sa.select(tables["inbound"])).all()) == 3


def test_up_and_down_and_up_again_loses_no_reply(old_store: str) -> None:
    migrate(old_store)
    command.downgrade(migrations(old_store), "0001")
    test_upgrade_keeps_what_was_said_in_order_with_its_turn(old_store)


def migrations(url: str) -> Config:
    """Return the configuration of the migrations of a database."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "app" / "migrations"))
    config.attributes["url"] = url
    return config


@contextmanager
def reflected(url: str) -> Iterator[tuple[sa.Connection, dict[str, sa.Table]]]:
    """Open a database, with its tables as they are."""
    engine = sa.create_engine(driver_url(url))
    tables = sa.MetaData()
    tables.reflect(engine)
    with engine.begin() as connection:
        yield connection, dict(tables.tables)
    engine.dispose()


def shape_of(url: str) -> dict[str, list[tuple[str, str, bool]]]:
    """Return the columns of all tables."""
    with reflected(url) as (_, tables):
        return {
            name: sorted((c.name, str(c.type), bool(c.nullable)) for c in table.columns)
            for name, table in tables.items()
        }


def old_message(n: int) -> dict[str, Any]:
    key = {"channel": "web", "conversation": "c1", "message_id": f"m{n}"}
    return {"id": n, **key, "text": "chào", "token": None, "done": True, "received_at": MOMENT}


def old_turn(n: int) -> dict[str, Any]:
    said = {"text": "chào", "status": "answered", "entities": {}, "candidates": [], "explain": {}}
    key = {"id": f"t{n}", "inbound_id": n, "channel": "web", "conversation": "c1"}
    return {**key, **said, "timings_ms": {}, "created_at": MOMENT}


def old_reply(turn: str, position: int, payload: dict[str, str]) -> dict[str, Any]:
    key = {"turn_id": turn, "position": position}
    return {**key, "payload": payload, "state": "sent", "created_at": MOMENT}
