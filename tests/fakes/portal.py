"""A national portal on a loopback port: its two endpoints, and everything that goes wrong with them."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

LIST = "/api/v1/submitting/formality/list-all-public-formality-by-citizen"
DETAIL = "/api/v1/configuring/formality/get-formality-by-citizen"
UPDATED = 1_780_000_000_000
"""``updatedAt`` of every made-up procedure, in milliseconds, until a test changes it."""


@dataclass(frozen=True)
class Reply:
    """Say what goes over the wire. ``length`` lies about the size; ``hangs`` never sends the body."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: {"content-type": "application/json"})
    length: int | None = None
    hangs: bool = False


def ok(data: object) -> Reply:
    """Return data in the portal's envelope, with the 201 that it really sends."""
    return Reply(201, json.dumps({"code": "OK", "data": data}).encode())


def too_many(retry_after: str | None = None) -> Reply:
    return Reply(429, b"{}", {"retry-after": retry_after} if retry_after is not None else {})


def broken(status: int = 500) -> Reply:
    return Reply(status, b"<html><body>Internal Server Error</body></html>", {"content-type": "text/html"})


def wall(status: int = 200) -> Reply:
    page = b"<html><head><title>Request Rejected</title></head><body>Your support ID is: 1</body></html>"
    return Reply(status, page, {"content-type": "text/html; charset=utf-8"})


def challenge() -> Reply:
    return Reply(302, b"", {"location": "https://guard.example/challenge?back=/api"})


def slow() -> Reply:
    return Reply(hangs=True, length=100)


def cut_json(data: object) -> Reply:
    """Return an answer that ends in the middle though its length is right."""
    whole = ok(data)
    return Reply(whole.status, whole.body[: len(whole.body) // 2])


def cut_connection(data: object) -> Reply:
    """Return an answer whose connection dies in the middle."""
    whole = ok(data)
    return Reply(whole.status, whole.body[: len(whole.body) // 2], length=len(whole.body))


def huge(size: int, declared: bool) -> Reply:
    """Return ``size`` bytes of JSON; without a declared length they end with the connection."""
    body = b'{"code":"OK","data":{"note":"' + b"x" * size + b'"}}'
    return Reply(200, body, length=None if declared else -1)


def a_detail(number: int, **changes: Any) -> dict[str, Any]:
    """Return a made-up detail in the shape of the portal's."""
    detail = {
        "id": f"019d0000-0000-7000-8000-{number:012d}",
        "code": f"9.{number:06d}",
        "codeNotation": f"9.{number:06d}",
        "name": f"Thủ tục thử số {number}",
        "formalityType": "STANDARD",
        "executionSteps": [
            {"name": "", "description": f"- Bước 1: mang giấy số {number} đến nơi tiếp nhận.\n"}
        ],
        "executionMethods": [
            {
                "submissionMethod": "DIRECT",
                "processingTime": 3,
                "processingTimeUnit": "WORKING_DAY",
                "description": "",
                "fees": [],
            }
        ],
        "executionCases": [],
        "updatedAt": UPDATED,
    }
    return {**detail, **changes}


@dataclass
class FakePortal:
    """Hold procedures, newest first, and remember what was asked.

    ``rows_tell_updates``: whether rows of the list carry ``updatedAt``. ``faults`` holds, by "list", "detail"
    or the id of a procedure, replies that come before the right ones, one a request.
    """

    url: str = ""
    details: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: list[Any] = field(default_factory=list)
    rows_tell_updates: bool = True
    total: int | None = None
    endless: Callable[[int], dict[str, Any]] | None = None
    faults: dict[str, list[Reply]] = field(default_factory=dict)
    cursors: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    most_at_once: int = 0
    at_detail: Callable[[int], None] = lambda _number: None
    """Called with the number of details asked for so far, before the answer."""
    _at_once: int = 0

    def publish(self, *details: dict[str, Any]) -> None:
        """Put procedures at the head of the list, or in the place of their older selves."""
        for detail in details:
            self.details[detail["id"]] = detail
            row = {key: detail[key] for key in ("id", "code", "codeNotation", "name")}
            row |= {"type": detail["formalityType"], "categories": ["Lĩnh vực thử"], "departments": []}
            if self.rows_tell_updates:
                row["updatedAt"] = detail["updatedAt"]
            places = [i for i, old in enumerate(self.rows) if old["id"] == detail["id"]]
            if places:
                self.rows[places[0]] = row
            else:
                self.rows.insert(0, row)

    @property
    def ids(self) -> list[str]:
        """Return the ids in the order of the list."""
        return [row["id"] for row in self.rows if isinstance(row, dict) and row.get("id") in self.details]

    @property
    def times_asked(self) -> Counter[str]:
        """Return how often each detail was asked for."""
        return Counter(self.asked)

    def forget_questions(self) -> None:
        """Forget what was asked so far."""
        for record in (self.cursors, self.asked, self.bodies, self.headers):
            record.clear()

    def reply(self, path: str, body: dict[str, Any]) -> Reply:
        """Return the answer to one request."""
        if path == LIST:
            self.cursors.append(body["lastId"])
            return self._fault("list") or self._page(body["lastId"], body["limit"])
        if path != DETAIL:
            return Reply(404)
        self.asked.append(body["id"])
        self.at_detail(len(self.asked))
        fault = self._fault(body["id"]) or self._fault("detail")
        if fault:
            return fault
        detail = self.details.get(body["id"])
        return ok(detail) if detail else Reply(404, b'{"code":"NOT_FOUND"}')

    def _fault(self, key: str) -> Reply | None:
        waiting = self.faults.get(key)
        return waiting.pop(0) if waiting else None

    def _page(self, cursor: str, limit: int) -> Reply:
        if self.endless:
            return ok(self.endless(len(self.cursors)))
        places = [i for i, row in enumerate(self.rows) if isinstance(row, dict) and row.get("id") == cursor]
        start = places[-1] + 1 if cursor else 0
        items = self.rows[start : start + limit]
        data: dict[str, Any] = {"items": items, "lastId": items[-1]["id"] if items else cursor}
        return ok(data if self.total is None else {**data, "total": self.total})

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection: one request, one reply."""
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            await self._answer(reader, writer)
        # The other side was killed, or has seen enough.
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            self._at_once -= 1
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        body = json.loads(await reader.readexactly(int(headers["content-length"])))
        self.headers.append(headers)
        self.bodies.append(body)
        method, path, _ = first.split(" ")
        reply = self.reply(path, body) if method == "POST" else Reply(405)
        writer.write(_head_of(reply))
        if reply.hangs:
            await writer.drain()
            await reader.read()
        writer.write(reply.body)
        await writer.drain()


def _head_of(reply: Reply) -> bytes:
    headers = {**reply.headers, "connection": "close"}
    if reply.length != -1:
        headers["content-length"] = str(len(reply.body) if reply.length is None else reply.length)
    lines = [f"HTTP/1.1 {reply.status} X", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


@asynccontextmanager
async def running_portal(*details: dict[str, Any]) -> AsyncIterator[FakePortal]:
    """Serve these procedures, first given listed first, on a free loopback port."""
    portal = FakePortal()
    portal.publish(*reversed(details))
    server = await asyncio.start_server(portal.serve, "127.0.0.1", 0)
    portal.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield portal
    finally:
        server.close()
        await server.wait_closed()
