"""The list of those who go: what waits, what was done today, and marking it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from admin import audit
from admin.accounts.account import Account
from admin.errors import ConflictError, NotThereError
from channels.clock import Clock, utc_now
from channels.database import Database
from lookup.visits.tables import visit_contacts, visits
from lookup.visits.visit import Outcome, Visit, visit_of
from lookup.visits.wiping import clear_log, wipe

_CONTACT = (visit_contacts.c.about, visit_contacts.c.name, visit_contacts.c.reach)


class Rounds:
    """Read and mark visits; what lies outside of the commune that is named is not there at all."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def waiting(self, commune: str | None) -> Sequence[Visit]:
        """Return the open visits of a commune, of all for ``None``, in the order of asking."""
        joined = sa.outerjoin(visits, visit_contacts, visit_contacts.c.visit_id == visits.c.id)
        wanted = (
            sa.select(visits, *_CONTACT)
            .select_from(joined)
            .where(visits.c.closed_at.is_(None), *_within(commune))
            .order_by(visits.c.asked_at, visits.c.id)
        )
        return await self._read(wanted)

    async def closed_since(self, moment: datetime, commune: str | None) -> Sequence[Visit]:
        """Return the visits that were closed since a moment, the last first."""
        wanted = (
            sa.select(visits)
            .where(visits.c.closed_at >= moment, *_within(commune))
            .order_by(visits.c.closed_at.desc(), visits.c.id.desc())
        )
        return await self._read(wanted)

    async def mark(
        self, number: int, version: int, outcome: Outcome, by: Account, commune: str | None
    ) -> None:
        """Mark a visit of a commune, of any for ``None``; what closes it wipes the contact with it.

        Raises:
            NotThereError: there is no such visit, or it is of another commune.
            ConflictError: it was marked meanwhile; the message says by whom.
        """

        def work(connection: sa.Connection) -> None:
            before = _one(connection, number, commune)
            now = self._clock()
            values: dict[str, Any] = {"outcome": outcome.value, "version": version + 1}
            values |= {"changed_at": now, "changed_by": by.name, "closed_at": now if outcome.closes else None}
            unchanged = (visits.c.id == number, visits.c.version == version, visits.c.closed_at.is_(None))
            # The update decides, not what was read: somebody may have been between the two.
            if connection.execute(visits.update().where(*unchanged).values(**values)).rowcount == 0:
                raise ConflictError(_taken(_one(connection, number, commune)), "Dưới đây là danh sách mới.")
            if outcome.closes:
                wipe(connection, [number])
            was = before.outcome.value if before.outcome else None
            told = {"outcome": outcome.value, "commune": before.commune}
            subject = f"lượt nhờ {number}"
            audit.note(connection, by, f"visit.{outcome.value}", subject, {"outcome": was}, told, at=now)

        await self._database.run(work)
        if outcome.closes:
            await clear_log(self._database)

    async def _read(self, wanted: sa.Select[Any]) -> Sequence[Visit]:
        rows = await self._database.run(lambda connection: connection.execute(wanted).mappings().all())
        return [visit_of(dict(row)) for row in rows]


def _one(connection: sa.Connection, number: int, commune: str | None) -> Visit:
    wanted = sa.select(visits).where(visits.c.id == number, *_within(commune))
    row = connection.execute(wanted).mappings().first()
    if row is None:
        raise NotThereError("Không có yêu cầu này.", "Anh/chị mở lại danh sách hôm nay.")
    return visit_of(dict(row))


def _within(commune: str | None) -> Sequence[sa.ColumnElement[bool]]:
    return () if commune is None else (visits.c.commune == commune,)


def _taken(found: Visit) -> str:
    if found.outcome is Outcome.WITHDRAWN:
        return "Người nhờ vừa rút lại yêu cầu này."
    if found.outcome is Outcome.EXPIRED:
        return "Yêu cầu này đã quá 14 ngày nên được khép lại."
    told = f": {found.outcome.label}" if found.outcome else ""
    return f"{found.changed_by or 'Người khác'} vừa đánh dấu yêu cầu này{told}."
