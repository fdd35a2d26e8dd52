"""Recovery codes: for the day the telephone is lost. Shown once, each good for one sign-in."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from admin.accounts.keys import Keys
from admin.tables import recovery_codes

COUNT: Final = 8
_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Nothing that is misread on paper: no 0 and O, no 1, I and L."""
_LENGTH: Final = 10
"""31 ** 10 is 50 bits: with a keyed hash and a growing wait that is beyond guessing."""


def renew(connection: sa.Connection, keys: Keys, account_id: int) -> tuple[str, ...]:
    """Make new codes in place of the old ones, and return them to be shown once."""
    drop(connection, account_id)
    codes = tuple("".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(COUNT))
    rows = [{"code_hash": _hash(keys, account_id, code), "account_id": account_id} for code in codes]
    connection.execute(recovery_codes.insert(), rows)
    return tuple(f"{code[:5]}-{code[5:]}" for code in codes)


def use(connection: sa.Connection, keys: Keys, account_id: int, code: str, now: datetime) -> bool:
    """Take a code, once."""
    typed = "".join(letter for letter in code.upper() if letter.isalnum())
    mine = (
        recovery_codes.c.code_hash == _hash(keys, account_id, typed),
        recovery_codes.c.account_id == account_id,
        recovery_codes.c.used_at.is_(None),
    )
    return connection.execute(recovery_codes.update().where(*mine).values(used_at=now)).rowcount == 1


def left(connection: sa.Connection, account_id: int) -> int:
    """Return how many codes are still good."""
    mine = (recovery_codes.c.account_id == account_id, recovery_codes.c.used_at.is_(None))
    return connection.execute(sa.select(sa.func.count()).where(*mine)).scalar_one()


def drop(connection: sa.Connection, account_id: int) -> None:
    """Void all codes of somebody."""
    connection.execute(recovery_codes.delete().where(recovery_codes.c.account_id == account_id))


def _hash(keys: Keys, account_id: int, code: str) -> str:
    return keys.sign("recovery", f"{account_id}.{code}")
