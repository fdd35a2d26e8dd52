from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import IntegrityError

from app.database import driver_url, migrate, open_database
from app.errors import StartError
from channels.database import Database
from channels.tables import inbound, metadata
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
