"""Sessions live on the server; the browser holds a random token, and the store only its hash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

import sqlalchemy as sa

from admin.accounts.account import Account
from admin.accounts.keys import hash_of, new_token
from admin.accounts.roles import Role
from admin.errors import ConflictError
from admin.tables import accounts, sessions
from channels.clock import aware

STAGE_LIFETIME: Final = timedelta(minutes=10)
"""How long somebody may take to type the code of the second factor."""
SEEN_EVERY: Final = timedelta(minutes=1)
"""A session is marked as seen no more often; reading a page should not be a write."""


class Stage(StrEnum):
    """Say how far a sign-in has come."""

    CODE = "code"
    """The password was right; the code of the second factor is still to come."""
    OPEN = "open"


@dataclass(frozen=True)
class Lifetime:
    """Hold how long a session lasts unused, and at the most."""

    idle: timedelta
    whole: timedelta


LIFETIMES: Final = {
    Role.HELPER: Lifetime(timedelta(hours=12), timedelta(days=30)),
    Role.EDITOR: Lifetime(timedelta(minutes=30), timedelta(hours=12)),
    Role.ADMIN: Lifetime(timedelta(minutes=30), timedelta(hours=12)),
}


@dataclass(frozen=True)
class Session:
    """Hold a session that is alive, and whose it is."""

    id: int
    account: Account
    stage: Stage
    has_second_factor: bool
    device: str
    created_at: datetime
    seen_at: datetime

    @property
    def owes_second_factor(self) -> bool:
        """Return whether the role asks for a second factor that is not set up yet."""
        return self.account.role is Role.ADMIN and not self.has_second_factor


def begin(connection: sa.Connection, account_id: int, stage: Stage, device: str, now: datetime) -> str:
    """Open a session and return its token, which is nowhere else."""
    token = new_token()
    row = {"token_hash": hash_of(token), "account_id": account_id, "stage": stage.value, "device": device}
    connection.execute(sessions.insert(), row | {"created_at": now, "seen_at": now})
    return token


def find(connection: sa.Connection, token: str, now: datetime) -> Session | None:
    """Return the session of a token; one that has run out, or whose account is locked, is ended."""
    row = (
        connection.execute(_with_account().where(sessions.c.token_hash == hash_of(token))).mappings().first()
    )
    if row is None:
        return None
    session = _session(row)
    if row["is_locked"] or has_run_out(session, now):
        end(connection, session.id)
        return None
    if now - session.seen_at >= SEEN_EVERY:
        connection.execute(sessions.update().where(sessions.c.id == session.id).values(seen_at=now))
    return session


def of_account(connection: sa.Connection, account_id: int, now: datetime) -> list[Session]:
    """Return the open sessions of somebody, the one used last first."""
    mine = _with_account().where(sessions.c.account_id == account_id, sessions.c.stage == Stage.OPEN.value)
    rows = connection.execute(mine.order_by(sessions.c.seen_at.desc(), sessions.c.id)).mappings().all()
    return [one for one in map(_session, rows) if not has_run_out(one, now)]


def renew(connection: sa.Connection, token: str, now: datetime) -> str:
    """Give a session a new token, end all others of the same person, and return the token.

    Raises:
        ConflictError: the session has ended in the meantime.
    """
    found = find(connection, token, now)
    if found is None:
        raise ConflictError("Phiên làm việc vừa kết thúc.", "Anh/chị đăng nhập lại giúp.")
    fresh = new_token()
    mine = sessions.c.account_id == found.account.id
    connection.execute(sessions.delete().where(mine, sessions.c.id != found.id))
    connection.execute(sessions.update().where(sessions.c.id == found.id).values(token_hash=hash_of(fresh)))
    return fresh


def end(connection: sa.Connection, session_id: int) -> None:
    """End one session."""
    connection.execute(sessions.delete().where(sessions.c.id == session_id))


def end_of_token(connection: sa.Connection, token: str) -> None:
    """End the session of a token, if there is one."""
    connection.execute(sessions.delete().where(sessions.c.token_hash == hash_of(token)))


def end_all(connection: sa.Connection, account_id: int) -> int:
    """End every session of somebody, on every device, and return how many there were."""
    return connection.execute(sessions.delete().where(sessions.c.account_id == account_id)).rowcount


def has_run_out(session: Session, now: datetime) -> bool:
    """Return whether a session was left alone for too long, or is too old."""
    age = now - session.created_at
    if session.stage is Stage.CODE:
        return age >= STAGE_LIFETIME
    lifetime = LIFETIMES[session.account.role]
    return now - session.seen_at >= lifetime.idle or age >= lifetime.whole


def tidy(connection: sa.Connection, now: datetime) -> None:
    """Drop what is older than any session may be."""
    oldest = now - max(lifetime.whole for lifetime in LIFETIMES.values())
    connection.execute(sessions.delete().where(sessions.c.created_at < oldest))


def _with_account() -> sa.Select[Any]:
    mine = accounts.c.id == sessions.c.account_id
    return sa.select(
        sessions,
        accounts.c.username,
        accounts.c.name,
        accounts.c.role,
        accounts.c.commune,
        accounts.c.is_locked,
        accounts.c.totp_seed,
    ).join(accounts, mine)


def _session(row: Mapping[Any, Any]) -> Session:
    account = Account(row["account_id"], row["username"], row["name"], Role(row["role"]), row["commune"])
    return Session(
        id=row["id"],
        account=account,
        stage=Stage(row["stage"]),
        has_second_factor=row["totp_seed"] is not None,
        device=row["device"],
        created_at=aware(row["created_at"]),
        seen_at=aware(row["seen_at"]),
    )
