"""What accounts and pages need from the house."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from fastapi import Request

from admin.accounts.keys import Keys
from admin.accounts.passwords import Passwords
from channels.clock import Clock, utc_now
from channels.database import Database


@dataclass(frozen=True)
class Desk:
    """Hold the store, the keys, the clock; ``secure``: cookies travel over TLS only.

    ``public_url`` is the address outside, for links that are handed to somebody; empty where the browser's
    own is good enough.
    """

    database: Database
    keys: Keys
    secure: bool
    public_url: str = ""
    clock: Clock = utc_now
    passwords: Passwords = field(default_factory=Passwords)

    @property
    def now(self) -> datetime:
        """Return the moment."""
        return self.clock()


def desk_of(request: Request) -> Desk:
    """Return the desk that the house opened."""
    desk: Desk = request.app.state.desk
    return desk
