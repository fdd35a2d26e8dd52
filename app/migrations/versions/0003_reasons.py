"""say why an answer did not help."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("turns") as turns:
        turns.add_column(sa.Column("feedback_reason", sa.String(32)))
        turns.add_column(sa.Column("feedback_comment", sa.Text()))


def downgrade() -> None:
    """Take back; reasons and comments are lost."""
    with op.batch_alter_table("turns") as turns:
        turns.drop_column("feedback_comment")
        turns.drop_column("feedback_reason")
