"""Ask the action server what it alone can say: vectors of sentences, and a ranking. The web stays light."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Final, Protocol

import httpx
import numpy as np
import structlog
from numpy.typing import NDArray

PATIENCE: Final = 5.0
"""Seconds for one request."""
AT_ONCE: Final = 256
"""Texts in one request (actions/server.py)."""
KEPT: Final = 20_000
"""Vectors remembered, one kilobyte each."""

log = structlog.get_logger(__name__)
Vectors = NDArray[np.float32]


class Brain(Protocol):
    """Know what sentences mean."""

    async def vectors(self, texts: Sequence[str]) -> Vectors | None:
        """Return one row of length 1 for each text, or ``None`` while there is nobody to ask."""

    async def rank(self, words: str, top: int) -> list[str] | None:
        """Return the codes of the procedures that words may mean, the likeliest first; ``None`` as above."""


class ActionServer:
    """Ask the action server that answers now; vectors are remembered until another index speaks."""

    def __init__(
        self, url: Callable[[], str], transport: httpx.AsyncBaseTransport | None = None, most: int = KEPT
    ) -> None:
        """Take who knows the address: a new model lives at a new one."""
        self._url = url
        self._transport = transport
        self._most = most
        self._version = ""
        self._known: OrderedDict[str, Vectors] = OrderedDict()

    async def vectors(self, texts: Sequence[str]) -> Vectors | None:
        """Return the vectors, asking for those that are new, at most :data:`AT_ONCE` in a request."""
        try:
            found = await self._found(list(dict.fromkeys(texts)))
        except (httpx.HTTPError, ValueError) as error:
            # The kind alone: an address or a body would tell what was asked.
            log.warning("console_vectors_away", kind=type(error).__name__)
            return None
        return np.stack([found[text] for text in texts]) if texts else np.zeros((0, 1), np.float32)

    async def rank(self, words: str, top: int) -> list[str] | None:
        """Return the codes in the order of the search itself."""
        try:
            async with self._client() as client:
                response = await client.get("/search", params={"q": words, "top": top})
            return [str(hit["code"]) for hit in response.raise_for_status().json()["hits"]]
        except (httpx.HTTPError, ValueError, LookupError, TypeError) as error:
            log.warning("console_ranking_away", kind=type(error).__name__)
            return None

    async def _found(self, texts: Sequence[str]) -> dict[str, Vectors]:
        found = {text: self._known[text] for text in texts if text in self._known}
        missing = [text for text in texts if text not in found]
        async with self._client() as client:
            for start in range(0, len(missing), AT_ONCE):
                part = missing[start : start + AT_ONCE]
                response = await client.post("/embed", json=part)
                version = response.raise_for_status().headers.get("x-version", "")
                if version != self._version and found:
                    # What is remembered is of another index: begin anew, with all of them.
                    self._forget(version)
                    return await self._found(texts)
                self._version = version
                rows = np.frombuffer(response.content, dtype="<f4").reshape(len(part), -1)
                found.update(zip(part, rows, strict=True))
        self._remember(found)
        return found

    def _remember(self, found: dict[str, Vectors]) -> None:
        self._known.update(found)
        while len(self._known) > self._most:
            self._known.popitem(last=False)

    def _forget(self, version: str) -> None:
        self._known.clear()
        self._version = version

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            base_url=self._url(), timeout=PATIENCE, trust_env=False, transport=self._transport
        )
