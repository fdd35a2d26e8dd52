"""Keep reports of wrong facts, and judge them. Every change leaves a trace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from admin import audit
from admin.accounts.account import Account
from admin.errors import ConflictError, InvalidInputError, NotThereError
from admin.reports.report import About, NewReport, Report, State, report_of
from admin.reports.tables import fact_reports
from channels.clock import Clock, utc_now
from channels.database import Database

MOST: Final = 300
"""Reports shown at once; so many that nobody judged are a task of their own."""
_OPEN: Final = (State.OPEN.value, State.CHECKING.value)
_CHANGED: Final = "Người khác vừa đổi báo cáo này."


@dataclass(frozen=True)
class Group:
    """Hold all reports about one procedure or guide, the oldest first."""

    about: About
    subject: str
    reports: tuple[Report, ...]


class FactReports:
    """Take reports in, list them, and change their state."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def add(self, report: NewReport) -> None:
        """Keep a report that came through the door; the same one again, a second press, is kept once."""
        row = {"kind": report.about.value, "version": 1, "state": State.OPEN.value}
        row |= {name: value for name, value in vars(report).items() if name != "about"}
        same = [fact_reports.c[name] == row[name] for name in ("kind", "subject", "part", "wrong", "state")]

        def work(connection: sa.Connection) -> None:
            if connection.execute(sa.select(fact_reports.c.id).where(*same)).first() is None:
                connection.execute(fact_reports.insert(), {**row, "reported_at": self._clock()})

        await self._database.run(work)

    async def open_groups(self) -> Sequence[Group]:
        """Return what is to be judged, by procedure or guide.

        What a helper has on paper comes first, then what most report, then the oldest.
        """
        wanted = (
            sa.select(fact_reports)
            .where(fact_reports.c.state.in_(_OPEN))
            .order_by(fact_reports.c.reported_at, fact_reports.c.id)
            .limit(MOST)
        )
        groups: dict[tuple[About, str], list[Report]] = {}
        for report in map(report_of, await self._rows(wanted)):
            groups.setdefault((report.about, report.subject), []).append(report)
        ranked = sorted(groups.items(), key=lambda item: _urgency(item[1]))
        return [Group(about, subject, tuple(found)) for (about, subject), found in ranked]

    async def closed(self) -> Sequence[Report]:
        """Return what was judged, the newest first."""
        wanted = (
            sa.select(fact_reports)
            .where(fact_reports.c.state.not_in(_OPEN))
            .order_by(fact_reports.c.closed_at.desc(), fact_reports.c.id.desc())
            .limit(MOST)
        )
        return [report_of(row) for row in await self._rows(wanted)]

    async def find(self, number: int) -> Report:
        """Return one report.

        Raises:
            NotThereError: there is none of this number.
        """
        found = await self._rows(sa.select(fact_reports).where(fact_reports.c.id == number))
        if not found:
            raise NotThereError("Không còn báo cáo này.", "Báo cáo đã xong thì một năm sau được xóa.")
        return report_of(found[0])

    async def judge(self, number: int, version: int, state: State, note: str, by: Account) -> None:
        """Change the state of a report; closing one needs a ``note``, which is masked already.

        Raises:
            InvalidInputError: there is no note.
            ConflictError: the report is not in the ``version`` that was read any more.
        """
        if state.is_closed and not note:
            raise InvalidInputError("Đóng báo cáo thì cần ghi lý do.", "Ví dụ: đã sửa theo quyết định nào.")
        closed = {"closed_by": by.username, "closed_at": self._clock()} if state.is_closed else {}
        values = {"state": state.value, "note": note or None, "closed_by": None, "closed_at": None, **closed}
        await self._change(number, version, values, f"report.{state.value}", by)

    async def mark_seen(self, number: int, version: int, by: Account) -> None:
        """Note that a helper has the paper itself in the hand.

        Raises:
            ConflictError: the report is not in the ``version`` that was read any more.
        """
        values = {"seen_by": by.username, "seen_at": self._clock()}
        await self._change(number, version, values, "report.seen", by)

    async def _change(
        self, number: int, version: int, values: Mapping[str, Any], action: str, by: Account
    ) -> None:
        mine = (fact_reports.c.id == number, fact_reports.c.version == version)

        def work(connection: sa.Connection) -> bool:
            before = connection.execute(sa.select(fact_reports).where(*mine)).mappings().first()
            changed = fact_reports.update().where(*mine).values(**values, version=version + 1)
            # The update decides, not what was read: somebody may have been between the two.
            if before is None or connection.execute(changed).rowcount == 0:
                return False
            subject = f"báo cáo {number} ({before['subject']})"
            audit.note(connection, by, action, subject, _noted(before, values), _noted(values, values))
            return True

        if not await self._database.run(work):
            raise ConflictError(_CHANGED, "Xem lại rồi quyết định.")

    async def _rows(self, wanted: sa.Select[Any]) -> Sequence[Any]:
        return await self._database.run(lambda connection: connection.execute(wanted).mappings().all())


def _urgency(reports: Sequence[Report]) -> tuple[bool, int]:
    return not any(one.seen_by for one in reports), -len(reports)


def _noted(values: Any, names: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(values[name]) for name in names}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
