"""What a person changes in the own account; each change of rights brings a new token."""

from __future__ import annotations

import sqlalchemy as sa

from admin import audit
from admin.accounts import book, recovery, sessions
from admin.accounts.account import Account
from admin.accounts.desk import Desk
from admin.accounts.second_factor import draft_seed, matching_step, secret_of
from admin.errors import InvalidInputError


def rename(connection: sa.Connection, desk: Desk, account: Account, name: str) -> None:
    """Change the name that others see."""
    book.change(connection, account.id, name=name)
    before, after = {"tên": account.name}, {"tên": name}
    audit.note(connection, account, "own.name", account.username, before, after, at=desk.now)


def set_password(connection: sa.Connection, desk: Desk, account: Account, hashed: str, token: str) -> str:
    """Change the password (a hash); every other session ends. Return the session's new token."""
    book.change(connection, account.id, password=hashed)
    audit.note(connection, account, "own.password", account.username, None, None, at=desk.now)
    return sessions.renew(connection, token, desk.now)


def take_second_factor(
    connection: sa.Connection, desk: Desk, account: Account, code: str, token: str
) -> tuple[str, tuple[str, ...]]:
    """Set the offered second factor up, once the app shows its code. Return new token and recovery codes.

    Raises:
        InvalidInputError: the code is not the app's.
    """
    seed = draft_seed(desk.keys, token)
    step = matching_step(secret_of(desk.keys, account.id, seed), code, desk.now, None)
    if step is None:
        raise InvalidInputError(
            "Mã chưa đúng.", "Anh/chị xem lại giờ trên điện thoại có đúng không, rồi gõ mã đang hiện."
        )
    book.change(connection, account.id, totp_seed=seed, totp_step=step)
    codes = recovery.renew(connection, desk.keys, account.id)
    _note(connection, desk, account, "own.second_factor_on", on=True)
    return sessions.renew(connection, token, desk.now), codes


def drop_second_factor(connection: sa.Connection, desk: Desk, account: Account, token: str) -> str:
    """Take the second factor away. Return the session's new token."""
    book.change(connection, account.id, totp_seed=None, totp_step=None)
    recovery.drop(connection, account.id)
    _note(connection, desk, account, "own.second_factor_off", on=False)
    return sessions.renew(connection, token, desk.now)


def new_recovery_codes(connection: sa.Connection, desk: Desk, account: Account) -> tuple[str, ...]:
    """Make new recovery codes in place of the old ones."""
    codes = recovery.renew(connection, desk.keys, account.id)
    after = {"số lượng": len(codes)}
    audit.note(connection, account, "own.recovery_codes", account.username, None, after, at=desk.now)
    return codes


def end_session(connection: sa.Connection, desk: Desk, account: Account, session_id: int) -> None:
    """End one of the own sessions; one of somebody else's is none."""
    mine = [one.id for one in sessions.of_account(connection, account.id, desk.now)]
    if session_id in mine:
        sessions.end(connection, session_id)
        audit.note(connection, account, "own.sign_out", account.username, None, None, at=desk.now)


def end_all(connection: sa.Connection, desk: Desk, account: Account) -> None:
    """End every own session, this one too."""
    before = {"phiên": sessions.end_all(connection, account.id)}
    audit.note(connection, account, "own.sign_out", account.username, before, {"phiên": 0}, at=desk.now)


def _note(connection: sa.Connection, desk: Desk, account: Account, action: str, *, on: bool) -> None:
    before, after = {"lớp hai": not on}, {"lớp hai": on}
    audit.note(connection, account, action, account.username, before, after, at=desk.now)
