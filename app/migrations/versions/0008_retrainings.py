"""Retrainings: from the wish to what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "retrainings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("asked_by", sa.String(80), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("started_at", _MOMENT),
        sa.Column("ended_at", _MOMENT),
        sa.Column("live_at", _MOMENT),
        sa.Column("phase", sa.String(16)),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("index_name", sa.String(64)),
        sa.Column("model_name", sa.String(64)),
        sa.Column("seconds", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON()),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("overruled_by", sa.String(80)),
        sa.Column("overruled_because", sa.Text()),
        sa.Column("cancel_by", sa.String(80)),
        sa.Column("live_wanted_by", sa.String(80)),
        sa.Column("live_wanted_at", _MOMENT),
        sa.Column("swept", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retrainings")),
    )
    op.create_index("ix_retrainings_state", "retrainings", ["state"])


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_retrainings_state", "retrainings")
    op.drop_table("retrainings")
