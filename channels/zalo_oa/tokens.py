"""Keep the account's access token fresh: one refresher at a time, and nothing used before it is stored.

A refresh token works once; to lose the new one means that an administrator of the account must consent
again in a browser. So a refresh is never cut short, and its outcome is stored before anything else.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Coroutine, Iterator
from datetime import timedelta
from typing import Any, Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from channels.clock import Clock, utc_now
from channels.database import Database
from channels.errors import NotSentError, RefusedError
from channels.zalo_oa.config import ZaloOaConfig
from channels.zalo_oa.oauth import Pair, exchange
from channels.zalo_oa.token_row import TokenRow, TokenTable

log = structlog.get_logger(__name__)
PAUSE: Final = timedelta(seconds=60)
"""How long nothing is tried after a refresh that got no answer, or right after one that worked."""
PAUSE_REFUSED: Final = timedelta(minutes=15)
"""How long after one that was refused: only a new consent can mend that, and it is tried at once."""
_LOOKS: Final = 30
_LOOK_AGAIN: Final = 0.1
"""Another process that refreshes is waited for three seconds, looking every tenth of one."""
_KEEP_AGAIN: Final = (0.1, 5.0)
_CLOSING: Final = 20.0


class TokenKeeper:
    """Hand out the access token of one account."""

    def __init__(self, config: ZaloOaConfig, database: Database, clock: Clock = utc_now) -> None:
        self._config = config
        self._table = TokenTable(database, config.account)
        self._clock = clock
        self._under_way: set[asyncio.Task[None]] = set()

    async def current(self) -> str:
        """Return an access token, refreshed when due.

        Raises:
            NotSentError: there is none. What is to be sent can wait: a day is enough to consent anew.
        """
        return await self._found(None)

    async def renewed(self, refused: str) -> str:
        """Return another access token than the one that Zalo has just refused.

        Raises:
            NotSentError: there is none.
        """
        return await self._found(refused)

    async def close(self) -> None:
        """Let a refresh that is under way come to its end."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_CLOSING)

    async def _found(self, refused: str | None) -> str:
        try:
            return await self._look(refused)
        except SQLAlchemyError as error:
            log.error("token_table_away", channel="zalo_oa", kind=type(error).__name__)
            raise NotSentError("token_table_away") from error

    async def _look(self, refused: str | None) -> str:
        for _ in range(_LOOKS):
            row, now = await self._read(), self._clock()
            if row.serves(now, refused) and not row.is_due(now):
                return row.access_token
            if row.access_token == refused and now < row.refreshed_at + PAUSE:
                # Not even a new token is taken: newer ones would fare no better.
                break
            if await self._table.claim(row, now, self._mark_if_set()):
                await self._to_the_end(self._renew(row))
                continue
            # Not free: somebody is at it now, or was a moment ago in vain.
            row = await self._read()
            if row.error is not None:
                break
            await asyncio.sleep(_LOOK_AGAIN)
        return self._last_resort(row, refused)

    def _last_resort(self, row: TokenRow, refused: str | None) -> str:
        """Return the token that is due but still works, if there is one."""
        if row.serves(self._clock(), refused):
            return row.access_token
        reason = (row.error or "held").partition(":")[0]
        raise NotSentError(f"token_{reason}", retry_after=PAUSE.total_seconds())

    async def _read(self) -> TokenRow:
        row = await self._table.read()
        if row is None and self._config.first_refresh_token:
            await self._table.begin(self._config.first_refresh_token, self._clock())
            row = await self._table.read()
        if row is None:
            log.error("no_refresh_token", channel="zalo_oa")
            raise NotSentError("token_missing", retry_after=PAUSE.total_seconds())
        return row

    async def _renew(self, row: TokenRow) -> None:
        """Try what refresh tokens there are; what came of it is in the row afterwards."""
        for refresh_token in self._candidates(row):
            try:
                pair = await exchange(self._config, refresh_token)
            except RefusedError as refusal:
                log.error("refresh_token_refused", channel="zalo_oa", reason=refusal.reason)
            except NotSentError as away:
                log.error("token_not_renewed", channel="zalo_oa", reason=away.reason)
                await self._table.note_failure(row, "away", self._clock() + PAUSE)
                return
            else:
                await self._keep(row, pair)
                return
        await self._table.note_failure(row, self._mark(), self._clock() + PAUSE_REFUSED)

    def _candidates(self, row: TokenRow) -> Iterator[str]:
        """Yield the stored refresh token, then the one of the settings unless it is known to have failed."""
        yield row.refresh_token
        first = self._config.first_refresh_token
        if first and first != row.refresh_token and row.error != self._mark():
            yield first

    async def _keep(self, row: TokenRow, pair: Pair) -> None:
        """Store a pair, however long it takes: there is no other copy."""
        pause, longest = _KEEP_AGAIN
        while True:
            try:
                await self._table.keep(row, pair, self._clock())
            except SQLAlchemyError as error:
                log.error("token_pair_not_stored", channel="zalo_oa", kind=type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(pause * 2, longest)
            else:
                log.info("token_renewed", channel="zalo_oa")
                return

    async def _to_the_end(self, work: Coroutine[Any, Any, None]) -> None:
        """Wait for work that goes on even if nobody waits any more."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        await asyncio.shield(task)

    def _mark(self) -> str:
        """Return how a row says that all was refused, the refresh token of these settings too."""
        tried = f"{self._config.app_secret}\x1f{self._config.first_refresh_token}".encode()
        return f"refused:{hashlib.sha256(tried).hexdigest()[:16]}"

    def _mark_if_set(self) -> str | None:
        return self._mark() if self._config.first_refresh_token else None
