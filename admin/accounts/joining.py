"""Use an invitation: make the account it is for, or choose a new password."""

from __future__ import annotations

import sqlalchemy as sa

from admin import audit
from admin.accounts import book, invitations, sessions
from admin.accounts.account import Account
from admin.accounts.desk import Desk
from admin.accounts.invitations import Invitation
from admin.accounts.sessions import Stage
from admin.accounts.sign_in import Entered, forgive_name


def join(
    connection: sa.Connection, desk: Desk, token: str, username: str, name: str, hashed: str, device: str
) -> Entered:
    """Make the account that an invitation is for, and sign it in; ``hashed`` is the password's hash.

    Raises:
        NotThereError: the invitation is over.
        ConflictError: the username is taken; the invitation stays good.
    """
    invitation = invitations.find(connection, token, desk.now)
    given = Account(0, username, name, invitation.role, invitation.commune)
    account = book.add(connection, given, hashed, desk.now)
    invitations.take(connection, invitation, desk.now)
    book.mark(connection, account.id, signed_in_at=desk.now)
    after = {"tên": name, "vai trò": account.role.value, "xã": account.commune}
    audit.note(connection, account, "account.join", username, None, after, at=desk.now)
    opened = sessions.begin(connection, account.id, Stage.OPEN, device, desk.now)
    return Entered(opened, Stage.OPEN, account)


def choose_password(connection: sa.Connection, desk: Desk, invitation: Invitation, hashed: str) -> Account:
    """Set a new password by a link; sessions of before end, the second factor stays.

    Raises:
        NotThereError: the link was used at the same moment, or is for a new account.
    """
    entry = book.by_id(connection, invitation.account_id or 0)
    invitations.take(connection, invitation, desk.now)
    book.change(connection, entry.account.id, password=hashed)
    sessions.end_all(connection, entry.account.id)
    forgive_name(connection, desk, entry.account.username)
    audit.note(connection, entry.account, "own.password", entry.account.username, None, None, at=desk.now)
    return entry.account
