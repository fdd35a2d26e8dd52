"""The log of every change: who, what, when, before and after. Lines are added, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from admin.accounts.account import Account
from admin.tables import audit_log
from channels.clock import utc_now
from vietnamese.personal_data import mask

NOBODY: Final = "hệ thống"
"""Who did what no signed-in person did: the command line, or the house by itself."""
MOST: Final = 2000
"""Characters kept of one value; the log says what changed, it is no second store."""
_SECRET: Final = ("password", "token", "secret", "totp", "recovery", "cookie", "csrf")
_LONGEST_SUBJECT: Final = 200


def note(
    connection: sa.Connection,
    by: Account | None,
    action: str,
    subject: str,
    before: object,
    after: object,
    *,
    at: datetime | None = None,
) -> None:
    """Add a line in the transaction of the change itself; values are masked first.

    ``action`` is a name such as ``account.role``; ``before`` and ``after`` are anything that JSON holds.
    What stands under a name of a secret (a password, a token) is never written.
    """
    row = {
        "at": at or utc_now(),
        "account_id": by.id if by else None,
        "by": by.username if by else NOBODY,
        "action": action,
        "subject": mask(subject).text[:_LONGEST_SUBJECT],
        "before": masked(before),
        "after": masked(after),
    }
    connection.execute(audit_log.insert(), row)


def masked(value: object) -> Any:
    """Return a value as JSON holds it, without personal data and without secrets."""
    if isinstance(value, Mapping):
        return {str(name): _hidden(str(name), one) for name, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [masked(one) for one in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return mask(str(value)[:MOST]).text


def _hidden(name: str, value: object) -> Any:
    return "•••" if any(word in name.lower() for word in _SECRET) else masked(value)
