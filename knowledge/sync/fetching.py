"""Fetch the details that are not there yet or have changed, one by one."""

from __future__ import annotations

from datetime import datetime

from knowledge.sync.client import PortalClient
from knowledge.sync.clock import Clock
from knowledge.sync.details import Kept
from knowledge.sync.errors import (
    CHANGED_HINT,
    LATER,
    PortalAnswerError,
    PortalUnavailableError,
    RefusedError,
    RequestError,
)
from knowledge.sync.report import Failure, Progress, Stage, Tell
from knowledge.sync.settings import SyncSettings
from knowledge.sync.state import Row, Run
from knowledge.sync.store import Store


def is_current(row: Row, kept: Kept | None, run: Run, oldest: datetime) -> bool:
    """Return whether a kept detail need not be asked for again.

    Rows may lack ``updatedAt``: then the row must be the same, and the detail newer than ``oldest``.
    """
    if kept is None:
        return False
    if kept.run == run.number:
        return True
    if row.updated:
        # The list may count in another unit than the detail; then what it said last time decides.
        return row.updated in (kept.listed, kept.updated)
    return row.fingerprint == kept.fingerprint and kept.fetched > oldest


class Streak:
    """Stop a sync when nothing but failures comes back."""

    def __init__(self, settings: SyncSettings) -> None:
        self._settings = settings
        self.troubled: list[str] = []
        self._refused = 0

    def broken(self) -> None:
        """Note a success."""
        self.troubled, self._refused = [], 0

    def grows(self, row: Row, error: RequestError) -> None:
        """Note a failure.

        Raises:
            PortalAnswerError: so many refusals in a row that the portal must have changed.
            PortalUnavailableError: so many troubles in a row that it must be down.
        """
        if isinstance(error, RefusedError):
            self.troubled = []
            self._refused += 1
            if self._refused >= self._settings.refusals_in_a_row:
                message = f"{self._refused} thủ tục liền nhau không lấy được: {error.message}."
                raise PortalAnswerError(message, CHANGED_HINT) from error
            return
        self.troubled.append(row.id)
        if len(self.troubled) >= self._settings.failures_in_a_row:
            message = f"Cổng lỗi liên tục, {len(self.troubled)} thủ tục liền nhau: {error.message}."
            raise PortalUnavailableError(message, LATER) from error


class Fetcher:
    """Fetch details until nothing is left to ask for."""

    def __init__(
        self, portal: PortalClient, store: Store, settings: SyncSettings, clock: Clock, tell: Tell
    ) -> None:
        self._portal = portal
        self._store = store
        self._clock = clock
        self._tell = tell
        self._streak = Streak(settings)
        self._failures: list[Failure] = []

    async def fetch(self, rows: list[Row], oldest: datetime) -> list[Failure]:
        """Fetch what is not current among these rows; return what could not be had.

        Raises:
            PortalWallError, PortalUnavailableError, PortalAnswerError: the sync stops; a later one goes on.
        """
        run = self._store.run
        asked_for = [row for row in rows if not is_current(row, self._store.details.get(row.id), run, oldest)]
        # Those that made an earlier start give up come last: they must not keep the others waiting for ever.
        asked_for.sort(key=lambda row: row.id in run.postponed)
        done = len(rows) - len(asked_for)
        for row in asked_for:
            await self._fetch_one(row)
            done += 1
            self._tell(Progress(Stage.DETAILS, done, len(rows)))
        return self._failures

    async def _fetch_one(self, row: Row) -> None:
        try:
            data = await self._portal.detail(row.id)
        except RequestError as error:
            self._note(row, error)
        else:
            self._store.keep(row, data, self._clock.now())
            self._streak.broken()

    def _note(self, row: Row, error: RequestError) -> None:
        kept_old = self._store.details.get(row.id) is not None
        self._failures.append(Failure(row.id, row.code, error.reason, error.message, kept_old))
        run = self._store.run
        if row.id in run.postponed:
            return
        try:
            self._streak.grows(row, error)
        except PortalUnavailableError:
            postponed = run.postponed.union(self._streak.troubled)
            self._store.save(run.model_copy(update={"postponed": postponed}))
            raise
