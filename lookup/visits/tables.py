"""The tables of visits. Who asked stands in ``visit_contacts`` alone, and is deleted with its row."""

from __future__ import annotations

import sqlalchemy as sa

from channels.tables import metadata

_moment = sa.DateTime(timezone=True)

visits = sa.Table(
    "visits",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("commune", sa.String(5), nullable=False),
    sa.Column("hamlet", sa.String(60), nullable=False),
    sa.Column("procedures", sa.JSON, nullable=False),
    sa.Column("asked_at", _moment, nullable=False, index=True),
    sa.Column("outcome", sa.String(16)),
    # Counts the changes, so that two people do not mark the same visit.
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("changed_at", _moment),
    # The name of a member of staff; nobody who asked stands in this table.
    sa.Column("changed_by", sa.String(80)),
    sa.Column("closed_at", _moment),
    sa.Index("ix_visits_open", "commune", "closed_at"),
)

visit_contacts = sa.Table(
    "visit_contacts",
    metadata,
    sa.Column("visit_id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("about", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("reach", sa.Text, nullable=False),
    # Keyed hashes: of the code that takes a request back, and of the form, so that it counts once.
    sa.Column("code_hash", sa.String(64), nullable=False),
    sa.Column("form_hash", sa.String(64), nullable=False),
    sa.Index("ix_visit_contacts_code_hash", "code_hash", unique=True),
    sa.Index("ix_visit_contacts_form_hash", "form_hash", unique=True),
)
