"""What an administrator does to other people's accounts; each change is noted with before and after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from admin import audit
from admin.accounts import book, recovery, sessions
from admin.accounts.account import Account
from admin.accounts.book import Entry
from admin.accounts.roles import Role
from admin.errors import ConflictError
from admin.tables import accounts


def set_role(
    connection: sa.Connection,
    by: Account | None,
    account_id: int,
    version: int,
    role: Role,
    commune: str | None,
    now: datetime,
) -> None:
    """Give somebody another role or commune; sessions of before end, so that no old right lives on.

    Raises:
        ConflictError: somebody else changed the account, or no administrator would be left.
    """
    entry = book.by_id(connection, account_id)
    if role is not Role.ADMIN:
        _keep_an_admin(connection, entry)
    book.change(connection, account_id, version, role=role.value, commune=commune)
    sessions.end_all(connection, account_id)
    before = {"vai trò": entry.account.role.value, "xã": entry.account.commune}
    after = {"vai trò": role.value, "xã": commune}
    audit.note(connection, by, "account.role", entry.account.username, before, after, at=now)


def lock(connection: sa.Connection, by: Account | None, account_id: int, now: datetime) -> None:
    """Lock an account and end its sessions.

    Raises:
        ConflictError: no administrator would be left.
    """
    entry = book.by_id(connection, account_id)
    _keep_an_admin(connection, entry)
    book.change(connection, account_id, is_locked=True)
    sessions.end_all(connection, account_id)
    _note(connection, by, "account.lock", entry, {"khóa": entry.is_locked}, {"khóa": True}, now)


def unlock(connection: sa.Connection, by: Account | None, account_id: int, now: datetime) -> None:
    """Open a locked account."""
    entry = book.by_id(connection, account_id)
    book.change(connection, account_id, is_locked=False)
    _note(connection, by, "account.unlock", entry, {"khóa": entry.is_locked}, {"khóa": False}, now)


def drop_second_factor(connection: sa.Connection, by: Account | None, account_id: int, now: datetime) -> None:
    """Take the second factor away, for somebody who has lost the telephone; sessions end."""
    entry = book.by_id(connection, account_id)
    book.change(connection, account_id, totp_seed=None, totp_step=None)
    recovery.drop(connection, account_id)
    sessions.end_all(connection, account_id)
    before = {"lớp hai": entry.totp_seed is not None}
    _note(connection, by, "account.second_factor_off", entry, before, {"lớp hai": False}, now)


def end_sessions(connection: sa.Connection, by: Account | None, account_id: int, now: datetime) -> int:
    """Sign somebody out everywhere and return from how many sessions."""
    entry = book.by_id(connection, account_id)
    ended = sessions.end_all(connection, account_id)
    _note(connection, by, "account.sign_out", entry, {"phiên": ended}, {"phiên": 0}, now)
    return ended


def _keep_an_admin(connection: sa.Connection, entry: Entry) -> None:
    """Refuse what would leave nobody who can decide who may do what."""
    # Held until we are done: two administrators could otherwise take each other's rights at the same moment.
    admins = sa.select(accounts.c.id).where(
        accounts.c.role == Role.ADMIN.value, sa.not_(accounts.c.is_locked)
    )
    others = [
        one for one in connection.execute(admins.with_for_update()).scalars() if one != entry.account.id
    ]
    if entry.account.role is Role.ADMIN and not entry.is_locked and not others:
        raise ConflictError(
            "Đây là người quản trị cuối cùng còn dùng được, nên chưa đổi gì.",
            "Anh/chị giao vai trò quản trị cho một người nữa trước.",
        )


def _note(
    connection: sa.Connection,
    by: Account | None,
    action: str,
    entry: Entry,
    before: Mapping[str, object],
    after: Mapping[str, object],
    now: datetime,
) -> None:
    audit.note(connection, by, action, entry.account.username, before, after, at=now)
