"""Judge one answer of the portal: data, a refusal, a passing trouble, or the wall against robots.

The envelope is ``{"code": "OK", "data": {…}}`` with HTTP 200 or 201, as public crawlers of the portal report.
"""

from __future__ import annotations

import codecs
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, NoReturn
from urllib.parse import urlsplit

from knowledge.sync.errors import WALL_HINT, PortalWallError, RefusedError, TransientError

JsonObject = dict[str, Any]
ENOUGH_OF_AN_ERROR = 64 * 1024
"""Bytes of an error page that are read: the marks of a wall stand near its top."""
_GOOD = (HTTPStatus.OK, HTTPStatus.CREATED)
_GOOD_CODES = (None, "OK", "200", 200)
_WALL_STATUSES = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_PASSING = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY)
# Of pages by F5 ("Request Rejected"), Cloudflare and common captcha services, which also come with 5xx.
_WALL_MARKS = (
    b"request rejected",
    b"just a moment",
    b"captcha",
    b"challenge-platform",
    b"attention required",
)


@dataclass(frozen=True)
class Answer:
    """Hold an HTTP answer; names of ``headers`` are compared without case (httpx sees to it)."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def data_of(answer: Answer, now: datetime) -> JsonObject:
    """Return the ``data`` object of an answer; ``now`` (aware) turns a Retry-After date into seconds.

    Raises:
        PortalWallError: the answer comes from the protection against robots.
        TransientError: asking again later may help.
        RefusedError: it will not.
    """
    _require_no_wall(answer)
    _require_good_status(answer, now)
    envelope = _json_of(answer.body)
    if not isinstance(envelope, dict):
        raise RefusedError(
            "odd_shape", f"câu trả lời là {type(envelope).__name__}, không phải đối tượng JSON"
        )
    if envelope.get("code") not in _GOOD_CODES:
        told = f"{envelope.get('code')} {envelope.get('message') or ''}".strip()
        raise RefusedError("refused", f"Cổng từ chối: {told[:200]}")
    data = envelope.get("data")
    if not isinstance(data, dict) or not data:
        raise RefusedError("empty", "Cổng trả lời không có dữ liệu")
    return data


def seconds_to_wait(value: str | None, now: datetime) -> float:
    """Return the seconds that a Retry-After header asks for (RFC 9110, 10.2.3); 0 if unclear."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return max(0.0, (moment - now).total_seconds())


def _require_no_wall(answer: Answer) -> None:
    if why := _wall(answer):
        raise PortalWallError(f"Cổng Dịch vụ công đang chặn truy vấn tự động ({why}).", WALL_HINT)


def _wall(answer: Answer) -> str:
    """Return what shows that robots are held off, or nothing."""
    status = answer.status
    if 300 <= status < 400:
        target = urlsplit(answer.headers.get("location", ""))
        return f"HTTP {status}, chuyển hướng tới {(target.netloc + target.path)[:120] or 'nơi không rõ'}"
    if status in _WALL_STATUSES or "cf-mitigated" in answer.headers:
        return f"HTTP {status}"
    marked = any(mark in answer.body[:ENOUGH_OF_AN_ERROR].lower() for mark in _WALL_MARKS)
    if _is_html(answer) and (status in _GOOD or marked):
        return f"HTTP {status}, một trang HTML thay cho dữ liệu"
    return ""


def _is_html(answer: Answer) -> bool:
    first = answer.body.removeprefix(codecs.BOM_UTF8).lstrip()[:1]
    # Some servers call everything HTML.
    return first == b"<" or ("html" in answer.headers.get("content-type", "") and first not in (b"{", b"["))


def _require_good_status(answer: Answer, now: datetime) -> None:
    status, wait = answer.status, seconds_to_wait(answer.headers.get("retry-after"), now)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise TransientError("too_many", "Cổng báo hỏi quá nhanh (HTTP 429)", wait)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _PASSING:
        raise TransientError("server_error", f"Cổng đang lỗi (HTTP {status})", wait)
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        raise RefusedError("not_found", f"Cổng không có mục này (HTTP {status})")
    if status not in _GOOD:
        raise RefusedError("refused", f"Cổng từ chối (HTTP {status})")


def _json_of(body: bytes) -> Any:
    try:
        value = json.loads(body.decode("utf-8-sig"), parse_constant=_no_number, parse_float=_finite)
        # Nesting without end runs out of stack: better here than when it is written down.
        json.dumps(value)
    except (ValueError, RecursionError) as error:
        raise TransientError("bad_json", f"câu trả lời {len(body)} byte không phải JSON trọn vẹn") from error
    return value


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _no_number(text)


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no JSON number")
