"""The page of who is signed in: name, password, second factor, sessions."""

from __future__ import annotations

import sqlalchemy as sa
from fastapi import APIRouter, Request
from starlette.responses import Response

from admin.accounts import book, own, recovery, sessions
from admin.accounts.access import Helper, Signed, checked_form
from admin.accounts.addresses import OWN, SIGN_IN
from admin.accounts.communes import commune_name
from admin.accounts.cookies import SESSION, cookie, drop
from admin.accounts.desk import desk_of
from admin.accounts.forms import text_of
from admin.accounts.rules import check_password, check_repeated, name_of
from admin.accounts.sign_in import confirm_password
from admin.errors import ConsoleError
from admin.web.answers import DONE, Number, done, go, with_session
from admin.web.errors import with_wait
from admin.web.pages import page

router = APIRouter(include_in_schema=False)
_MOST = 1024
_DONE = {
    "ten": "Đã đổi họ tên.",
    "mat-khau": "Đã đổi mật khẩu. Các máy khác đã được đăng xuất.",
    "lop-hai-bo": "Đã bỏ lớp bảo vệ thứ hai.",
    "phien": "Đã đăng xuất máy đó.",
}


@router.get(OWN)
async def show(request: Request, who: Helper) -> Response:
    """Show what the account knows."""
    return await _page(request, who)


@router.post(f"{OWN}/ten")
async def rename(request: Request, who: Helper) -> Response:
    """Change the name."""
    posted, desk = await checked_form(request, who), desk_of(request)
    try:
        name = name_of(text_of(posted, "name"))
    except ConsoleError as error:
        return await _page(request, who, error)
    await desk.database.run(lambda connection: own.rename(connection, desk, who.account, name))
    return go(OWN, **{DONE: "ten"})


@router.post(f"{OWN}/mat-khau")
async def set_password(request: Request, who: Helper) -> Response:
    """Change the password; the present one is asked for."""
    posted, desk, account = await checked_form(request, who), desk_of(request), who.account
    wanted = text_of(posted, "password", _MOST)
    try:
        await confirm_password(desk, account, text_of(posted, "present", _MOST))
        check_password(wanted, account.username, account.name)
        check_repeated(wanted, text_of(posted, "repeated", _MOST))
    except ConsoleError as error:
        return with_wait(await _page(request, who, error), error)
    hashed, token = await desk.passwords.hash(wanted), cookie(request, SESSION)
    fresh = await desk.database.run(lambda c: own.set_password(c, desk, account, hashed, token))
    return with_session(request, go(OWN, **{DONE: "mat-khau"}), account, fresh)


@router.post(f"{OWN}/phien/{{session_id}}/dung")
async def end_session(request: Request, who: Helper, session_id: Number) -> Response:
    """Sign out on one of the own devices."""
    await checked_form(request, who)
    desk = desk_of(request)
    await desk.database.run(lambda c: own.end_session(c, desk, who.account, session_id))
    return go(OWN, **{DONE: "phien"})


@router.post(f"{OWN}/ra-het")
async def sign_out_everywhere(request: Request, who: Helper) -> Response:
    """Sign out on every device, this one too."""
    await checked_form(request, who)
    desk = desk_of(request)
    await desk.database.run(lambda c: own.end_all(c, desk, who.account))
    response = go(SIGN_IN, **{DONE: "ra-het"})
    drop(request, response, SESSION)
    return response


async def _page(request: Request, who: Signed, error: ConsoleError | None = None) -> Response:
    desk, account_id = desk_of(request), who.account.id

    def work(connection: sa.Connection) -> tuple[book.Entry, list[sessions.Session], int]:
        entry = book.by_id(connection, account_id)
        alive = sessions.of_account(connection, account_id, desk.now)
        return entry, alive, recovery.left(connection, account_id)

    entry, alive, codes_left = await desk.database.run(work)
    return page(
        request,
        "own.html",
        who,
        error.http_status if error else 200,
        entry=entry,
        alive=alive,
        codes_left=codes_left,
        commune=commune_name(who.account.commune),
        error=error,
        done="" if error else done(request, _DONE),
    )
