"""Do what a request asks for: read a conversation out into a file, or delete it as the chat itself does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa

from admin.accounts.account import Account
from admin.calendar.working_days import HERE
from admin.errors import ConflictError
from admin.privacy.book import RequestBook, find
from admin.privacy.proof import Proven, proven, read_out
from admin.privacy.request import DataRequest, State
from admin.privacy.tables import data_requests
from channels.clock import aware
from channels.contract import Inbound
from channels.database import Database
from channels.deletion import forget, new_receipt
from channels.tables import deletions, inbound, people


class Forgetful(Protocol):
    """Be the dialogue, which forgets where a conversation stood."""

    async def forget(self, message: Inbound) -> None:
        """Forget the conversation of a message."""


@dataclass(frozen=True)
class Deletion:
    """Hold what a receipt stands for: when, on which channel, and how many turns went."""

    channel: str
    turns: int
    at: datetime


async def export(book: RequestBook, number: int, by: Account) -> bytes:
    """Return what is kept, as a file of JSON; the request stays open until that was handed over.

    Raises:
        ConflictError: the request is settled, or nobody has said its code.
    """

    def work(connection: sa.Connection) -> bytes:
        request = find(connection, number)
        found = _require(request, proven(connection, request))
        count = sum(one.turns for one in found)
        told = {
            "lap_luc": book.clock().astimezone(HERE).isoformat(timespec="seconds"),
            "ghi_chu": "Thông tin cá nhân đã được che trước khi lưu, nên không có ở đây.",
            "cuoc_tro_chuyen": [read_out(connection, one) for one in found],
        }
        changed = data_requests.update().where(data_requests.c.id == number).values(turns=count)
        connection.execute(changed)
        book.note(connection, by, "export", number, None, {"lượt": count})
        return json.dumps(told, ensure_ascii=False, indent=1).encode()

    return await book.database.run(work)


async def delete(book: RequestBook, number: int, version: int, dialogue: Forgetful, by: Account) -> None:
    """Delete the conversations of a request, and keep the receipts.

    Raises:
        ConflictError: the request is settled or changed, or nobody has said its code.
        RasaUnavailableError: the dialogue is away; nothing was deleted then.
    """
    request, found = await book.find(number)
    _require(request, found)
    for one in found:
        # Before our own part: if Rasa cannot forget, nobody is told that all is deleted.
        await dialogue.forget(
            Inbound(channel=one.channel, conversation=one.conversation, message_id="", text="")
        )

    def work(connection: sa.Connection) -> None:
        receipts = [_forgotten(connection, one, book.clock()) for one in found]
        gone = sa.select(sa.func.sum(deletions.c.turns)).where(deletions.c.receipt.in_(receipts))
        count = int(connection.execute(gone).scalar_one())
        book.settle(connection, number, version, State.DONE, by, turns=count, receipts=" ".join(receipts))

    await book.database.run(work)


async def deletion_of(database: Database, receipt: str) -> Deletion | None:
    """Return what was deleted under a receipt, by request or in the chat; ``None`` for any other text."""
    wanted = sa.select(deletions).where(deletions.c.receipt == receipt.strip().upper())
    row = await database.run(lambda connection: connection.execute(wanted).mappings().first())
    return Deletion(row["channel"], row["turns"], aware(row["deleted_at"])) if row else None


def _forgotten(connection: sa.Connection, one: Proven, now: datetime) -> str:
    receipt = new_receipt()
    forget(connection, one.channel, one.conversation, receipt, now)
    # No receipt goes out on the platform: the address is needed only where a message still waits.
    waits = sa.exists().where(inbound.c.conversation == people.c.conversation, ~inbound.c.done)
    mine = (people.c.conversation == one.conversation, people.c.is_leaving, ~waits)
    connection.execute(people.delete().where(*mine))
    return receipt


def _require(request: DataRequest, found: Sequence[Proven]) -> Sequence[Proven]:
    if not request.is_open:
        raise ConflictError("Yêu cầu này đã xong.", "Anh/chị mở lại trang để xem.")
    if not found:
        hint = "Người yêu cầu nhắn mã cho trợ lý trước, rồi anh/chị tải lại trang."
        raise ConflictError("Chưa thấy mã trong cuộc trò chuyện nào.", hint)
    return found
