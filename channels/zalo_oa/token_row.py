"""The row that holds an account's tokens. Processes share it, and agree through it who refreshes."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from channels.clock import aware
from channels.database import Database
from channels.tables import access_tokens
from channels.zalo_oa.oauth import Pair

HOLD: Final = timedelta(seconds=60)
"""How long who refreshes keeps the others off: longer than a refresh can take, should the holder die."""
_FIRST_SHARE: Final = 0.8
"""A token is renewed after this share of its life: 20 hours of 25, which leaves five for trouble."""


@dataclass(frozen=True)
class TokenRow:
    """Hold the tokens as stored; ``error`` says why the last refresh failed."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime
    refreshed_at: datetime
    error: str | None

    def serves(self, now: datetime, refused: str | None) -> bool:
        """Return whether the access token can be used: not expired, not the one that was refused."""
        return now < self.expires_at and self.access_token != refused

    def is_due(self, now: datetime) -> bool:
        """Return whether it is time to refresh."""
        return now >= self.refreshed_at + _FIRST_SHARE * (self.expires_at - self.refreshed_at)


class TokenTable:
    """Read and write the row of one account."""

    def __init__(self, database: Database, account: str) -> None:
        self._database = database
        self._account = account
        self._mine = access_tokens.c.account == account

    async def read(self) -> TokenRow | None:
        """Return the row, if there is one."""
        wanted = sa.select(access_tokens).where(self._mine)
        found = await self._database.run(lambda connection: connection.execute(wanted).mappings().first())
        if found is None:
            return None
        return TokenRow(
            found["access_token"],
            found["refresh_token"],
            aware(found["expires_at"]),
            aware(found["refreshed_at"]),
            found["error"],
        )

    async def begin(self, refresh_token: str, now: datetime) -> None:
        """Make the row, with a refresh token and an access token that has expired."""
        row = {"account": self._account, "access_token": "", "refresh_token": refresh_token}
        values = {**row, "expires_at": now, "refreshed_at": now}
        # Another process may be as new as this one.
        with contextlib.suppress(IntegrityError):
            await self._database.run(lambda connection: connection.execute(access_tokens.insert(), values))

    async def claim(self, row: TokenRow, now: datetime, heedless_of: str | None) -> bool:
        """Take the right to refresh for :data:`HOLD`; return whether it was free.

        After a failure it is not free for a while, unless the failure is another one than ``heedless_of``:
        that is how a refresh token that was set anew is tried at once.
        """
        free = sa.or_(access_tokens.c.held_until.is_(None), access_tokens.c.held_until < now)
        if heedless_of is not None:
            error = access_tokens.c.error
            free = sa.or_(free, error.like("refused:%") & (error != heedless_of))
        claimed = self._of(row).where(free).values(held_until=now + HOLD, error=None)
        return (await self._database.run(lambda connection: connection.execute(claimed))).rowcount == 1

    async def keep(self, row: TokenRow, pair: Pair, now: datetime) -> None:
        """Put a new pair in the place of an old one."""
        values = {"access_token": pair.access_token, "refresh_token": pair.refresh_token}
        moments = {"refreshed_at": now, "expires_at": now + pair.life, "held_until": None}
        kept = self._of(row).values(**values, **moments, error=None)
        await self._database.run(lambda connection: connection.execute(kept))

    async def note_failure(self, row: TokenRow, error: str, until: datetime) -> None:
        """Note why there is no new pair, and when it may be tried again."""
        noted = self._of(row).values(held_until=until, error=error)
        await self._database.run(lambda connection: connection.execute(noted))

    def _of(self, row: TokenRow) -> sa.Update:
        # Whoever was faster has changed the access token, and must not be overwritten.
        return access_tokens.update().where(self._mine, access_tokens.c.access_token == row.access_token)
