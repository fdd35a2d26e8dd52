"""Slow guessing down: every failure makes the next wait longer, up to a quarter of an hour.

A try is counted as failed before the password is looked at, so that a hundred at once are a hundred. Nobody
is locked out for good: who has signed in on a device before is counted by that device
(:mod:`admin.accounts.devices`), whatever strangers do to the name.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from admin.errors import TooManyTriesError
from admin.tables import sign_in_failures
from channels.clock import aware

FIRST_WAIT: Final = timedelta(seconds=2)
LONGEST_WAIT: Final = timedelta(minutes=15)
FORGOTTEN_AFTER: Final = timedelta(hours=24)
_MOST_DOUBLINGS: Final = 20


@dataclass(frozen=True)
class Bucket:
    """Hold what failures are counted under (a keyed hash), and how many are free."""

    key: str
    free: int


def admit(connection: sa.Connection, buckets: Sequence[Bucket], now: datetime) -> None:
    """Let a try through, counted as failed until :func:`forgive` or :func:`take_back`.

    Raises:
        TooManyTriesError: one of the buckets has to wait; nothing is counted then.
    """
    # Always in the same order: two who try at once must not wait for each other's rows.
    counted = [
        (bucket, _held(connection, bucket.key, now)) for bucket in sorted(buckets, key=lambda b: b.key)
    ]
    wait = max(aware(row.not_before) - now for _, row in counted)
    if wait > timedelta(0):
        raise TooManyTriesError(math.ceil(wait.total_seconds()))
    for bucket, row in counted:
        is_fresh = now - aware(row.failed_at) < FORGOTTEN_AFTER
        failures = (row.failures if is_fresh else 0) + 1
        _set(connection, bucket.key, failures, now + _wait(failures, bucket.free), now)


def failures_of(connection: sa.Connection, bucket: Bucket) -> int:
    """Return how many failures are counted."""
    wanted = sa.select(sign_in_failures.c.failures).where(sign_in_failures.c.key == bucket.key)
    return connection.execute(wanted).scalar_one_or_none() or 0


def forgive(connection: sa.Connection, bucket: Bucket) -> None:
    """Forget all failures: the try was right."""
    connection.execute(sign_in_failures.delete().where(sign_in_failures.c.key == bucket.key))


def take_back(connection: sa.Connection, bucket: Bucket, now: datetime) -> None:
    """Take one try back that was right; the failures of others at the same address stay."""
    row = _held(connection, bucket.key, now)
    _set(connection, bucket.key, max(0, row.failures - 1), now, now)


def tidy(connection: sa.Connection, now: datetime) -> None:
    """Drop what is forgotten anyway."""
    old = sign_in_failures.c.failed_at < now - FORGOTTEN_AFTER
    connection.execute(sign_in_failures.delete().where(old))


def _wait(failures: int, free: int) -> timedelta:
    if failures < free:
        return timedelta(0)
    doubled: timedelta = FIRST_WAIT * 2 ** min(failures - free, _MOST_DOUBLINGS)
    return min(LONGEST_WAIT, doubled)


def _held(connection: sa.Connection, key: str, now: datetime) -> sa.Row[Any]:
    """Return the row of a key, made where there is none, and kept from others until we are done."""
    wanted = sa.select(sign_in_failures).where(sign_in_failures.c.key == key).with_for_update()
    row = connection.execute(wanted).first()
    if row is None:
        try:
            with connection.begin_nested():
                new = {"key": key, "failures": 0, "not_before": now, "failed_at": now}
                connection.execute(sign_in_failures.insert(), new)
        except IntegrityError:
            pass  # Somebody else was first; theirs is read.
        row = connection.execute(wanted).one()
    return row


def _set(
    connection: sa.Connection, key: str, failures: int, not_before: datetime, failed_at: datetime
) -> None:
    row = {"failures": failures, "not_before": not_before, "failed_at": failed_at}
    connection.execute(sign_in_failures.update().where(sign_in_failures.c.key == key).values(row))
