"""Put a version of the imported catalogue in force: exactly the dry run that was read, or one of before."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from admin import audit
from admin.accounts.account import Account
from admin.catalogue.stock import Stock
from admin.catalogue.trial_work import digest_of
from admin.catalogue.trials import Trial, snapshot_of
from admin.errors import ConflictError, NotThereError
from channels.clock import Clock, utc_now
from channels.database import Database
from knowledge.errors import VersionMovedError
from knowledge.loader import load_snapshot
from knowledge.versions import Version


class Applying:
    """Move the version in force; every move is noted with who, why, before and after."""

    def __init__(self, stock: Stock, database: Database, clock: Clock = utc_now) -> None:
        self._stock = stock
        self._versions = stock.versions
        self._database = database
        self._clock = clock

    async def apply(self, trial: Trial, digest: str, by: Account) -> Version:
        """Make the outcome of a dry run the version in force.

        Raises:
            ConflictError: it is not the dry run that was looked at.
            VersionMovedError: another version came into force since.
        """
        result = trial.result
        if result is None or not result.can_apply or result.digest != digest:
            raise ConflictError("Đây không phải lần chạy thử đã xem.", "Anh/chị mở lại trang rồi xem lại.")
        shelf = await self._stock.shelf()
        if shelf.written.version != trial.job.written:
            raise VersionMovedError("Phần viết tay đã đổi sau lần chạy thử.", "Anh/chị đưa tệp lên lại.")
        version = await asyncio.to_thread(self._write, trial, digest)
        figures = {
            "mới": len(result.changes.new),
            "đổi": len(result.changes.changed),
            "bỏ": len(result.changes.gone),
            "tệp": list(trial.job.names),
        }
        try:
            await self._move(version.number, trial.job.base, "catalogue.import", by, figures)
        except VersionMovedError:
            await asyncio.to_thread(self._versions.drop, version.number)
            raise
        return version

    async def roll_back(self, number: int, instead_of: int, because: str, by: Account) -> None:
        """Put a version of before in force; 0 is the catalogue written by hand alone.

        Raises:
            NotThereError: there is none of this number.
            VersionMovedError: another version came into force since the page was opened.
        """
        if number and number not in {one.number for one in await asyncio.to_thread(self._versions.all)}:
            raise NotThereError("Không có phiên bản này.", "Anh/chị chọn lại trong danh sách.")
        if number:
            await asyncio.to_thread(self._versions.load, number)
        await self._move(number, instead_of, "catalogue.rollback", by, {"lý do": because})

    def _write(self, trial: Trial, digest: str) -> Version:
        """Write the version beside the others; nothing but the very bytes that were hashed goes in."""
        if digest_of(trial.folder) != digest:
            raise ConflictError("Lần chạy thử này đã bị thay đổi.", "Anh/chị đưa tệp lên lại.")
        procedures = dict(load_snapshot(snapshot_of(trial)).procedures)
        made = self._clock().isoformat(timespec="seconds")
        return self._versions.write(procedures, trial.job.names, made)

    async def _move(
        self, number: int, instead_of: int, action: str, by: Account, more: Mapping[str, Any]
    ) -> None:
        def work(connection: sa.Connection) -> None:
            before, after = {"phiên bản": instead_of}, {"phiên bản": number, **more}
            audit.note(connection, by, action, f"phiên bản {number}", before, after, at=self._clock())
            # Last: what is not noted does not happen.
            self._versions.move(number, instead_of=instead_of)

        await self._database.run(work)
