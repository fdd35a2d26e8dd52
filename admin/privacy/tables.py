"""The tables of requests and of what was thrown away by age. Nothing in them says whose it was."""

from __future__ import annotations

import sqlalchemy as sa

from channels.tables import metadata

_moment = sa.DateTime(timezone=True)

data_requests = sa.Table(
    "data_requests",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),
    # Said in the conversation that it is about, which proves whose it is; wiped when the request is settled.
    sa.Column("code", sa.String(16)),
    sa.Column("state", sa.String(16), nullable=False),
    # Why it was refused; told to who asked.
    sa.Column("reason", sa.Text),
    # How many turns were handed over or deleted, and the receipts of deletion.
    sa.Column("turns", sa.Integer),
    sa.Column("receipts", sa.String(200)),
    # Counts the changes, so that two people do not undo each other's.
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("entered_by", sa.String(32), nullable=False),
    sa.Column("entered_at", _moment, nullable=False),
    sa.Column("settled_by", sa.String(32)),
    sa.Column("settled_at", _moment),
    sa.Index("ix_data_requests_waiting", "state", "entered_at"),
)

retention_runs = sa.Table(
    "retention_runs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", _moment, nullable=False),
    sa.Column("turns", sa.Integer, nullable=False),
    sa.Column("messages", sa.Integer, nullable=False),
    sa.Column("letters", sa.Integer, nullable=False),
    sa.Column("buttons", sa.Integer, nullable=False),
    sa.Column("addresses", sa.Integer, nullable=False),
)
