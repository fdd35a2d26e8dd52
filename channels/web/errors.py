"""Answer every refused request in one shape, in Vietnamese, without a word about our insides."""

from __future__ import annotations

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from channels.errors import ChannelError, InvalidRequestError, MalformedBodyError
from channels.web.headers import SECURITY_HEADERS

log = structlog.get_logger(__name__)
_BY_STATUS = {
    400: ("malformed_body", "Nội dung gửi lên không đọc được.", "Gửi JSON hợp lệ, mã hóa UTF-8."),
    404: ("not_found", "Không có trang này.", "Về trang trò chuyện ở địa chỉ gốc."),
    405: ("method_not_allowed", "Cách gọi này không dùng được.", "Xem /api/v1/openapi.json."),
}


def install(app: FastAPI) -> None:
    """Register the handlers."""

    @app.exception_handler(ChannelError)
    async def ours(_request: Request, error: ChannelError) -> JSONResponse:
        return refusal(error)

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        return refusal(_of_validation(error))

    @app.exception_handler(HTTPException)
    async def http(_request: Request, error: HTTPException) -> JSONResponse:
        # FastAPI wraps what breaks while it reads a body.
        if isinstance(error.__cause__, ChannelError):
            return refusal(error.__cause__)
        fallback = ("http_error", "Yêu cầu không thực hiện được.", "Thử lại sau.")
        response = _body(error.status_code, *_BY_STATUS.get(error.status_code, fallback))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(ClientDisconnect)
    async def broken_off(_request: Request, _error: ClientDisconnect) -> JSONResponse:
        # Nobody is left to read it; without it each line that breaks would be logged as a fault of ours.
        return _body(400, *_BY_STATUS[400])

    @app.exception_handler(Exception)
    async def unexpected(_request: Request, error: Exception) -> JSONResponse:
        log.error("request_failed", kind=type(error).__name__, exc_info=error)
        return _body(500, "internal_error", "Trợ lý gặp trục trặc.", "Anh/chị thử lại sau ít phút.")


def refusal(error: ChannelError) -> JSONResponse:
    """Return the response that stands for one of our errors."""
    return _body(error.http_status, error.code, error.message, error.hint)


def _of_validation(error: RequestValidationError) -> ChannelError:
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return MalformedBodyError("Nội dung gửi lên không phải JSON.", "Gửi JSON hợp lệ, mã hóa UTF-8.")
    where = ".".join(str(part) for part in first["loc"] if part != "body") or "(cả nội dung)"
    # An unknown key may hold a lone surrogate, which no answer can carry.
    where = where.encode("utf-8", "replace").decode("utf-8")
    return InvalidRequestError(f"Trường “{where}” không đúng ({first['type']}).", "Xem /api/v1/openapi.json.")


def _body(status: int, code: str, message: str, hint: str) -> JSONResponse:
    content = {"error": {"code": code, "message": message, "hint": hint}}
    # A 500 is sent from outside the guard, so refusals bring the headers along.
    return JSONResponse(content, status_code=status, headers=SECURITY_HEADERS)
