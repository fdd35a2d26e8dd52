"""Ask the action server for a ranking: the index lives there, and nowhere else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Final, Protocol

import httpx
import structlog
from pydantic import BaseModel, ValidationError

PATIENCE: Final = 1.0
"""Seconds; after that, keywords are the better answer."""
PAUSE: Final = 5.0
"""Seconds in which it is not asked again, so that not every letter typed waits for it."""
TOP: Final = 50

log = structlog.get_logger(__name__)


class RankedProcedure(BaseModel):
    """Hold one procedure of a ranking, with its score in 0..1."""

    code: str
    score: float


class RankedGuide(BaseModel):
    """Hold one guide of a ranking, with its score in 0..1."""

    id: str
    score: float


class Ranked(BaseModel):
    """Hold a ranking, best first, and what the dialogue would do with it."""

    decision: str
    hits: tuple[RankedProcedure, ...]
    guides: tuple[RankedGuide, ...] = ()


class Ranking(Protocol):
    """Rank the catalogue for a question."""

    async def rank(self, query: str) -> Ranked | None:
        """Return the ranking, or ``None`` while there is nobody to ask."""

    async def close(self) -> None:
        """Let connections go."""


class ActionServer:
    """Rank by the action server's ``/search``."""

    def __init__(
        self,
        url: str | Callable[[], str],
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take an address, or whoever knows it: a new index lives at a new one."""
        self._url = url
        self._client = httpx.AsyncClient(timeout=PATIENCE, trust_env=False, transport=transport)
        self._clock = clock
        self._asks_from = 0.0

    async def rank(self, query: str) -> Ranked | None:
        """Return the ranking; ``None`` when it does not come within :data:`PATIENCE`, or just did not."""
        if self._clock() < self._asks_from:
            return None
        try:
            async with asyncio.timeout(PATIENCE):
                response = await self._client.get(self._search, params={"q": query, "top": TOP})
            return Ranked.model_validate_json(response.raise_for_status().content)
        except (httpx.HTTPError, TimeoutError, ValidationError) as error:
            # The kind alone: an address would tell what was asked.
            log.warning("lookup_ranking_away", kind=type(error).__name__)
            self._asks_from = self._clock() + PAUSE
            return None

    @property
    def _search(self) -> str:
        return f"{self._url if isinstance(self._url, str) else self._url()}/search"

    async def close(self) -> None:
        """Let the connections go."""
        await self._client.aclose()
