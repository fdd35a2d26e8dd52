"""Remember how the last self test of each channel went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from admin.channels.tables import channel_tests
from channels.clock import Clock, aware, utc_now
from channels.database import Database


@dataclass(frozen=True)
class Tested:
    """Hold when a channel was tested; ``fault`` is ``None`` where its door was well."""

    at: datetime
    fault: str | None

    @property
    def told(self) -> str:
        """Return the outcome in words."""
        if self.fault is None:
            return "Cửa nhận tin tốt"
        return _FAULTS.get(self.fault.partition(" ")[0], "Cửa nhận tin không mở được")


_FAULTS = {
    "signed": "Tin ký đúng mà bị từ chối: xem lại bí mật webhook trong .env",
    "forged": "Tin giả mà vẫn được nhận: xem lại bí mật webhook trong .env",
}


class SelfTests:
    """Keep the last outcome of each channel."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def note(self, channel: str, fault: str | None) -> None:
        """Note how a test went, in the place of the one before."""
        row = {"channel": channel, "fault": fault[:64] if fault else None, "tested_at": self._clock()}

        def work(connection: sa.Connection) -> None:
            connection.execute(channel_tests.delete().where(channel_tests.c.channel == channel))
            connection.execute(channel_tests.insert(), row)

        await self._database.run(work)

    async def last(self) -> Mapping[str, Tested]:
        """Return the last outcome of each channel that was tested."""
        wanted = sa.select(channel_tests)
        rows = await self._database.run(lambda connection: connection.execute(wanted).mappings().all())
        return {row["channel"]: Tested(aware(row["tested_at"]), row["fault"]) for row in rows}
