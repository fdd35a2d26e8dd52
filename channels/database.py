"""Do each piece of database work whole, on a thread beside the event loop.

SQLAlchemy's asyncio drivers hand every step to a thread and back (cursor, execute, fetch, close, commit):
29 hops a message with SQLite, more time than the work itself. Here a transaction is one hop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import sqlalchemy as sa

T = TypeVar("T")
CONNECTIONS = 8
"""At most so many transactions at once, on a server that can do several."""


class Database:
    """Run transactions without holding up the event loop."""

    def __init__(self, engine: sa.Engine) -> None:
        """Take an engine over. SQLite writes one at a time anyway, so one thread does it all, in order."""
        self.engine = engine
        threads = 1 if engine.dialect.name == "sqlite" else CONNECTIONS
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="database")

    async def run(self, work: Callable[[sa.Connection], T]) -> T:
        """Return what ``work`` returns; all it did is kept, or nothing if it raised."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._transaction, work)

    async def close(self) -> None:
        """Finish what is under way and close the connections."""
        await asyncio.to_thread(self._threads.shutdown)
        self.engine.dispose()

    def _transaction(self, work: Callable[[sa.Connection], T]) -> T:
        with self.engine.begin() as connection:
            return work(connection)
