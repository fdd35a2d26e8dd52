"""What changed in the catalogue in a week: facts that were corrected, and lists that were imported."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from admin.calendar.working_days import day_of
from admin.catalogue.edit import State, edit_of
from admin.catalogue.stock import Stock
from admin.catalogue.tables import fact_edits
from admin.dashboard.reading import midnight
from admin.dashboard.span import Span
from channels.database import Database
from knowledge.diff import diff
from knowledge.loader import Catalogue
from knowledge.versions import Version


@dataclass(frozen=True)
class Changed:
    """Hold one line: what it is about, and what happened to it."""

    about: str
    what: str


async def changes_of(database: Database, stock: Stock, catalogue: Catalogue, span: Span) -> Sequence[Changed]:
    """Return what changed in the days of a span, the newest first."""
    edits = await database.run(lambda connection: _edits(connection, catalogue, span))
    return [*edits, *await asyncio.to_thread(_imports, stock, span)]


def _edits(connection: sa.Connection, catalogue: Catalogue, span: Span) -> list[Changed]:
    since, until = midnight(span.first), midnight(span.last, after=1)
    at = fact_edits.c.confirmed_at
    wanted = (
        sa.select(fact_edits)
        .where(fact_edits.c.state == State.IN_FORCE.value, at >= since, at < until)
        .order_by(at.desc())
    )
    found = []
    for edit in (edit_of(row) for row in connection.execute(wanted).mappings()):
        procedure = catalogue.get(edit.code)
        what = "đã xem lại, vẫn đúng" if edit.is_same else "đã sửa"
        found.append(Changed(procedure.plain_name if procedure else edit.code, f"{edit.label}: {what}"))
    # Several corrections of one field are one thing to remember.
    return list(dict.fromkeys(found))


def _imports(stock: Stock, span: Span) -> list[Changed]:
    versions = stock.versions.all()
    made = [version for version in versions if span.first <= _day(version) <= span.last]
    return [_told(stock, version, versions) for version in reversed(made)]


def _told(stock: Stock, version: Version, versions: Sequence[Version]) -> Changed:
    earlier = [one.number for one in versions if one.number < version.number]
    before = stock.versions.load(earlier[-1]).procedures if earlier else {}
    found = diff(before, stock.versions.load(version.number).procedures)
    counts = ((len(found.new), "mới"), (len(found.changed), "đổi"), (len(found.withdrawn), "bỏ"))
    told = ", ".join(f"{count} {what}" for count, what in counts if count) or "không đổi gì"
    return Changed(f"Danh mục nhập lần {version.number}", f"Thủ tục: {told}")


def _day(version: Version) -> date:
    return day_of(datetime.fromisoformat(version.made))
