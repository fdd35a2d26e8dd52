"""Switch a channel off, with a reason, and on again; every change stays on record."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from channels.clock import Clock, aware, utc_now
from channels.database import Database
from channels.tables import channel_switches

FRESH: Final = 2.0
"""Seconds for which a position that was looked up is believed: another process may turn the switch."""


@dataclass(frozen=True)
class Switch:
    """Hold the position of a switch: who turned it, when and why."""

    channel: str
    is_on: bool
    reason: str
    by: str
    changed_at: datetime | None


class Switches:
    """Read and turn the switches; a channel that was never switched is on."""

    def __init__(
        self, database: Database, clock: Clock = utc_now, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        """Take a database; ``clock`` dates the changes, ``seconds`` says how old a position is."""
        self._database = database
        self._clock = clock
        self._seconds = seconds
        self._known: dict[str, tuple[float, bool]] = {}

    async def is_on(self, channel: str) -> bool:
        """Return whether a channel is on."""
        looked_up, is_on = self._known.get(channel, (-FRESH, True))
        now = self._seconds()
        if now - looked_up < FRESH:
            return is_on
        is_on = (await self.position(channel)).is_on
        self._known[channel] = (now, is_on)
        return is_on

    async def position(self, channel: str) -> Switch:
        """Return the position of a switch."""
        newest, *_ = await self.history(channel, 1) or [Switch(channel, True, "", "", None)]
        return newest

    async def history(self, channel: str, most: int = 20) -> list[Switch]:
        """Return the last changes, the newest first."""
        mine = channel_switches.c.channel == channel
        wanted = sa.select(channel_switches).where(mine).order_by(channel_switches.c.id.desc()).limit(most)
        rows = await self._database.run(lambda connection: connection.execute(wanted).mappings().all())
        return [Switch(channel, r["is_on"], r["reason"], r["by"], aware(r["changed_at"])) for r in rows]

    async def turn(self, channel: str, *, is_on: bool, reason: str, by: str) -> None:
        """Turn a switch, and note who did and why."""
        row = {"channel": channel, "is_on": is_on, "reason": reason, "by": by, "changed_at": self._clock()}
        await self._database.run(lambda connection: connection.execute(channel_switches.insert(), row))
        self._known.pop(channel, None)
