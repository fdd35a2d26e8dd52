"""One house for all golden conversations."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.house import House, running_house


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with running_house(tmp_path_factory.mktemp("house")) as running:
        yield running
