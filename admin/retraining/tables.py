"""The table of retrainings: one row each, from the wish to what became of it."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from channels.tables import metadata

_moment = sa.DateTime(timezone=True)

retrainings: Final = sa.Table(
    "retrainings",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("state", sa.String(16), nullable=False, index=True),
    sa.Column("origin", sa.String(16), nullable=False),
    sa.Column("asked_by", sa.String(80), nullable=False),
    sa.Column("asked_at", _moment, nullable=False),
    sa.Column("started_at", _moment),
    sa.Column("ended_at", _moment),
    sa.Column("live_at", _moment),
    sa.Column("phase", sa.String(16)),
    sa.Column("share", sa.Float, nullable=False),
    # Names of what was built; a name is the hash of all that shapes it.
    sa.Column("index_name", sa.String(64)),
    sa.Column("model_name", sa.String(64)),
    sa.Column("seconds", sa.JSON, nullable=False),
    sa.Column("report", sa.JSON),
    # Why it passed, was stopped, failed or was given up: one sentence.
    sa.Column("sentence", sa.Text, nullable=False),
    sa.Column("overruled_by", sa.String(80)),
    sa.Column("overruled_because", sa.Text),
    # Wishes of people: whoever does the work looks here.
    sa.Column("cancel_by", sa.String(80)),
    sa.Column("live_wanted_by", sa.String(80)),
    sa.Column("live_wanted_at", _moment),
    sa.Column("swept", sa.Boolean, nullable=False),
)
