"""Another version goes live: the pages show its catalogue from the next look on."""

from __future__ import annotations

import pytest

from knowledge.errors import CatalogueError
from knowledge.loader import Catalogue
from lookup.room import Room
from tests.knowledge.made_up import catalogue
from tests.lookup.fakes import FakeRanking

pytestmark = pytest.mark.anyio


class Shelves:
    """A catalogue that changes, or cannot be read."""

    def __init__(self) -> None:
        self.now = catalogue()
        self.broken = False

    def __call__(self) -> Catalogue:
        if self.broken:
            raise CatalogueError("hỏng.")
        return self.now


async def test_new_catalogue_is_shown_after_it_was_read_and_a_broken_one_never() -> None:
    shelves = Shelves()
    room = Room(shelves, FakeRanking())
    before = (await room.shelf()).catalogue
    shelves.now = Catalogue(before.procedures, "next")
    assert (await room.shelf()).catalogue is before
    await room.renew()
    assert (await room.shelf()).catalogue.version == "next"
    shelves.broken = True
    await room.renew()
    assert (await room.shelf()).catalogue.version == "next"
