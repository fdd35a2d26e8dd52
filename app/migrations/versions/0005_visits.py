"""People who asked their team to come, and apart from that how to find them, until it is wiped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune", sa.String(5), nullable=False),
        sa.Column("hamlet", sa.String(60), nullable=False),
        sa.Column("procedures", sa.JSON(), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("outcome", sa.String(16)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", _MOMENT),
        sa.Column("changed_by", sa.String(80)),
        sa.Column("closed_at", _MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
    )
    op.create_index("ix_visits_open", "visits", ["commune", "closed_at"])
    op.create_index("ix_visits_asked_at", "visits", ["asked_at"])
    op.create_table(
        "visit_contacts",
        sa.Column("visit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reach", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("form_hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visit_contacts")),
    )
    op.create_index("ix_visit_contacts_code_hash", "visit_contacts", ["code_hash"], unique=True)
    op.create_index("ix_visit_contacts_form_hash", "visit_contacts", ["form_hash"], unique=True)


def downgrade() -> None:
    """Take back; requests that wait are lost."""
    op.drop_table("visit_contacts")
    op.drop_table("visits")
