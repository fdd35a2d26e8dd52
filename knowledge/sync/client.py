"""Ask the portal's two public endpoints, one request at a time.

Both take POST with a JSON body. Their addresses are those of the portal's own pages, by public crawlers.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx

from knowledge.sync.answer import ENOUGH_OF_AN_ERROR, Answer, JsonObject, data_of
from knowledge.sync.clock import Clock
from knowledge.sync.errors import (
    CHANGED_HINT,
    LATER,
    PortalAnswerError,
    PortalUnavailableError,
    RefusedError,
    TransientError,
)
from knowledge.sync.patience import Patience
from knowledge.sync.report import Tell
from knowledge.sync.settings import SyncSettings
from knowledge.sync.state import text_of

LIST = "/api/v1/submitting/formality/list-all-public-formality-by-citizen"
DETAIL = "/api/v1/configuring/formality/get-formality-by-citizen"
AGENT = "TTHC-AnGiang/0.1 (tro ly dich vu cong An Giang; dong bo danh muc thu tuc)"
_TELL_ONLY_TROUBLE = ("httpx", "httpcore")


@dataclass(frozen=True)
class Page:
    """Hold one page of the list: raw rows, the cursor of the next page ("" at the end), the total if told."""

    items: list[Any]
    cursor: str
    total: int | None


class PortalClient:
    """Ask for pages of the list and for details; use it as an async context manager."""

    def __init__(self, settings: SyncSettings, clock: Clock, tell: Tell) -> None:
        for name in _TELL_ONLY_TROUBLE:
            logging.getLogger(name).setLevel(logging.WARNING)
        self._settings = settings
        self._clock = clock
        self._patience = Patience(settings, clock, tell)
        agent = f"{AGENT} +{settings.contact}" if settings.contact else AGENT
        self._http = httpx.AsyncClient(
            base_url=settings.base_url,
            headers={"User-Agent": agent, "Accept": "application/json"},
            timeout=settings.read_timeout,
            limits=httpx.Limits(max_connections=1),
            # The endpoints never redirect; whatever does is not the catalogue.
            follow_redirects=False,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def page(self, cursor: str) -> Page:
        """Return the page of the list after ``cursor`` ("" for the first).

        Raises:
            PortalWallError: the protection against robots does not let us through.
            PortalUnavailableError: the portal did not recover in time.
            PortalAnswerError: the answer is no page of a list.
        """
        settings = self._settings
        body = {
            "limit": settings.page_size,
            "lastId": cursor,
            "q": "",
            "categoryId": settings.category_id,
            "departmentCode": settings.department_code,
        }
        try:
            return _page_of(await self._ask(LIST, body))
        except TransientError as error:
            raise PortalUnavailableError(
                f"Chưa lấy được danh sách thủ tục: {error.message}.", LATER
            ) from error
        except RefusedError as error:
            hint = "Giảm số dòng mỗi trang." if error.reason == "too_large" else CHANGED_HINT
            raise PortalAnswerError(f"Cổng không đưa danh sách thủ tục: {error.message}.", hint) from error

    async def detail(self, identifier: str) -> JsonObject:
        """Return the ``data`` object of one procedure, as it came.

        Raises:
            RefusedError: the portal does not have it, or gives another one.
            TransientError: the trouble outlasted the attempts.
            PortalWallError, PortalUnavailableError: the sync must stop.
        """
        data = await self._ask(DETAIL, {"id": identifier})
        if data.get("id", identifier) != identifier:
            raise RefusedError("wrong_id", f"hỏi {identifier} nhưng Cổng trả về {str(data['id'])[:60]}")
        return data

    async def _ask(self, path: str, body: Mapping[str, object]) -> JsonObject:
        return await self._patience.insist(self._ask_once, path, body)

    async def _ask_once(self, path: str, body: Mapping[str, object]) -> JsonObject:
        await self._patience.pause()
        try:
            # A read timeout alone lets an answer trickle for ever.
            async with (
                asyncio.timeout(self._settings.answer_within),
                self._http.stream("POST", path, json=body) as response,
            ):
                content = await self._content_of(response)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise TransientError("timeout", "Cổng trả lời quá chậm") from error
        except httpx.RequestError as error:
            kind = type(error).__name__
            raise TransientError("connection", f"không nối được tới Cổng ({kind})") from error
        return data_of(Answer(response.status_code, response.headers, content), self._clock.now())

    async def _content_of(self, response: httpx.Response) -> bytes:
        limit = self._settings.max_answer_bytes if response.is_success else ENOUGH_OF_AN_ERROR
        content = bytearray()
        declared = response.headers.get("content-length", "")
        if response.is_success and declared.isdecimal() and int(declared[:18]) > limit:
            raise _too_large(limit)
        async for piece in response.aiter_bytes():
            content += piece
            if len(content) > limit:
                if response.is_success:
                    raise _too_large(limit)
                break
        return bytes(content[:limit])


def _too_large(limit: int) -> RefusedError:
    return RefusedError("too_large", f"câu trả lời lớn hơn {limit} byte")


def _page_of(data: JsonObject) -> Page:
    items, cursor, total = data.get("items"), data.get("lastId"), data.get("total")
    if items is not None and not isinstance(items, list):
        raise RefusedError("odd_shape", f"items là {type(items).__name__}, không phải danh sách")
    is_count = isinstance(total, int) and not isinstance(total, bool)
    return Page(items or [], text_of(cursor), total if is_count else None)
