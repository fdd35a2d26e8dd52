"""make room for the platforms: what goes out, who is behind a conversation, switches, receipts."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_TURNS = sa.table(
    "turns", sa.column("id", sa.String), sa.column("replies", sa.JSON), sa.column("created_at", _MOMENT)
)
_OUTBOX = sa.table(
    "outbox",
    sa.column("turn_id", sa.String),
    sa.column("position", sa.Integer),
    sa.column("payload", sa.JSON),
    sa.column("state", sa.String),
    sa.column("created_at", _MOMENT),
)


def upgrade() -> None:
    """Apply."""
    _widen_inbound()
    _move_replies_to_turns()
    # No button of before can be chosen by number: nobody types a zero.
    with op.batch_alter_table("reply_tokens") as tokens:
        tokens.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="0"))
    _drop_default("reply_tokens", "number")
    _new_tables()


def downgrade() -> None:
    """Take back; what still waits to be sent on a platform is lost, and so are addresses and switches."""
    for table in ("deletions", "access_tokens", "channel_switches", "people", "outbox"):
        op.drop_table(table)
    with op.batch_alter_table("reply_tokens") as tokens:
        tokens.drop_column("number")
    _old_outbox()
    _move_replies_to_outbox()
    with op.batch_alter_table("turns") as turns:
        turns.drop_column("replies")
    # Only platforms have longer keys, and without platforms nothing is delivered again.
    op.execute("DELETE FROM inbound WHERE length(message_id) > 64")
    with op.batch_alter_table("inbound") as inbound:
        inbound.drop_index("ix_inbound_conversation")
        inbound.drop_column("sent_at")
        inbound.drop_column("kind")
        inbound.alter_column("message_id", type_=sa.String(64), existing_nullable=False)


def _old_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("turn_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("turn_id", "position", name="uq_outbox_reply"),
    )


def _drop_default(table: str, column: str) -> None:
    """Take back the default that filled the rows of before: the code always says what it means."""
    with op.batch_alter_table(table) as altered:
        altered.alter_column(column, server_default=None)


def _widen_inbound() -> None:
    with op.batch_alter_table("inbound") as inbound:
        inbound.alter_column("message_id", type_=sa.String(128), existing_nullable=False)
        inbound.add_column(sa.Column("kind", sa.String(16), nullable=False, server_default="text"))
        inbound.add_column(sa.Column("sent_at", _MOMENT, nullable=True))
        inbound.create_index("ix_inbound_conversation", ["conversation", "received_at"])
    op.execute("UPDATE inbound SET sent_at = received_at")
    with op.batch_alter_table("inbound") as inbound:
        inbound.alter_column("sent_at", existing_type=_MOMENT, nullable=False)
        inbound.alter_column("kind", server_default=None)


def _move_replies_to_turns() -> None:
    """Keep what was said with its turn; the outbox holds only what is sent out."""
    with op.batch_alter_table("turns") as turns:
        turns.add_column(sa.Column("replies", sa.JSON(), nullable=False, server_default="[]"))
    _drop_default("turns", "replies")
    connection = op.get_bind()
    said: defaultdict[str, list[Any]] = defaultdict(list)
    rows = sa.text("SELECT turn_id, payload FROM outbox ORDER BY turn_id, position")
    for turn_id, payload in connection.execute(rows):
        said[turn_id].append(json.loads(payload) if isinstance(payload, str) else payload)
    for turn_id, replies in said.items():
        connection.execute(_TURNS.update().where(_TURNS.c.id == turn_id).values(replies=replies))
    op.drop_table("outbox")


def _move_replies_to_outbox() -> None:
    connection = op.get_bind()
    for turn in connection.execute(sa.select(_TURNS)).all():
        rows = [
            {
                "turn_id": turn.id,
                "position": n,
                "payload": reply,
                "state": "sent",
                "created_at": turn.created_at,
            }
            for n, reply in enumerate(turn.replies)
        ]
        if rows:
            connection.execute(_OUTBOX.insert(), rows)


def _new_tables() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("turn_id", sa.String(36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", _MOMENT, nullable=False),
        sa.Column("error", sa.String(64)),
        sa.Column("provider_id", sa.String(128)),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("turn_id", "position", name="uq_outbox_reply"),
    )
    op.create_index("ix_outbox_conversation", "outbox", ["conversation"])
    op.create_index("ix_outbox_waiting", "outbox", ["channel", "state"])
    op.create_table(
        "people",
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(128), nullable=False),
        sa.Column("last_seen_at", _MOMENT, nullable=False),
        sa.Column("welcomed_at", _MOMENT),
        sa.Column("paused_until", _MOMENT),
        sa.Column("is_leaving", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("conversation", name=op.f("pk_people")),
    )
    op.create_index("ix_people_last_seen_at", "people", ["last_seen_at"])
    op.create_table(
        "channel_switches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_switches")),
    )
    op.create_index("ix_channel_switches_channel", "channel_switches", ["channel"])
    op.create_table(
        "access_tokens",
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("access_token", sa.Text(), nullable=False),
        sa.Column("refresh_token", sa.Text(), nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("refreshed_at", _MOMENT, nullable=False),
        sa.Column("held_until", _MOMENT),
        sa.Column("error", sa.String(64)),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_access_tokens")),
    )
    op.create_table(
        "deletions",
        sa.Column("receipt", sa.String(16), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("deleted_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("receipt", name=op.f("pk_deletions")),
    )
