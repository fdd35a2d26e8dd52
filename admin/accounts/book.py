"""The book of accounts: find one, add one, change one. Rows hold hashes, :class:`Account` holds none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from admin.accounts.account import Account
from admin.accounts.roles import Role
from admin.errors import ConflictError, NotThereError
from admin.tables import accounts
from channels.clock import aware


@dataclass(frozen=True)
class Entry:
    """Hold all that the book says of an account; ``password`` is its hash."""

    account: Account
    password: str
    totp_seed: str | None
    totp_step: int | None
    is_locked: bool
    version: int
    created_at: datetime
    signed_in_at: datetime | None


def add(connection: sa.Connection, given: Account, password: str, now: datetime) -> Account:
    """Add an account, whose ``id`` is made here; ``password`` is a hash.

    Raises:
        ConflictError: the username is taken.
    """
    row = {"username": given.username, "name": given.name, "role": given.role.value, "commune": given.commune}
    kept = {"password": password, "is_locked": False, "version": 1, "created_at": now}
    try:
        with connection.begin_nested():
            made = connection.execute(accounts.insert(), row | kept)
    except IntegrityError as error:
        taken = f"Tên đăng nhập “{given.username}” đã có người dùng."
        raise ConflictError(taken, "Anh/chị chọn tên khác.") from error
    key = made.inserted_primary_key
    assert key is not None  # noqa: S101 - one row was inserted
    return Account(key[0], given.username, given.name, given.role, given.commune)


def by_username(connection: sa.Connection, username: str) -> Entry | None:
    """Return the account of a username, if there is one."""
    return _first(connection, accounts.c.username == username)


def by_id(connection: sa.Connection, account_id: int) -> Entry:
    """Return an account.

    Raises:
        NotThereError: there is none with this number.
    """
    found = _first(connection, accounts.c.id == account_id)
    if found is None:
        raise NotThereError("Không có tài khoản này.", "Anh/chị chọn lại trong danh sách người dùng.")
    return found


def everybody(connection: sa.Connection) -> list[Entry]:
    """Return every account, in the order of the alphabet."""
    rows = connection.execute(sa.select(accounts).order_by(accounts.c.username)).mappings().all()
    return [_entry(row) for row in rows]


def change(connection: sa.Connection, account_id: int, version: int | None = None, **values: Any) -> None:
    """Change an account; with a ``version`` only if nobody has changed it since.

    Raises:
        ConflictError: somebody has.
    """
    same = [accounts.c.id == account_id]
    if version is not None:
        same.append(accounts.c.version == version)
    values["version"] = accounts.c.version + 1
    if not connection.execute(accounts.update().where(*same).values(values)).rowcount:
        raise ConflictError(
            "Có người vừa sửa tài khoản này, nên thay đổi của anh/chị chưa được ghi.",
            "Anh/chị mở lại trang để xem bản mới rồi sửa tiếp.",
        )


def mark(connection: sa.Connection, account_id: int, **values: Any) -> None:
    """Write down what nobody edits, such as a sign-in; it stands in no editor's way."""
    connection.execute(accounts.update().where(accounts.c.id == account_id).values(values))


def _first(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> Entry | None:
    row = connection.execute(sa.select(accounts).where(condition)).mappings().first()
    return _entry(row) if row else None


def _entry(row: Mapping[Any, Any]) -> Entry:
    return Entry(
        account=Account(row["id"], row["username"], row["name"], Role(row["role"]), row["commune"]),
        password=row["password"],
        totp_seed=row["totp_seed"],
        totp_step=row["totp_step"],
        is_locked=row["is_locked"],
        version=row["version"],
        created_at=aware(row["created_at"]),
        signed_in_at=aware(row["signed_in_at"]) if row["signed_in_at"] else None,
    )
