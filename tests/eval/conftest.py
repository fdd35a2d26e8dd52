from __future__ import annotations

import pytest

from knowledge.loader import Catalogue, load_catalogue


@pytest.fixture(scope="session")
def embedded() -> Catalogue:
    return load_catalogue()
