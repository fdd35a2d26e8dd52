"""The tables of days and hours that the operator fills in."""

from __future__ import annotations

import sqlalchemy as sa

from channels.tables import metadata

calendar_days = sa.Table(
    "calendar_days",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    # "off", or "working": a day off that is worked in exchange for another.
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("name", sa.String(120), nullable=False),
)

# One row a weekday (Monday = 0) on which offices are open; with no row at all, Monday to Friday counts.
office_hours = sa.Table(
    "office_hours",
    metadata,
    sa.Column("weekday", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("morning_from", sa.Time),
    sa.Column("morning_to", sa.Time),
    sa.Column("afternoon_from", sa.Time),
    sa.Column("afternoon_to", sa.Time),
)
