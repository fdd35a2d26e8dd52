"""The real catalogue, read once, and a visitor of the look-up."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from knowledge.loader import Catalogue, load_catalogue
from lookup.shelf import Shelf
from tests.lookup.fakes import BASE, FakeRanking, site


@pytest.fixture(scope="session")
def real() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def shelf(real: Catalogue) -> Shelf:
    return Shelf(real)


@pytest.fixture
def ranking() -> FakeRanking:
    return FakeRanking()


@pytest.fixture
async def web(
    tmp_path: Path, shelf: Shelf, ranking: FakeRanking, anyio_backend: str
) -> AsyncIterator[httpx.AsyncClient]:
    app = site(tmp_path, shelf.catalogue, ranking)
    app.state.lookup._shelf = shelf  # made once for all tests
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
        yield client
