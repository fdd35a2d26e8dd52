"""The tables of the message store. Every text in them is already masked."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_json = sa.JSON()
_moment = sa.DateTime(timezone=True)

conversations = sa.Table(
    "conversations",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("created_at", _moment, nullable=False),
)

inbound = sa.Table(
    "inbound",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("conversation", sa.String(64), nullable=False),
    sa.Column("message_id", sa.String(64), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("token", sa.String(64)),
    sa.Column("done", sa.Boolean, nullable=False, default=False, index=True),
    sa.Column("received_at", _moment, nullable=False),
    # The delivery key: the same message twice is one row, so it is answered once.
    sa.UniqueConstraint("channel", "conversation", "message_id", name="uq_inbound_delivery"),
)

turns = sa.Table(
    "turns",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("inbound_id", sa.Integer, nullable=False, unique=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("conversation", sa.String(64), nullable=False, index=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("status", sa.String(32), nullable=False, index=True),
    sa.Column("intent", sa.String(64)),
    sa.Column("confidence", sa.Float),
    sa.Column("entities", _json, nullable=False),
    sa.Column("procedure", _json),
    sa.Column("candidates", _json, nullable=False),
    sa.Column("explain", _json, nullable=False),
    sa.Column("model_version", sa.String(64)),
    sa.Column("catalogue_version", sa.String(64)),
    sa.Column("timings_ms", _json, nullable=False),
    sa.Column("feedback", sa.String(8)),
    sa.Column("created_at", _moment, nullable=False, index=True),
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("turn_id", sa.String(36), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("payload", _json, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("created_at", _moment, nullable=False),
    # One reply has one row, whatever is repeated after a crash.
    sa.UniqueConstraint("turn_id", "position", name="uq_outbox_reply"),
)

reply_tokens = sa.Table(
    "reply_tokens",
    metadata,
    sa.Column("token", sa.String(64), primary_key=True),
    sa.Column("conversation", sa.String(64), nullable=False, index=True),
    sa.Column("intent", _json, nullable=False),
    sa.Column("created_at", _moment, nullable=False),
)
