"""Real procedures and a searcher that says what a test tells it to."""

from __future__ import annotations

import pytest

from knowledge.loader import Catalogue, load_catalogue
from tests.actions.fakes import FakeSearcher


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def searcher(catalogue: Catalogue) -> FakeSearcher:
    return FakeSearcher(catalogue)
