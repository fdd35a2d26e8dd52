"""make room for questions that wait for an office, what was told before, and reported facts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        *_told(),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("settled_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
    )
    op.create_index("ix_follow_ups_code_hash", "follow_ups", ["code_hash"], unique=True)
    op.create_index("ix_follow_ups_waiting", "follow_ups", ["state", "asked_at"])
    op.create_index("ix_follow_ups_settled_at", "follow_ups", ["settled_at"])
    op.create_table(
        "follow_up_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        *_told(),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("saved_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_history")),
    )
    op.create_index("ix_follow_up_history_follow_up_id", "follow_up_history", ["follow_up_id"])
    _reports()


def downgrade() -> None:
    """Take back; questions that still wait are lost, and so are reports."""
    for table in ("fact_reports", "follow_up_history", "follow_ups"):
        op.drop_table(table)


def _told() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("answer", sa.Text()),
        sa.Column("procedure", sa.String(64)),
        sa.Column("source", sa.Text()),
        sa.Column("source_read", sa.Date()),
        sa.Column("office", sa.String(160)),
        sa.Column("reason", sa.Text()),
    )


def _reports() -> None:
    op.create_table(
        "fact_reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("part", sa.String(160), nullable=False),
        sa.Column("wrong", sa.Text(), nullable=False),
        sa.Column("source", sa.Text()),
        sa.Column("catalogue_version", sa.String(64)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seen_by", sa.String(32)),
        sa.Column("seen_at", _MOMENT),
        sa.Column("reported_at", _MOMENT, nullable=False),
        sa.Column("closed_by", sa.String(32)),
        sa.Column("closed_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_reports")),
    )
    op.create_index("ix_fact_reports_subject", "fact_reports", ["kind", "subject"])
    op.create_index("ix_fact_reports_waiting", "fact_reports", ["state", "reported_at"])
    op.create_index("ix_fact_reports_closed_at", "fact_reports", ["closed_at"])
