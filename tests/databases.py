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


class Postgres:
    """A server of our own, which can be crashed and started again."""

    def __init__(self, binaries: Path, owner: pwd.struct_passwd, *, survives_crashes: bool) -> None:
        self._survives_crashes = survives_crashes
        self._binaries = binaries
        self._owner = owner
        # Not under pytest's own folder: the server's user may not look into it, and socket paths are short.
        self.home = Path(tempfile.mkdtemp(prefix="tthc-pg-"))
        os.chown(self.home, owner.pw_uid, owner.pw_gid)
        self.url = f"postgresql://postgres@/postgres?host={self.home}"
        self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")

    def start(self) -> None:
        """Start, and wait until it answers.

        Without ``fsync`` a power cut would lose data; a crash does not: the kernel has what was committed.
        """
        commit = "on" if self._survives_crashes else "off"
        options = f"-k {self.home} -c listen_addresses='' -c fsync=off -c synchronous_commit={commit}"
        self._run("pg_ctl", "-l", str(self.home / "log"), "-o", options, "-w", "start")

    def crash(self) -> None:
        """Stop without saying goodbye: no checkpoint, connections cut, recovery at the next start."""
        self._run("pg_ctl", "-m", "immediate", "-w", "stop")

    def _run(self, name: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._binaries / name), "-D", str(self.home / "data"), *arguments],
            user=self._owner.pw_uid,
            group=self._owner.pw_gid,
            extra_groups=[],
            cwd=self.home,
            stdout=subprocess.DEVNULL,
            check=True,
            timeout=120,
        )


@contextmanager
def throw_away_postgres_server(*, survives_crashes: bool = False) -> Iterator[Postgres]:
    """Start a PostgreSQL on a Unix socket of its own; skip, or fail when required, if there is none."""
    binaries = _binaries()
    owner = _owner()
    if binaries is None or owner is None:
        missing = "PostgreSQL is not installed, or cannot run as this user"
        pytest.fail(missing) if REQUIRED else pytest.skip(missing)
    server = Postgres(binaries, owner, survives_crashes=survives_crashes)
    try:
        server.start()
        try:
            yield server
        finally:
            server.crash()
    finally:
        shutil.rmtree(server.home, ignore_errors=True)


@contextmanager
def throw_away_postgres() -> Iterator[str]:
    """Start a PostgreSQL that nobody crashes, and return its address."""
    with throw_away_postgres_server() as server:
        yield server.url


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
