"""What all tests share: no network but loopback, fixed seeds, nothing of the operator's own settings."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from app.database import migrate, open_database
from app.settings import ROOT, Settings
from channels.database import Database
from tests.databases import empty, fresh_database, throw_away_postgres

hypothesis_settings.register_profile("tests", deadline=None, derandomize=True)
hypothesis_settings.load_profile("tests")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings whose data folder is new, without the operator's .env."""
    return Settings(_env_file=None, data_dir=tmp_path)


@pytest.fixture(scope="session", autouse=True)
def _no_operator_settings() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("TTHC_") or name == "DATABASE_URL"]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def built() -> Path:
    """Return the data folder with the trained model and the index that ``tthc build`` made."""
    return ROOT / "var"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Address of an empty PostgreSQL server that lives as long as the test run."""
    with throw_away_postgres() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_store(postgres_url: str) -> str:
    """Address of a PostgreSQL message store, migrated once."""
    url = fresh_database(postgres_url, "store")
    migrate(url)
    return url


@pytest.fixture(scope="session")
def sqlite_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """File of an empty SQLite message store, migrated once; copy it."""
    file = tmp_path_factory.mktemp("store") / "tthc.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty, migrated message store, on each database that we support."""
    if request.param == "postgres":
        url: str = request.getfixturevalue("postgres_store")
        empty(url)
        return url
    shutil.copy(request.getfixturevalue("sqlite_store"), tmp_path / "tthc.db")
    return f"sqlite:///{tmp_path / 'tthc.db'}"


@pytest.fixture
async def database(store_url: str, anyio_backend: str) -> AsyncIterator[Database]:
    """An empty message store, on each database that we support."""
    database = open_database(store_url)
    yield database
    await database.close()
