"""How a channel stands: its switch, its messages, its platform, its budget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from admin.channels.self_tests import SelfTests, Tested
from admin.dashboard.groups import CHANNELS
from channels.clock import Clock, aware
from channels.database import Database
from channels.outbox import Outbox, State
from channels.platform import Platform
from channels.sender import BUDGET_ALARM, Sender
from channels.switches import Switch, Switches
from channels.tables import outbox
from channels.traffic import Traffic, traffic

LATELY: Final = timedelta(hours=24)
WEB: Final = "web"
"""Always open: its page is ours. Nothing is sent there; who asks fetches the answer."""
_HISTORY: Final = 20


@dataclass(frozen=True)
class Budget:
    """Hold how many messages went out this month, of how many."""

    used: int
    of: int

    @property
    def is_low(self) -> bool:
        """Return whether the operator should know."""
        return self.used >= self.of * BUDGET_ALARM


@dataclass(frozen=True)
class Standing:
    """Hold all that is shown of one channel; ``pause`` is how long its platform is left alone (seconds)."""

    name: str
    label: str
    is_open: bool
    switch: Switch
    history: list[Switch]
    traffic: Traffic
    last_sent: datetime | None = None
    pause: float = 0.0
    budget: Budget | None = None
    tested: Tested | None = None
    can_test: bool = False

    @property
    def sends(self) -> bool:
        """Return whether messages go out by an outbox."""
        return self.name != WEB


class Standings:
    """Look at the channels."""

    def __init__(
        self,
        database: Database,
        platforms: Mapping[str, Platform],
        senders: Mapping[str, Sender],
        called: Mapping[str, Platform],
        clock: Clock,
    ) -> None:
        """Take the open platforms, who sends on them, and which of them call us."""
        self._database = database
        self._platforms = platforms
        self._senders = senders
        self._called = called
        self._clock = clock

    async def all(self, switches: Switches) -> list[Standing]:
        """Return every channel, open or not."""
        tested = await SelfTests(self._database).last()
        return [await self._one(name, switches, tested.get(name)) for name in CHANNELS]

    async def _one(self, name: str, switches: Switches, tested: Tested | None) -> Standing:
        sender = self._senders.get(name)
        return Standing(
            name=name,
            label=CHANNELS[name],
            is_open=name == WEB or name in self._platforms,
            switch=await switches.position(name),
            history=await switches.history(name, _HISTORY),
            traffic=await traffic(self._database, name, self._clock() - LATELY),
            last_sent=await self._last_sent(name),
            pause=sender.breaker.pause if sender else 0.0,
            budget=await self._budget(name),
            tested=tested,
            can_test=name in self._called,
        )

    async def _last_sent(self, name: str) -> datetime | None:
        mine = (outbox.c.channel == name, outbox.c.state == State.SENT)
        wanted = sa.select(sa.func.max(outbox.c.changed_at)).where(*mine)
        found = await self._database.run(lambda c: c.execute(wanted).scalar_one_or_none())
        return aware(found) if found else None

    async def _budget(self, name: str) -> Budget | None:
        platform = self._platforms.get(name)
        if platform is None or platform.limits.per_month is None:
            return None
        # In UTC, as the sender counts (channels/sender.py).
        first = self._clock().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return Budget(await Outbox(self._database).sent_since(name, first), platform.limits.per_month)
