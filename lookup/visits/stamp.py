"""A stamp on the form: when the page was made, and that we made it. People need a while to fill it in."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

from admin.accounts.keys import Keys

SHORTEST: Final = timedelta(seconds=3)
"""A machine is quicker than anybody who reads the page."""
LONGEST: Final = timedelta(hours=12)
_PURPOSE: Final = "visit form"
_PARTS: Final = 3


class Verdict(Enum):
    """Say what a stamp tells."""

    GOOD = auto()
    TOO_QUICK = auto()
    TOO_OLD = auto()
    NOT_OURS = auto()


def new_stamp(keys: Keys, now: datetime) -> str:
    """Return a stamp; no two are alike, so that a form is known when it comes twice."""
    made = f"{int(now.timestamp())}.{secrets.token_hex(12)}"
    return f"{made}.{keys.sign(_PURPOSE, made)}"


def verdict(keys: Keys, stamp: str, now: datetime) -> Verdict:
    """Return what a stamp tells at a moment."""
    parts = stamp.split(".")
    if len(parts) != _PARTS or not keys.is_signed(_PURPOSE, ".".join(parts[:2]), parts[2]):
        return Verdict.NOT_OURS
    age = now.timestamp() - int(parts[0])
    if age < SHORTEST.total_seconds():
        return Verdict.TOO_QUICK
    return Verdict.GOOD if age <= LONGEST.total_seconds() else Verdict.TOO_OLD
