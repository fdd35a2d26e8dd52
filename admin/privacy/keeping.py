"""How long what is kept, and what the last run threw away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa

from admin.privacy.tables import retention_runs
from channels.clock import Clock, aware, utc_now
from channels.database import Database
from channels.retention import Retention, Tidied

KEEP_RUNS: Final = timedelta(days=400)


@dataclass(frozen=True)
class Keeping:
    """Hold the days that the operator set in ``.env``."""

    turns_days: int
    addresses_days: int


@dataclass(frozen=True)
class Run:
    """Hold when the house was tidied, and what went."""

    at: datetime
    tidied: Tidied


class RecordedRetention(Retention):
    """Delete by age, and leave a line that says how much; never whose."""

    def __init__(
        self, database: Database, keep_turns_days: int, keep_addresses_days: int, clock: Clock = utc_now
    ) -> None:
        super().__init__(database, keep_turns_days, keep_addresses_days, clock)
        self._runs = Runs(database)
        self._now = clock

    async def tidy(self, *, dry_run: bool = False) -> Tidied:
        """Delete what is too old and return how much; a dry run only counts, and leaves no line."""
        tidied = await super().tidy(dry_run=dry_run)
        if not dry_run:
            await self._runs.note(Run(self._now(), tidied))
        return tidied


class Runs:
    """Keep the lines of past runs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, run: Run) -> None:
        """Add a line, and drop those that are old."""

        def work(connection: sa.Connection) -> None:
            connection.execute(retention_runs.insert(), {"at": run.at, **vars(run.tidied)})
            connection.execute(retention_runs.delete().where(retention_runs.c.at < run.at - KEEP_RUNS))

        await self._database.run(work)

    async def last(self) -> Run | None:
        """Return the last run, ``None`` while there was none."""
        wanted = sa.select(retention_runs).order_by(retention_runs.c.id.desc()).limit(1)
        row = await self._database.run(lambda connection: connection.execute(wanted).mappings().first())
        if row is None:
            return None
        names = ("turns", "messages", "letters", "buttons", "addresses")
        return Run(aware(row["at"]), Tidied(**{name: row[name] for name in names}))
