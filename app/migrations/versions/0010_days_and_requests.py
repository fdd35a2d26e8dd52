"""make room for the calendar, requests about kept data, what was thrown away, and tests of channels."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_days")),
    )
    op.create_table(
        "office_hours",
        sa.Column("weekday", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Time()) for name in _TIMES),
        sa.PrimaryKeyConstraint("weekday", name=op.f("pk_office_hours")),
    )
    op.create_table(
        "channel_tests",
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("fault", sa.String(64)),
        sa.Column("tested_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_tests")),
    )
    _privacy()


def downgrade() -> None:
    """Take back; days that were filled in are lost, and so are requests."""
    for table in ("retention_runs", "data_requests", "channel_tests", "office_hours", "calendar_days"):
        op.drop_table(table)


_TIMES = ("morning_from", "morning_to", "afternoon_from", "afternoon_to")
_COUNTS = ("turns", "messages", "letters", "buttons", "addresses")


def _privacy() -> None:
    op.create_table(
        "data_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("code", sa.String(16)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("turns", sa.Integer()),
        sa.Column("receipts", sa.String(200)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entered_by", sa.String(32), nullable=False),
        sa.Column("entered_at", _MOMENT, nullable=False),
        sa.Column("settled_by", sa.String(32)),
        sa.Column("settled_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_requests")),
    )
    op.create_index("ix_data_requests_waiting", "data_requests", ["state", "entered_at"])
    op.create_table(
        "retention_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _COUNTS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_runs")),
    )
