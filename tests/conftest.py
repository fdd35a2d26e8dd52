"""What all tests share: no network but loopback, fixed seeds, nothing of the operator's own settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from app.settings import ROOT, Settings

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
