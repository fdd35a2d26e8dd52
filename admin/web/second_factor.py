"""Set the second factor up: a QR for the app, the code it shows, and recovery codes shown once."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from admin.accounts import book, own
from admin.accounts.access import Helper, Owing, Signed, checked_form
from admin.accounts.addresses import OWN, SECOND_FACTOR
from admin.accounts.cookies import SESSION, cookie
from admin.accounts.desk import desk_of
from admin.accounts.forms import text_of
from admin.accounts.roles import Role
from admin.accounts.second_factor import draft_seed, qr_of, secret_of, spaced
from admin.accounts.sign_in import confirm_password
from admin.errors import ConsoleError, NotAllowedError
from admin.web.answers import DONE, go, signed_anew, with_session
from admin.web.errors import with_wait
from admin.web.pages import page

router = APIRouter(include_in_schema=False)
_MOST = 1024


@router.get(SECOND_FACTOR)
async def offer(request: Request, who: Owing) -> Response:
    """Show what the app reads; who has a second factor already is sent to the own page."""
    return go(OWN) if await _has_one(request, who) else _offer(request, who)


@router.post(SECOND_FACTOR)
async def take(request: Request, who: Owing) -> Response:
    """Look at the app's code, and show the recovery codes."""
    posted, desk, token = await checked_form(request, who), desk_of(request), cookie(request, SESSION)
    if await _has_one(request, who):
        return go(OWN)
    code = text_of(posted, "code", 32)
    try:
        fresh, codes = await desk.database.run(
            lambda c: own.take_second_factor(c, desk, who.account, code, token)
        )
    except ConsoleError as error:
        return _offer(request, who, error)
    return _codes(request, who, codes, fresh)


@router.post(f"{SECOND_FACTOR}/bo")
async def drop(request: Request, who: Helper) -> Response:
    """Take the second factor away; an administrator keeps it."""
    posted, desk, token = await checked_form(request, who), desk_of(request), cookie(request, SESSION)
    if who.account.role is Role.ADMIN:
        raise NotAllowedError(
            "Người quản trị luôn cần lớp bảo vệ thứ hai.",
            "Đổi điện thoại thì nhờ người quản trị khác bỏ lớp cũ để đặt lại.",
        )
    error = await _refusal(request, who, text_of(posted, "present", _MOST))
    if error:
        return error
    fresh = await desk.database.run(lambda c: own.drop_second_factor(c, desk, who.account, token))
    return with_session(request, go(OWN, **{DONE: "lop-hai-bo"}), who.account, fresh)


@router.post(f"{SECOND_FACTOR}/ma-du-phong")
async def renew_codes(request: Request, who: Helper) -> Response:
    """Make new recovery codes, and show them."""
    posted, desk = await checked_form(request, who), desk_of(request)
    if not await _has_one(request, who):
        return go(SECOND_FACTOR)
    error = await _refusal(request, who, text_of(posted, "present", _MOST))
    if error:
        return error
    codes = await desk.database.run(lambda c: own.new_recovery_codes(c, desk, who.account))
    return _codes(request, who, codes)


def _offer(request: Request, who: Signed, error: ConsoleError | None = None) -> Response:
    keys, account = desk_of(request).keys, who.account
    secret = secret_of(keys, account.id, draft_seed(keys, cookie(request, SESSION)))
    status = error.http_status if error else 200
    return page(
        request,
        "second_factor.html",
        who,
        status,
        qr=qr_of(secret, account.username),
        secret=spaced(secret),
        is_owed=account.role is Role.ADMIN,
        error=error,
    )


def _codes(request: Request, who: Signed, codes: tuple[str, ...], token: str = "") -> Response:
    shown = signed_anew(request, who.account, token) if token else who
    response = page(request, "recovery_codes.html", shown, 200, codes=codes)
    return with_session(request, response, who.account, token) if token else response


async def _has_one(request: Request, who: Signed) -> bool:
    entry = await desk_of(request).database.run(lambda c: book.by_id(c, who.account.id))
    return entry.totp_seed is not None


async def _refusal(request: Request, who: Signed, password: str) -> Response | None:
    """Return the page that says why not, unless the password is the person's."""
    try:
        await confirm_password(desk_of(request), who.account, password)
    except ConsoleError as error:
        context = {"title": "Chưa đổi gì", "message": error.message, "hint": error.hint}
        return with_wait(page(request, "error.html", who, error.http_status, **context), error)
    return None
