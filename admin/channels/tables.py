"""The table of the last self test of each channel."""

from __future__ import annotations

import sqlalchemy as sa

from channels.tables import metadata

channel_tests = sa.Table(
    "channel_tests",
    metadata,
    sa.Column("channel", sa.String(32), primary_key=True),
    # What was wrong with the door; nothing where all was well.
    sa.Column("fault", sa.String(64)),
    sa.Column("tested_at", sa.DateTime(timezone=True), nullable=False),
)
