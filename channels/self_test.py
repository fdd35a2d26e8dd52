"""Post a delivery to ourselves, signed as the platform signs, and one with a forged signature.

Between the platform and us stand a proxy, a certificate and a name; most outages are theirs. This looks
at our own part of the way, at every start and every hour.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import httpx
import structlog

from channels.platform import Platform

log = structlog.get_logger(__name__)
EVERY: Final = 3600.0
WITHIN: Final = 2.0
"""Seconds in which Zalo wants its 200."""
_OK, _FORBIDDEN = 200, 403

Noted = Callable[[str, str | None], Awaitable[None]]
"""Is told the channel and what is wrong with it, or ``None``."""


async def keep_testing(address: str, platforms: Mapping[str, Platform], tested: Noted | None = None) -> None:
    """Test every channel now and every hour, until cancelled; ``tested`` hears how each test went."""
    await asyncio.sleep(WITHIN)
    while True:
        for platform in platforms.values():
            fault = await self_test(address, platform)
            if tested is not None:
                await tested(platform.name, fault)
            if fault:
                log.error("self_test_failed", channel=platform.name, fault=fault)
            else:
                log.info("self_test_passed", channel=platform.name)
        await asyncio.sleep(EVERY)


async def self_test(address: str, platform: Platform) -> str | None:
    """Return what is wrong with the door of a channel, or ``None``; nothing is stored or answered."""
    headers, body = platform.sample()
    forged = {name: "0" * len(value) for name, value in headers.items() if name != "content-type"}
    async with httpx.AsyncClient(base_url=address, timeout=WITHIN, trust_env=False) as http:
        try:
            signed = await http.post(f"/webhooks/{platform.name}", content=body, headers=headers)
            unsigned = await http.post(f"/webhooks/{platform.name}", content=body, headers=forged)
        except httpx.HTTPError as error:
            return type(error).__name__
    if signed.status_code != _OK:
        return f"signed {signed.status_code}"
    return None if unsigned.status_code == _FORBIDDEN else f"forged {unsigned.status_code}"
