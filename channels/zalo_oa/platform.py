"""Speak the language of Zalo's Official Account API, version 3."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

import httpx

from channels.clock import Clock, utc_now
from channels.errors import NotSentError, UnsureError
from channels.platform import Event, Limits, Piece
from channels.zalo_oa.answers import StaleTokenError, message_id_of
from channels.zalo_oa.config import ZaloOaConfig
from channels.zalo_oa.events import event_of
from channels.zalo_oa.message import request_of
from channels.zalo_oa.signature import HEADER, check, signature_of
from channels.zalo_oa.tokens import TokenKeeper
from channels.zalo_oa.wire import timestamp_of

__all__ = ["ZaloOa", "ZaloOaConfig"]

TIMEOUT: Final = httpx.Timeout(15.0, connect=5.0)
# How long Zalo keeps an idle connection is not told. One that both sides close at the same moment would
# cost a message its certainty, so ours is closed early.
CONNECTIONS: Final = httpx.Limits(keepalive_expiry=10.0)
_SEND: Final = "/v3.0/oa/message/cs"
_NEVER_LEFT: Final = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
)


def limits(per_second: float) -> Limits:
    """Return what Zalo takes: 2,000 characters, refused and not cut beyond that; 100 are our margin."""
    return Limits(text=1900, buttons=5, label=100, per_second=per_second)


class ZaloOa:
    """Be the Official Account."""

    name = "zalo_oa"

    def __init__(self, config: ZaloOaConfig, tokens: TokenKeeper, clock: Clock = utc_now) -> None:
        self.limits = limits(config.per_second)
        self._config = config
        self._tokens = tokens
        self._clock = clock
        self._http = httpx.AsyncClient(
            base_url=config.api_url, timeout=TIMEOUT, limits=CONNECTIONS, trust_env=False
        )

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Check signature and age of a delivery; ``headers`` have lower-case names.

        Raises:
            ForgedDeliveryError: one of them is wrong, or no secret is set to tell.
        """
        check(self._config, headers, body, self._clock())

    def parse(self, body: bytes) -> list[Event]:
        """Return the one event of a delivery.

        Raises:
            MalformedBodyError: the body is not what Zalo sends.
        """
        return [event_of(body)]

    def sample(self) -> tuple[dict[str, str], bytes]:
        """Return a delivery of our own, signed as Zalo would, with an event that means nothing."""
        timestamp = timestamp_of(self._clock())
        told = {"app_id": self._config.app_id, "event_name": "self_test", "timestamp": timestamp}
        body = json.dumps(told).encode()
        signature = signature_of(self._config, body, timestamp)
        return {"content-type": "application/json", HEADER: signature}, body

    async def send(self, user: str, piece: Piece) -> str | None:
        """Send one message; return Zalo's id of it, when it gives one.

        A token that Zalo refuses is renewed once, and the message tried once more.

        Raises:
            NotSentError: it surely did not arrive, and may be sent again.
            RefusedError: Zalo will never take it.
            UnsureError: nobody knows whether it arrived.
        """
        token = await self._tokens.current()
        try:
            return await self._send(token, user, piece)
        except StaleTokenError:
            return await self._send(await self._tokens.renewed(token), user, piece)

    async def close(self) -> None:
        """Close the connections."""
        await self._tokens.close()
        await self._http.aclose()

    async def _send(self, token: str, user: str, piece: Piece) -> str | None:
        try:
            response = await self._http.post(
                _SEND, json=request_of(user, piece), headers={"access_token": token}
            )
        except _NEVER_LEFT as error:
            raise NotSentError(type(error).__name__) from error
        except httpx.HTTPError as error:
            # Whatever was cut off or too slow after the first byte left may have arrived.
            raise UnsureError(type(error).__name__) from error
        return message_id_of(response.status_code, response.headers, response.content)
