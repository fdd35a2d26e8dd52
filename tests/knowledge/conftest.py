"""The embedded catalogue, and one small index over made-up procedures for all tests of retrieval."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from knowledge.index.encoder import BUILT_IN
from knowledge.index.retrievers import Retrievers
from knowledge.index.views import View, outside_views, views_of
from knowledge.loader import Catalogue, load_catalogue
from tests.knowledge import made_up


@pytest.fixture(scope="session")
def embedded() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def tiny() -> Catalogue:
    return made_up.catalogue()


@pytest.fixture(scope="session")
def views(tiny: Catalogue) -> Sequence[View]:
    return views_of(tiny) + outside_views(made_up.OUTSIDE, len(tiny))


@pytest.fixture(scope="session")
def retrievers(views: Sequence[View]) -> Retrievers:
    return Retrievers.build(views, BUILT_IN, lambda _stage: None)
