"""The tables of decisions. Every text in them is masked."""

from __future__ import annotations

import sqlalchemy as sa

from channels.tables import metadata

_json = sa.JSON()
_moment = sa.DateTime(timezone=True)

teach_decisions = sa.Table(
    "teach_decisions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),
    # A procedure's code, a guide's id or an intent; what else there is to say is in "detail".
    sa.Column("target", sa.String(64)),
    sa.Column("detail", _json, nullable=False),
    sa.Column("state", sa.String(16), nullable=False, index=True),
    # Counts the changes, so that two people do not undo each other's.
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("needs_second", sa.Boolean, nullable=False),
    sa.Column("asked_of", sa.Integer),
    sa.Column("by_id", sa.Integer, nullable=False),
    sa.Column("by", sa.String(32), nullable=False),
    sa.Column("decided_at", _moment, nullable=False),
    sa.Column("confirmed_by", sa.String(32)),
    sa.Column("confirmed_at", _moment),
    sa.Column("exported_at", _moment),
    sa.Column("changed_at", _moment, nullable=False),
    # How many pieces of personal data were taken out, by kind; never the data.
    sa.Column("redacted", _json, nullable=False),
)

teach_questions = sa.Table(
    "teach_questions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("decision_id", sa.Integer, nullable=False, index=True),
    # Not a foreign key: a turn is thrown away by age or by request, what was learnt of it stays.
    sa.Column("turn_id", sa.String(36), index=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("aspects", _json, nullable=False),
    sa.Column("taught", sa.Boolean, nullable=False),
)
