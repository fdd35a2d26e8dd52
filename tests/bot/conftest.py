"""What tests of the Rasa side share: a quiet Rasa, no network but loopback, fixed examples."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Read when Rasa, TensorFlow and SQLAlchemy are first imported.
os.environ |= {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}

import pytest
from hypothesis import settings
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelStorage

settings.register_profile("bot", deadline=None, derandomize=True)
settings.load_profile("bot")

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """pytest-socket is not in the pinned set of Python 3.10."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1"):
            raise AssertionError(f"a test reached for the network: {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", local_only)
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture
def storage(tmp_path: Path) -> ModelStorage:
    """Return Rasa's own model storage, empty."""
    folder = tmp_path / "storage"
    folder.mkdir()
    return LocalModelStorage.create(folder)


@pytest.fixture
def context() -> ExecutionContext:
    return ExecutionContext(GraphSchema({}))
