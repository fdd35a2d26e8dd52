"""Keep the connection to the action server open from one action to the next.

Rasa 3.6.21 opens and closes one for every action: about a millisecond a message, both sides together.
aiohttp lets an idle connection go after 15 seconds, well before the action server does, and notices
when the server goes away; so none is used that the other side has given up.
"""

from __future__ import annotations

import aiohttp
from rasa.utils.endpoints import EndpointConfig

_stock_session = EndpointConfig.session


class KeptSession:
    """Hand out one session again and again, where Rasa expects a new one that it closes after use."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def __aenter__(self) -> aiohttp.ClientSession:
        """Return the session."""
        return self._session

    async def __aexit__(self, *_: object) -> None:
        """Leave the session open."""


def kept_session(self: EndpointConfig) -> KeptSession:
    """Return the one session of an endpoint, made as Rasa makes it."""
    kept: KeptSession | None = vars(self).get("kept_session")
    if kept is None:
        kept = self.kept_session = KeptSession(_stock_session(self))
    return kept


def install() -> None:
    """Put the kept session in the place of the fresh ones."""
    EndpointConfig.session = kept_session
