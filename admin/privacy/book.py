"""Take requests in, find them, and settle them; a trace says what was done, never what they are about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import sqlalchemy as sa

from admin import audit
from admin.accounts.account import Account
from admin.errors import ConflictError, NotThereError
from admin.privacy.codes import new_code
from admin.privacy.proof import Proven, proven
from admin.privacy.request import DataRequest, Kind, State, request_of
from admin.privacy.tables import data_requests
from channels.clock import Clock, utc_now
from channels.database import Database

MOST: Final = 100
"""Requests of one list."""


class RequestBook:
    """Keep the requests."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self.database = database
        self.clock = clock

    async def enter(self, kind: Kind, by: Account) -> int:
        """Take a request in and return its number."""
        row = {
            "kind": kind.value,
            "code": new_code(),
            "state": State.RECEIVED.value,
            "version": 1,
            "entered_by": by.username,
            "entered_at": self.clock(),
        }

        def work(connection: sa.Connection) -> int:
            stored = connection.execute(data_requests.insert(), row).inserted_primary_key
            number = int(stored[0])  # type: ignore[index]
            self.note(connection, by, "enter", number, None, {"loại": kind.label})
            return number

        return await self.database.run(work)

    async def waiting(self) -> Sequence[DataRequest]:
        """Return what is not settled, what waits longest first."""
        return await self._read(data_requests.c.state == State.RECEIVED.value, data_requests.c.entered_at)

    async def settled(self) -> Sequence[DataRequest]:
        """Return what was settled, the newest first."""
        newest = data_requests.c.settled_at.desc()
        return await self._read(data_requests.c.state != State.RECEIVED.value, newest)

    async def find(self, number: int) -> tuple[DataRequest, Sequence[Proven]]:
        """Return a request, and the conversations that it was proven to be about.

        Raises:
            NotThereError: there is none of this number.
        """

        def work(connection: sa.Connection) -> tuple[DataRequest, Sequence[Proven]]:
            request = find(connection, number)
            return request, proven(connection, request)

        return await self.database.run(work)

    async def hand_over(self, number: int, version: int, by: Account) -> None:
        """Note that the file of a request was handed over.

        Raises:
            ConflictError: no file was made yet, or somebody else changed the request.
        """

        def work(connection: sa.Connection) -> None:
            if find(connection, number).turns is None:
                raise ConflictError(
                    "Chưa tải tệp dữ liệu về.", "Tải tệp, giao cho người yêu cầu rồi mới xong."
                )
            self.settle(connection, number, version, State.DONE, by)

        await self.database.run(work)

    async def refuse(self, number: int, version: int, reason: str, by: Account) -> None:
        """Close a request with a reason that is told to who asked.

        Raises:
            ConflictError: somebody else changed the request.
        """
        await self.database.run(
            lambda connection: self.settle(connection, number, version, State.REFUSED, by, reason=reason)
        )

    def settle(
        self,
        connection: sa.Connection,
        number: int,
        version: int,
        state: State,
        by: Account,
        **values: Any,
    ) -> None:
        """Settle a request in a transaction of the caller's; its code is wiped.

        Raises:
            ConflictError: it is not open, or not in the ``version`` that was read, any more.
        """
        before = find(connection, number)
        mine = (
            data_requests.c.id == number,
            data_requests.c.version == version,
            data_requests.c.state == State.RECEIVED.value,
        )
        settled = {
            "state": state.value,
            "code": None,
            "version": version + 1,
            "settled_by": by.username,
            "settled_at": self.clock(),
            **values,
        }
        if connection.execute(data_requests.update().where(*mine).values(**settled)).rowcount == 0:
            raise ConflictError("Người khác vừa đổi yêu cầu này.", "Anh/chị mở lại trang để xem.")
        after = {"loại": before.kind.label, "lượt": values.get("turns", before.turns)}
        self.note(connection, by, state.value, number, {"trạng thái": before.state.label}, after)

    def note(
        self, connection: sa.Connection, by: Account, action: str, number: int, before: object, after: object
    ) -> None:
        """Leave a trace of what was done to a request."""
        subject = f"yêu cầu dữ liệu {number}"
        audit.note(connection, by, f"privacy.{action}", subject, before, after, at=self.clock())

    async def _read(self, which: sa.ColumnElement[bool], order: Any) -> Sequence[DataRequest]:
        wanted = sa.select(data_requests).where(which).order_by(order, data_requests.c.id).limit(MOST)
        rows = await self.database.run(lambda connection: connection.execute(wanted).mappings().all())
        return [request_of(row) for row in rows]


def find(connection: sa.Connection, number: int) -> DataRequest:
    """Return a request.

    Raises:
        NotThereError: there is none of this number.
    """
    wanted = sa.select(data_requests).where(data_requests.c.id == number)
    found = connection.execute(wanted).mappings().first()
    if found is None:
        raise NotThereError("Không có yêu cầu này.", "Anh/chị chọn lại ở trang Riêng tư.")
    return request_of(found)
