"""Invitations: a link that works once, within three days, with role and commune set by who invites.

The same kind of link lets somebody who has an account choose a new password. We send no mail: the link is
shown once to the administrator, who hands it over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa

from admin.accounts.account import Account
from admin.accounts.keys import hash_of, new_token
from admin.accounts.roles import Role
from admin.errors import NotThereError
from admin.tables import accounts, invitations
from channels.clock import aware

LIFETIME: Final = timedelta(hours=72)
KEPT: Final = timedelta(days=30)
"""How long one that is over stays in the table."""


@dataclass(frozen=True)
class Invitation:
    """Hold an open invitation; ``account_id`` is set where somebody only needs a new password."""

    id: int
    name: str
    role: Role
    commune: str | None
    account_id: int | None
    expires_at: datetime


def invite(
    connection: sa.Connection,
    by: Account,
    name: str,
    role: Role,
    commune: str | None,
    now: datetime,
    account_id: int | None = None,
) -> str:
    """Open an invitation and return the token of its link; the store holds the hash only."""
    token = new_token()
    if account_id is not None:
        # A newer link for the same person is the one that counts.
        _close(connection, invitations.c.account_id == account_id, now)
    row = {"token_hash": hash_of(token), "name": name, "role": role.value, "commune": commune}
    moments = {"created_by": by.id, "created_at": now, "expires_at": now + LIFETIME}
    connection.execute(invitations.insert(), row | moments | {"account_id": account_id})
    return token


def find(connection: sa.Connection, token: str, now: datetime) -> Invitation:
    """Return the open invitation of a link.

    Raises:
        NotThereError: it was used, withdrawn, has run out or never was.
    """
    wanted = _open(now).where(invitations.c.token_hash == hash_of(token))
    row = connection.execute(wanted).mappings().first()
    if row is None:
        raise NotThereError(
            "Liên kết này đã dùng rồi, đã quá ba ngày hoặc đã được rút lại.",
            "Anh/chị nhờ người quản trị gửi liên kết mới.",
        )
    return _invitation(row)


def take(connection: sa.Connection, invitation: Invitation, now: datetime) -> None:
    """Use an invitation up.

    Raises:
        NotThereError: somebody else was quicker.
    """
    if not _close(connection, invitations.c.id == invitation.id, now):
        raise NotThereError("Liên kết này vừa được dùng.", "Anh/chị đăng nhập bằng tài khoản đã tạo.")


def waiting(connection: sa.Connection, now: datetime) -> list[Invitation]:
    """Return the invitations that can still be used, the newest first."""
    rows = connection.execute(_open(now).order_by(invitations.c.id.desc())).mappings().all()
    return [_invitation(row) for row in rows]


def withdraw(connection: sa.Connection, invitation_id: int, now: datetime) -> Invitation:
    """Take an invitation back and return what it was.

    Raises:
        NotThereError: it is over already.
    """
    row = connection.execute(_open(now).where(invitations.c.id == invitation_id)).mappings().first()
    if row is None or not _close(connection, invitations.c.id == invitation_id, now):
        raise NotThereError("Lời mời này không còn nữa.", "Có thể đã được dùng hoặc đã quá ba ngày.")
    return _invitation(row)


def tidy(connection: sa.Connection, now: datetime) -> None:
    """Drop what is over for long."""
    connection.execute(invitations.delete().where(invitations.c.expires_at < now - KEPT))


def _open(now: datetime) -> sa.Select[Any]:
    """Select what can still be used: who invited must still be allowed to."""
    may_invite = sa.and_(accounts.c.role == Role.ADMIN.value, sa.not_(accounts.c.is_locked))
    return (
        sa.select(invitations)
        .join(accounts, accounts.c.id == invitations.c.created_by)
        .where(invitations.c.closed_at.is_(None), invitations.c.expires_at > now, may_invite)
    )


def _close(connection: sa.Connection, which: sa.ColumnElement[bool], now: datetime) -> int:
    still_open = invitations.c.closed_at.is_(None)
    return connection.execute(invitations.update().where(which, still_open).values(closed_at=now)).rowcount


def _invitation(row: Mapping[Any, Any]) -> Invitation:
    return Invitation(
        id=row["id"],
        name=row["name"],
        role=Role(row["role"]),
        commune=row["commune"],
        account_id=row["account_id"],
        expires_at=aware(row["expires_at"]),
    )
