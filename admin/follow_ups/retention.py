"""Wipe settled questions and reports when they are old enough."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import SQLAlchemyError

from admin.follow_ups.tables import follow_up_history, follow_ups
from admin.reports.tables import fact_reports
from channels.clock import Clock, utc_now
from channels.database import Database
from channels.retention import EVERY

log = structlog.get_logger(__name__)
KEEP_SETTLED: Final = timedelta(days=90)
"""Time to read an answer; then the question goes, and all that was told."""
KEEP_WAITING: Final = timedelta(days=365)
"""As long as the turn log by default: what nobody has answered by then nobody waits for."""
KEEP_REPORTS: Final = timedelta(days=365)
"""A closed report tells for a while why a fact stands as it does."""


@dataclass(frozen=True)
class Wiped:
    """Count what was wiped."""

    follow_ups: int
    reports: int


class FollowUpRetention:
    """Delete questions and reports by age."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def tidy(self, *, dry_run: bool = False) -> Wiped:
        """Delete what is too old in one transaction and return how much; a dry run only counts."""
        now = self._clock()
        old_questions = sa.or_(
            follow_ups.c.settled_at < now - KEEP_SETTLED,
            sa.and_(follow_ups.c.settled_at.is_(None), follow_ups.c.asked_at < now - KEEP_WAITING),
        )
        old_reports = fact_reports.c.closed_at < now - KEEP_REPORTS

        def work(connection: sa.Connection) -> Wiped:
            if dry_run:
                tables = ((follow_ups, old_questions), (fact_reports, old_reports))
                counts = [sa.select(sa.func.count()).select_from(table).where(old) for table, old in tables]
                return Wiped(*(int(connection.execute(count).scalar_one()) for count in counts))
            if connection.dialect.name == "sqlite":
                # What is deleted is overwritten with zeros, too.
                connection.exec_driver_sql("PRAGMA secure_delete=ON").all()
            gone = sa.select(follow_ups.c.id).where(old_questions)
            connection.execute(follow_up_history.delete().where(follow_up_history.c.follow_up_id.in_(gone)))
            questions = connection.execute(follow_ups.delete().where(old_questions)).rowcount
            return Wiped(questions, connection.execute(fact_reports.delete().where(old_reports)).rowcount)

        return await self._database.run(work)


async def keep_follow_ups_tidy(retention: FollowUpRetention) -> None:
    """Wipe now and every day, until cancelled."""
    while True:
        try:
            log.info("follow_ups_wiped", **vars(await retention.tidy()))
        except SQLAlchemyError as error:
            log.error("follow_ups_not_wiped", kind=type(error).__name__)
        await asyncio.sleep(EVERY)
