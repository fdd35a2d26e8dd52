"""The tables of accounts, sign-in and the audit log; they stand beside the message store."""

from __future__ import annotations

import sqlalchemy as sa

from channels.tables import metadata

_json = sa.JSON()
_moment = sa.DateTime(timezone=True)

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("username", sa.String(32), nullable=False),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("commune", sa.String(16)),
    sa.Column("password", sa.Text, nullable=False),
    # No secret by itself: the secret of the second factor is derived from it (accounts/second_factor.py).
    sa.Column("totp_seed", sa.String(64)),
    sa.Column("totp_step", sa.Integer),
    sa.Column("is_locked", sa.Boolean, nullable=False),
    # Counts the changes, so that two people do not undo each other's.
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("created_at", _moment, nullable=False),
    sa.Column("signed_in_at", _moment),
    sa.Index("ix_accounts_username", "username", unique=True),
)

recovery_codes = sa.Table(
    "recovery_codes",
    metadata,
    sa.Column("code_hash", sa.String(64), primary_key=True),
    sa.Column("account_id", sa.Integer, nullable=False, index=True),
    sa.Column("used_at", _moment),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("token_hash", sa.String(64), nullable=False),
    sa.Column("account_id", sa.Integer, nullable=False, index=True),
    sa.Column("stage", sa.String(16), nullable=False),
    sa.Column("device", sa.String(64), nullable=False),
    sa.Column("created_at", _moment, nullable=False),
    sa.Column("seen_at", _moment, nullable=False),
    sa.Index("ix_sessions_token_hash", "token_hash", unique=True),
)

invitations = sa.Table(
    "invitations",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("token_hash", sa.String(64), nullable=False),
    sa.Column("name", sa.String(80), nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    sa.Column("commune", sa.String(16)),
    # Set where the link is for somebody who has an account and needs a new password.
    sa.Column("account_id", sa.Integer),
    sa.Column("created_by", sa.Integer, nullable=False),
    sa.Column("created_at", _moment, nullable=False),
    sa.Column("expires_at", _moment, nullable=False),
    sa.Column("closed_at", _moment),
    sa.Index("ix_invitations_token_hash", "token_hash", unique=True),
)

# Keys are keyed hashes: neither a name that was tried nor an address can be read here.
sign_in_failures = sa.Table(
    "sign_in_failures",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("not_before", _moment, nullable=False),
    sa.Column("failed_at", _moment, nullable=False),
)

audit_log = sa.Table(
    "audit_log",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", _moment, nullable=False, index=True),
    sa.Column("account_id", sa.Integer, index=True),
    sa.Column("by", sa.String(32), nullable=False),
    sa.Column("action", sa.String(64), nullable=False, index=True),
    sa.Column("subject", sa.String(200), nullable=False),
    sa.Column("before", _json),
    sa.Column("after", _json),
)
