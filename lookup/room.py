"""What the pages need from the house: the catalogue, somebody who ranks, and the address outside."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date

import structlog

from knowledge.loader import Catalogue
from lookup.ranking import Ranking
from lookup.shelf import Shelf
from vietnamese.errors import TthcError

log = structlog.get_logger(__name__)


class Room:
    """Hold the catalogue, read when first needed, and the ranking."""

    def __init__(
        self,
        load: Callable[[], Catalogue],
        ranking: Ranking,
        public_url: str = "",
        today: Callable[[], date] = date.today,
    ) -> None:
        """Take how to read the catalogue; ``public_url`` goes into QR codes, else what the browser opened."""
        self.ranking = ranking
        self.public_url = public_url.rstrip("/")
        self.today = today
        self._load = load
        self._shelf: Shelf | None = None
        self._lock = asyncio.Lock()

    async def shelf(self) -> Shelf:
        """Return the catalogue, made ready; it is read beside the event loop, once."""
        async with self._lock:
            if self._shelf is None:
                self._shelf = await asyncio.to_thread(lambda: Shelf(self._load()))
            return self._shelf

    async def renew(self) -> None:
        """Read the catalogue anew; until that is done, or when it cannot be, the old one is shown."""
        try:
            shelf = await asyncio.to_thread(lambda: Shelf(self._load()))
        except TthcError as error:
            log.error("lookup_not_renewed", error=error.message)
            return
        async with self._lock:
            self._shelf = shelf

    async def prepare(self) -> None:
        """Read the catalogue before anybody asks; one that cannot be read is told in the log."""
        try:
            await self.shelf()
        except TthcError as error:
            log.error("lookup_not_ready", error=error.message)

    async def close(self) -> None:
        """Let connections go."""
        await self.ranking.close()
