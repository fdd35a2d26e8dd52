"""A request, and somebody who says its code in a chat."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import FastAPI

from admin.privacy.book import RequestBook
from admin.privacy.request import Kind
from channels.contract import Inbound
from channels.errors import RasaUnavailableError
from channels.tables import people
from tests.admin.dashboard.turn_rows import a_turn, store
from tests.admin.visitors import NOON, person

PATH = "/quan-tri/rieng-tu"


class Dialogue:
    """Remember who was forgotten; or be away."""

    def __init__(self, *, is_away: bool = False) -> None:
        self.forgotten: list[str] = []
        self._is_away = is_away

    async def forget(self, message: Inbound) -> None:
        if self._is_away:
            raise RasaUnavailableError("Trợ lý đang khởi động lại.", "Anh/chị thử lại sau ít phút.")
        self.forgotten.append(message.conversation)


def book_of(app: FastAPI) -> RequestBook:
    return RequestBook(app.state.database, app.state.desk.clock)


async def a_request(app: FastAPI, kind: Kind = Kind.DELETE) -> tuple[int, str]:
    """Enter a request and return its number and code."""
    by = await person(app, username="nhan.yeu.cau")
    number = await book_of(app).enter(kind, by)
    code = (await book_of(app).find(number))[0].code
    assert code is not None
    return number, code


async def say(app: FastAPI, code: str, conversation: str = "c1", at: datetime | None = None) -> None:
    """Store two turns of a conversation, the second one with the code."""
    at = at or NOON + timedelta(minutes=5)
    reply = {"plain": "Trợ lý chưa tìm thấy."}
    await store(
        app.state.database,
        a_turn(conversation, channel="zalo_oa", text="khai sinh cần gì", replies=[{"plain": "Cần tờ khai."}]),
        a_turn(conversation, "no_match", channel="zalo_oa", text=code, replies=[reply], created_at=at),
    )


async def known_on_zalo(app: FastAPI, conversation: str = "c1") -> None:
    row = {"conversation": conversation, "channel": "zalo_oa", "account": "oa", "user_id": "user-4711"}
    values = {**row, "last_seen_at": NOON, "is_leaving": False}
    await app.state.database.run(lambda connection: connection.execute(people.insert(), values))
