"""Time and chance, handed in from outside."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timezone


def utc_now() -> datetime:
    """Return the present moment, aware of its zone."""
    return datetime.now(timezone.utc)


@dataclass(frozen=True)
class Clock:
    """Hold the ways to tell the time, to wait some seconds, and to draw a number in [0, 1)."""

    now: Callable[[], datetime] = utc_now
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random
