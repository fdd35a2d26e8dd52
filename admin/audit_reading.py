"""Read the audit log: the newest first, by person, action and day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import sqlalchemy as sa

from admin.tables import audit_log
from channels.clock import aware
from channels.commissioning import VIET_NAM

ON_A_PAGE: Final = 50


@dataclass(frozen=True)
class Wanted:
    """Hold what to look for; empty or ``None`` for everything. Days are days in Việt Nam, both included."""

    by: str = ""
    action: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """Return what a line must fulfil."""
        found = [column == value for column, value in self._exact if value]
        if self.since:
            found.append(audit_log.c.at >= _midnight(self.since))
        if self.until:
            found.append(audit_log.c.at < _midnight(self.until + timedelta(days=1)))
        return found

    @property
    def _exact(self) -> tuple[tuple[sa.ColumnElement[str], str], ...]:
        return (audit_log.c.by, self.by), (audit_log.c.action, self.action)


@dataclass(frozen=True)
class Line:
    """Hold one change."""

    at: datetime
    by: str
    action: str
    subject: str
    before: Any
    after: Any

    @property
    def changes(self) -> list[tuple[str, Any, Any]]:
        """Return what changed: name, before, after; one without a name for what is no list of names."""
        if not isinstance(self.before, Mapping) and not isinstance(self.after, Mapping):
            return [] if self.before is self.after is None else [("", self.before, self.after)]
        before, after = _named(self.before), _named(self.after)
        names = dict.fromkeys((*before, *after))
        pairs = [(name, before.get(name), after.get(name)) for name in names]
        return [pair for pair in pairs if pair[1] != pair[2]] or pairs


def read(connection: sa.Connection, wanted: Wanted, page: int) -> tuple[list[Line], int]:
    """Return a page of lines (from 1), and how many there are in all."""
    conditions = wanted.conditions
    count = sa.select(sa.func.count()).select_from(audit_log).where(*conditions)
    lines = sa.select(audit_log).where(*conditions).order_by(audit_log.c.id.desc())
    found = connection.execute(lines.limit(ON_A_PAGE).offset((page - 1) * ON_A_PAGE)).mappings().all()
    return [_line(row) for row in found], connection.execute(count).scalar_one()


def names(connection: sa.Connection) -> tuple[list[str], list[str]]:
    """Return everybody who ever changed something, and every action."""

    def every(column: sa.ColumnElement[str]) -> list[str]:
        return list(connection.execute(sa.select(column).distinct().order_by(column)).scalars())

    return every(audit_log.c.by), every(audit_log.c.action)


def _midnight(day: date) -> datetime:
    # SQLite forgets zones: what is compared must be in the zone that was written.
    return datetime.combine(day, time.min, VIET_NAM).astimezone(UTC)


def _named(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {} if value is None else {"": value}


def _line(row: Mapping[Any, Any]) -> Line:
    said = {name: row[name] for name in ("by", "action", "subject", "before", "after")}
    return Line(at=aware(row["at"]), **said)
