"""The table of reported facts. Every text is masked; nothing says who reported."""

from __future__ import annotations

import sqlalchemy as sa

from channels.tables import metadata

_moment = sa.DateTime(timezone=True)

fact_reports = sa.Table(
    "fact_reports",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),
    # The code of a procedure, or the id of a guide.
    sa.Column("subject", sa.String(64), nullable=False),
    sa.Column("part", sa.String(160), nullable=False),
    sa.Column("wrong", sa.Text, nullable=False),
    sa.Column("source", sa.Text),
    sa.Column("catalogue_version", sa.String(64)),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("note", sa.Text),
    # Counts the changes, so that two people do not undo each other's.
    sa.Column("version", sa.Integer, nullable=False),
    # A helper who holds the paper itself in the hand.
    sa.Column("seen_by", sa.String(32)),
    sa.Column("seen_at", _moment),
    sa.Column("reported_at", _moment, nullable=False),
    sa.Column("closed_by", sa.String(32)),
    sa.Column("closed_at", _moment, index=True),
    sa.Index("ix_fact_reports_subject", "kind", "subject"),
    sa.Index("ix_fact_reports_waiting", "state", "reported_at"),
)
