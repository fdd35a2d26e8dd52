"""Tell of errors as pages of the console; whatever else the house serves keeps its own way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, cast

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from admin.accounts.access import Signed, session_of
from admin.accounts.addresses import HOME
from admin.accounts.cookies import SESSION, cookie, drop
from admin.accounts.forms import csrf_token
from admin.accounts.sessions import Stage
from admin.errors import ConsoleError, ElsewhereError, NotSignedInError, TooManyTriesError
from admin.web.pages import NO_STORE, page
from channels.errors import ChannelError
from channels.web.headers import SECURITY_HEADERS
from vietnamese.errors import TthcError

log = structlog.get_logger(__name__)
Handler = Callable[[Request, Exception], Awaitable[Response]]
_TITLES: Final = {
    403: "Chưa được phép",
    404: "Không có trang này",
    409: "Có người vừa sửa",
    413: "Gửi lên nhiều quá",
    422: "Chưa ghi được",
    429: "Chờ một chút",
    500: "Trợ lý gặp trục trặc",
}
_BY_STATUS: Final = {
    404: ("Địa chỉ này không dẫn tới đâu, hoặc việc đó không còn nữa.", "Anh/chị chọn lại ở đầu trang."),
    405: ("Trang này không mở thẳng được.", "Anh/chị vào từ đầu trang."),
    422: ("Địa chỉ hoặc biểu mẫu có chỗ không đọc được.", "Anh/chị quay lại và thử lại giúp."),
    500: ("Việc này chưa làm xong. Lỗi đã được ghi lại.", "Anh/chị thử lại sau ít phút."),
}


def install(app: FastAPI) -> None:
    """Register the handlers, in front of those that are there for everything else."""

    @app.exception_handler(ConsoleError)
    async def ours(request: Request, error: ConsoleError) -> Response:
        return told(request, error)

    for kind, answer in (
        (TthcError, _of_ours),
        (ChannelError, _of_ours),
        (RequestValidationError, _of_validation),
        (HTTPException, _of_http),
        (Exception, _of_fault),
    ):
        _before(app, kind, answer)


def told(request: Request, error: ConsoleError) -> Response:
    """Return the page, or the way to another page, that stands for an error."""
    if isinstance(error, ElsewhereError):
        response: Response = RedirectResponse(error.location, 303, NO_STORE)
        if isinstance(error, NotSignedInError) and cookie(request, SESSION):
            drop(request, response, SESSION)
        return response
    return with_wait(_page(request, error.http_status, error.message, error.hint), error)


def with_wait(response: Response, error: ConsoleError) -> Response:
    """Say in a header, too, how long to wait, where an error is about that."""
    if isinstance(error, TooManyTriesError):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def is_of_console(request: Request) -> bool:
    """Return whether an address belongs to the console."""
    path = request.url.path
    return path == HOME or path.startswith(f"{HOME}/")


def _before(app: FastAPI, kind: type[Exception], answer: Handler) -> None:
    """Answer errors of one kind below the console's address; elsewhere as was answered so far."""
    earlier = cast("Handler | None", app.exception_handlers.get(kind))

    async def handler(request: Request, error: Exception) -> Response:
        if is_of_console(request):
            return await answer(request, error)
        if earlier is None:
            raise error
        return await earlier(request, error)

    app.add_exception_handler(kind, handler)


async def _of_ours(request: Request, error: Exception) -> Response:
    known = cast("TthcError", error)
    status = getattr(known, "http_status", 422)
    return _page(request, status, known.message, known.hint)


async def _of_validation(request: Request, _error: Exception) -> Response:
    return _page(request, 422, *_BY_STATUS[422])


async def _of_http(request: Request, error: Exception) -> Response:
    known = cast("HTTPException", error)
    if isinstance(known.__cause__, ChannelError):
        return await _of_ours(request, known.__cause__)
    request.state.who = await _whoever(request)
    response = _page(request, known.status_code, *_BY_STATUS.get(known.status_code, _BY_STATUS[422]))
    response.headers.update(known.headers or {})
    return response


async def _whoever(request: Request) -> Signed | None:
    """Return who is signed in where no page has asked yet, so that the way on stands above the error."""
    session = await session_of(request)
    if session is None or session.stage is not Stage.OPEN:
        return None
    return Signed(session.account, csrf_token(request, cookie(request, SESSION)), session.id)


async def _of_fault(request: Request, error: Exception) -> Response:
    if not isinstance(error, ClientDisconnect):
        log.error("console_failed", kind=type(error).__name__, exc_info=error)
    return _page(request, 500, *_BY_STATUS[500])


def _page(request: Request, status: int, message: str, hint: str) -> Response:
    who = getattr(request.state, "who", None)
    title = _TITLES.get(status, "Chưa làm được")
    response = page(request, "error.html", who, status, title=title, message=message, hint=hint)
    # A 500 is sent from outside of everything that adds headers.
    response.headers.update(SECURITY_HEADERS)
    return response
