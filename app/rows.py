"""Read and write retrainings from a process that has no event loop to spare."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import sqlalchemy as sa

from app.database import open_database
from app.settings import Settings

T = TypeVar("T")


class Rows:
    """Do work in transactions, one after the other."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def do(self, work: Callable[[sa.Connection], T]) -> T:
        """Return what ``work`` returns; all it did is kept, or nothing if it raised."""
        with self._engine.begin() as connection:
            return work(connection)


@contextmanager
def rows_of(settings: Settings) -> Iterator[Rows]:
    """Open the store of a house; it must be migrated."""
    engine = open_database(settings.database).engine
    try:
        yield Rows(engine)
    finally:
        engine.dispose()
