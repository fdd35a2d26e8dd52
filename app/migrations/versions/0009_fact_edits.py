"""Facts that officers correct: every proposal, and what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "fact_edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("field", sa.String(16), nullable=False),
        sa.Column("before", sa.JSON()),
        sa.Column("after", sa.JSON()),
        sa.Column("reading", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("proposed_by", sa.String(32), nullable=False),
        sa.Column("proposed_at", _MOMENT, nullable=False),
        sa.Column("confirmed_by", sa.String(32)),
        sa.Column("confirmed_at", _MOMENT),
        sa.Column("closed_by", sa.String(32)),
        sa.Column("closed_at", _MOMENT),
        sa.Column("closed_because", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_edits")),
    )
    op.create_index("ix_fact_edits_code", "fact_edits", ["code"])
    op.create_index("ix_fact_edits_state", "fact_edits", ["state"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_fact_edits_state", "fact_edits")
    op.drop_index("ix_fact_edits_code", "fact_edits")
    op.drop_table("fact_edits")
