"""Delete contacts so that nothing of them is left, by hand, by code, or because their time is over."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import SQLAlchemyError

from channels.clock import Clock, utc_now
from channels.database import Database
from lookup.visits.tables import visit_contacts, visits
from lookup.visits.visit import KEPT, Outcome

log = structlog.get_logger(__name__)
EVERY: Final = 3600.0
"""Seconds; fourteen days are a promise, and a day late would break it."""


@dataclass(frozen=True)
class Wiped:
    """Count the contacts that were wiped, and the old visits that were deleted whole."""

    contacts: int
    visits: int


class VisitRetention:
    """Close what nobody came to within :data:`KEPT`, and forget visits as old as the turns that are kept."""

    def __init__(self, database: Database, keep_days: int, clock: Clock = utc_now) -> None:
        self._database = database
        self._keep = timedelta(days=keep_days)
        self._clock = clock

    async def tidy(self, *, dry_run: bool = False) -> Wiped:
        """Wipe in one transaction, and return how much; a dry run only counts."""
        now = self._clock()
        too_old = visits.c.asked_at <= now - KEPT

        very_old = visits.c.asked_at < now - max(self._keep, KEPT)

        def work(connection: sa.Connection) -> Wiped:
            held = sa.select(visit_contacts.c.visit_id).join(visits, visits.c.id == visit_contacts.c.visit_id)
            over = list(connection.execute(held.where(too_old)).scalars())
            if dry_run:
                count = sa.select(sa.func.count()).select_from(visits).where(very_old)
                return Wiped(len(over), int(connection.execute(count).scalar_one()))
            closed: dict[str, Any] = {"outcome": Outcome.EXPIRED.value, "version": visits.c.version + 1}
            closed |= {"changed_at": now, "changed_by": None, "closed_at": now}
            connection.execute(visits.update().where(too_old, visits.c.closed_at.is_(None)).values(**closed))
            wipe(connection, over)
            gone = connection.execute(visits.delete().where(very_old))
            return Wiped(len(over), gone.rowcount)

        wiped = await self._database.run(work)
        if wiped.contacts and not dry_run:
            await clear_log(self._database)
        return wiped


async def keep_wiping(retention: VisitRetention) -> None:
    """Wipe now and every hour, until cancelled."""
    while True:
        try:
            log.info("visits_wiped", **vars(await retention.tidy()))
        except SQLAlchemyError as error:
            log.error("visits_not_wiped", kind=type(error).__name__)
        await asyncio.sleep(EVERY)


def wipe(connection: sa.Connection, numbers: Sequence[int]) -> None:
    """Delete the contacts of visits; SQLite overwrites what was deleted with zeros."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON").all()
    connection.execute(visit_contacts.delete().where(visit_contacts.c.visit_id.in_(numbers)))


async def clear_log(database: Database) -> None:
    """Take out of SQLite's write-ahead log what was written before it was deleted.

    PostgreSQL does the same in its own time (autovacuum, recycling of its log).
    """
    if database.engine.dialect.name == "sqlite":
        checkpoint = "PRAGMA wal_checkpoint(TRUNCATE)"
        await database.run(lambda connection: connection.exec_driver_sql(checkpoint).all())
