"""make room for what officers decide about questions, and the wording that is taught."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "teach_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("target", sa.String(64)),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("needs_second", sa.Boolean(), nullable=False),
        sa.Column("asked_of", sa.Integer()),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("decided_at", _MOMENT, nullable=False),
        sa.Column("confirmed_by", sa.String(32)),
        sa.Column("confirmed_at", _MOMENT),
        sa.Column("exported_at", _MOMENT),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("redacted", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teach_decisions")),
    )
    op.create_index("ix_teach_decisions_state", "teach_decisions", ["state"])
    op.create_table(
        "teach_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("turn_id", sa.String(36)),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("aspects", sa.JSON(), nullable=False),
        sa.Column("taught", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teach_questions")),
    )
    op.create_index("ix_teach_questions_decision_id", "teach_questions", ["decision_id"])
    op.create_index("ix_teach_questions_turn_id", "teach_questions", ["turn_id"])


def downgrade() -> None:
    """Take back; decisions are lost, the files that were written of them stay."""
    op.drop_table("teach_questions")
    op.drop_table("teach_decisions")
