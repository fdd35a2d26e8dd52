"""The tables of questions that wait for an office. Every text is masked; nothing says who asked."""

from __future__ import annotations

import sqlalchemy as sa

from channels.tables import metadata

_moment = sa.DateTime(timezone=True)

follow_ups = sa.Table(
    "follow_ups",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    # A keyed hash: who reads the database cannot read the codes.
    sa.Column("code_hash", sa.String(64), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("answer", sa.Text),
    sa.Column("procedure", sa.String(64)),
    sa.Column("source", sa.Text),
    sa.Column("source_read", sa.Date),
    sa.Column("office", sa.String(160)),
    sa.Column("reason", sa.Text),
    # Counts the changes, so that two people do not undo each other's.
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("asked_at", _moment, nullable=False),
    # Of the last answer or closing; what is old enough is wiped by it.
    sa.Column("settled_at", _moment, index=True),
    sa.Index("ix_follow_ups_code_hash", "code_hash", unique=True),
    sa.Index("ix_follow_ups_waiting", "state", "asked_at"),
)

# What was told before it was corrected, and by whom; goes with the question.
follow_up_history = sa.Table(
    "follow_up_history",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("follow_up_id", sa.Integer, nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("answer", sa.Text),
    sa.Column("procedure", sa.String(64)),
    sa.Column("source", sa.Text),
    sa.Column("source_read", sa.Date),
    sa.Column("office", sa.String(160)),
    sa.Column("reason", sa.Text),
    sa.Column("by", sa.String(32), nullable=False),
    sa.Column("saved_at", _moment, nullable=False),
)
