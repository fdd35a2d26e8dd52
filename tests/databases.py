"""Databases to test on: an SQLite file, and a PostgreSQL server that lives as long as the test run."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.database import driver_url
from channels.database import Database
from channels.tables import metadata

REQUIRED = os.environ.get("REQUIRE_POSTGRES") == "1"


@contextmanager
def throw_away_postgres() -> Iterator[str]:
    """Start a PostgreSQL on a Unix socket of its own; skip, or fail when required, if there is none."""
    binaries = _binaries()
    owner = _owner()
    if binaries is None or owner is None:
        missing = "PostgreSQL is not installed, or cannot run as this user"
        pytest.fail(missing) if REQUIRED else pytest.skip(missing)
    # Not under pytest's own folder: the server's user may not look into it, and socket paths are short.
    home = Path(tempfile.mkdtemp(prefix="tthc-pg-"))
    os.chown(home, owner.pw_uid, owner.pw_gid)
    data = home / "data"

    def run(name: str, *arguments: str) -> None:
        subprocess.run(
            [str(binaries / name), *arguments],
            user=owner.pw_uid,
            group=owner.pw_gid,
            extra_groups=[],
            cwd=home,
            stdout=subprocess.DEVNULL,
            check=True,
            timeout=120,
        )

    try:
        run("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-k {home} -c listen_addresses='' -c fsync=off -c synchronous_commit=off"
        run("pg_ctl", "-D", str(data), "-l", str(home / "log"), "-o", options, "-w", "start")
        try:
            yield f"postgresql://postgres@/postgres?host={home}"
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def empty(url: str) -> None:
    """Remove all rows of the message store."""
    engine = sa.create_engine(driver_url(url))
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            connection.execute(table.delete())
    engine.dispose()


def fresh_database(url: str, name: str) -> str:
    """Create an empty database on the server of ``url`` and return its address."""
    engine = sa.create_engine(driver_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return url.replace("/postgres?", f"/{name}?")


async def count(database: Database, table: sa.Table) -> int:
    """Return how many rows a table has."""
    wanted = sa.select(sa.func.count()).select_from(table)
    return await database.run(lambda connection: int(connection.execute(wanted).scalar_one()))


async def rows_of(database: Database, table: sa.Table) -> list[dict[str, object]]:
    """Return all rows of a table."""
    found = await database.run(lambda connection: connection.execute(sa.select(table)).mappings().all())
    return [dict(row) for row in found]


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def _owner() -> pwd.struct_passwd | None:
    """Return the user to run the server as: PostgreSQL refuses root."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid())
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return None
