"""Sign in, with the second factor where one is set, and out."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from admin.accounts import sessions
from admin.accounts.access import Owing, checked_form, session_of
from admin.accounts.addresses import HOME, NEXT, SIGN_IN, SIGN_IN_CODE, SIGN_OUT, safe_next
from admin.accounts.cookies import DEVICE, SESSION, cookie, drop
from admin.accounts.desk import desk_of
from admin.accounts.devices import named
from admin.accounts.forms import csrf_token, read_form, text_of
from admin.accounts.sessions import Stage
from admin.accounts.sign_in import Entered, Visit, enter, enter_code
from admin.errors import ConsoleError, ElsewhereError, NotSignedInError
from admin.web.answers import done, go, visitor_form, visitor_page, with_device, with_session
from admin.web.errors import with_wait
from admin.web.pages import page

router = APIRouter(include_in_schema=False)
LONGEST_PASSWORD = 1024
_DONE = {
    "ra": "Anh/chị đã đăng xuất.",
    "ra-het": "Anh/chị đã đăng xuất trên mọi máy.",
    "mat-khau": "Đã lưu mật khẩu mới. Anh/chị đăng nhập bằng mật khẩu đó.",
}


@router.get(SIGN_IN)
async def form(request: Request) -> Response:
    """Show the form, or go on where somebody is signed in already."""
    wanted = safe_next(request.query_params.get(NEXT, ""))
    session = await session_of(request)
    if session is not None and session.stage is Stage.OPEN:
        return go(wanted)
    return _form(request, wanted)


@router.post(SIGN_IN)
async def sign_in(request: Request) -> Response:
    """Look at name and password, and go on."""
    posted = await visitor_form(request)
    wanted, username = safe_next(text_of(posted, NEXT, 600)), text_of(posted, "username", 64)
    visit = Visit(_address(request), cookie(request, DEVICE), named(request.headers.get("user-agent", "")))
    try:
        entered = await enter(
            desk_of(request), username, text_of(posted, "password", LONGEST_PASSWORD), visit
        )
    except ConsoleError as error:
        return with_wait(_form(request, wanted, username, error, error.http_status), error)
    await _end_earlier(request)
    if entered.stage is Stage.CODE:
        return with_session(request, go(SIGN_IN_CODE, **{NEXT: wanted}), entered.account, entered.token)
    return _let_in(request, entered, wanted)


@router.get(SIGN_IN_CODE)
async def code_form(request: Request) -> Response:
    """Ask for the code of the second factor."""
    await _half_way(request)
    return _code_form(request, safe_next(request.query_params.get(NEXT, "")))


@router.post(SIGN_IN_CODE)
async def sign_in_code(request: Request) -> Response:
    """Look at the code, and let in."""
    session = await _half_way(request)
    posted = await read_form(request, cookie(request, SESSION))
    wanted = safe_next(text_of(posted, NEXT, 600))
    try:
        entered = await enter_code(desk_of(request), session, text_of(posted, "code", 32))
    except ConsoleError as error:
        return with_wait(_code_form(request, wanted, error, error.http_status), error)
    return _let_in(request, entered, wanted)


@router.post(SIGN_OUT)
async def sign_out(request: Request, who: Owing) -> Response:
    """End this session."""
    await checked_form(request, who)
    await desk_of(request).database.run(lambda connection: sessions.end(connection, who.session_id))
    response = go(SIGN_IN, xong="ra")
    drop(request, response, SESSION)
    return response


def _form(
    request: Request, wanted: str, username: str = "", error: ConsoleError | None = None, status: int = 200
) -> Response:
    said = "" if error else done(request, _DONE)
    return visitor_page(
        request, "sign_in.html", status, wanted=wanted, username=username, error=error, done=said
    )


def _code_form(
    request: Request, wanted: str, error: ConsoleError | None = None, status: int = 200
) -> Response:
    token = csrf_token(request, cookie(request, SESSION))
    return page(request, "sign_in_code.html", None, status, csrf=token, wanted=wanted, error=error)


async def _half_way(request: Request) -> sessions.Session:
    session = await session_of(request)
    if session is None:
        raise NotSignedInError(SIGN_IN)
    if session.stage is not Stage.CODE:
        raise ElsewhereError(HOME)
    return session


def _let_in(request: Request, entered: Entered, wanted: str) -> Response:
    response = with_session(request, go(wanted), entered.account, entered.token)
    return with_device(request, response, entered.account)


async def _end_earlier(request: Request) -> None:
    """End the session that the browser came with, whoever put it there."""
    token = cookie(request, SESSION)
    if token:
        await desk_of(request).database.run(lambda connection: sessions.end_of_token(connection, token))


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
