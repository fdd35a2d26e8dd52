"""The table of corrected facts: every proposal, and what became of it. Its texts name nobody."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from channels.tables import metadata

_json = sa.JSON(none_as_null=True)
_moment = sa.DateTime(timezone=True)

fact_edits: Final = sa.Table(
    "fact_edits",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("code", sa.String(64), nullable=False, index=True),
    sa.Column("field", sa.String(16), nullable=False),
    # A fact's fields without its marks; none before is a new fact, none after takes one away.
    sa.Column("before", _json),
    sa.Column("after", _json),
    sa.Column("reading", sa.JSON, nullable=False),
    sa.Column("state", sa.String(16), nullable=False, index=True),
    # Counts the changes, so that two people do not undo each other's.
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("proposed_by", sa.String(32), nullable=False),
    sa.Column("proposed_at", _moment, nullable=False),
    sa.Column("confirmed_by", sa.String(32)),
    sa.Column("confirmed_at", _moment),
    # Refused or withdrawn, and why.
    sa.Column("closed_by", sa.String(32)),
    sa.Column("closed_at", _moment),
    sa.Column("closed_because", sa.Text),
)
