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
    sa.Column("message_id", sa.String(128), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("token", sa.String(64)),
    sa.Column("done", sa.Boolean, nullable=False, default=False, index=True),
    sa.Column("sent_at", _moment, nullable=False),
    sa.Column("received_at", _moment, nullable=False),
    # The delivery key: the same message twice is one row, so it is answered once.
    sa.UniqueConstraint("channel", "conversation", "message_id", name="uq_inbound_delivery"),
    sa.Index("ix_inbound_conversation", "conversation", "received_at"),
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
    sa.Column("replies", _json, nullable=False),
    sa.Column("model_version", sa.String(64)),
    sa.Column("catalogue_version", sa.String(64)),
    sa.Column("timings_ms", _json, nullable=False),
    sa.Column("feedback", sa.String(8)),
    sa.Column("feedback_reason", sa.String(32)),
    sa.Column("feedback_comment", sa.Text),
    sa.Column("created_at", _moment, nullable=False, index=True),
)

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("turn_id", sa.String(36), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("conversation", sa.String(64), nullable=False, index=True),
    sa.Column("payload", _json, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False, default=0),
    sa.Column("not_before", _moment, nullable=False),
    sa.Column("error", sa.String(64)),
    sa.Column("provider_id", sa.String(128)),
    sa.Column("created_at", _moment, nullable=False),
    sa.Column("changed_at", _moment, nullable=False),
    # One call has one row, whatever is repeated after a crash.
    sa.UniqueConstraint("turn_id", "position", name="uq_outbox_reply"),
    sa.Index("ix_outbox_waiting", "channel", "state"),
)

reply_tokens = sa.Table(
    "reply_tokens",
    metadata,
    sa.Column("token", sa.String(64), primary_key=True),
    sa.Column("conversation", sa.String(64), nullable=False, index=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("intent", _json, nullable=False),
    sa.Column("created_at", _moment, nullable=False),
)

# The only place where a person on a platform can be recognised: needed to send, kept no longer than that.
people = sa.Table(
    "people",
    metadata,
    sa.Column("conversation", sa.String(64), primary_key=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("account", sa.String(64), nullable=False),
    sa.Column("user_id", sa.String(128), nullable=False),
    sa.Column("last_seen_at", _moment, nullable=False, index=True),
    sa.Column("welcomed_at", _moment),
    sa.Column("paused_until", _moment),
    # Asked to be forgotten: the row goes as soon as the receipt is sent.
    sa.Column("is_leaving", sa.Boolean, nullable=False, default=False),
)

channel_switches = sa.Table(
    "channel_switches",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("channel", sa.String(32), nullable=False, index=True),
    sa.Column("is_on", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("by", sa.String(64), nullable=False),
    sa.Column("changed_at", _moment, nullable=False),
)

access_tokens = sa.Table(
    "access_tokens",
    metadata,
    sa.Column("account", sa.String(64), primary_key=True),
    sa.Column("access_token", sa.Text, nullable=False),
    sa.Column("refresh_token", sa.Text, nullable=False),
    sa.Column("expires_at", _moment, nullable=False),
    sa.Column("refreshed_at", _moment, nullable=False),
    # Who refreshes holds the row until then; a refresh token works once.
    sa.Column("held_until", _moment),
    sa.Column("error", sa.String(64)),
)

# That something was deleted, and how much; never whose.
deletions = sa.Table(
    "deletions",
    metadata,
    sa.Column("receipt", sa.String(16), primary_key=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("turns", sa.Integer, nullable=False),
    sa.Column("deleted_at", _moment, nullable=False),
)
