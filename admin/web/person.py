"""One person of the console: role, commune, lock, second factor, sessions, a new password."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from fastapi import APIRouter, Request
from starlette.responses import Response

from admin import audit
from admin.accounts import book, people, sessions
from admin.accounts.access import Admin, Signed, checked_form
from admin.accounts.account import Account
from admin.accounts.addresses import PEOPLE
from admin.accounts.communes import commune_of, communes
from admin.accounts.desk import Desk, desk_of
from admin.accounts.forms import text_of
from admin.accounts.invitations import invite
from admin.accounts.roles import Role, role_of
from admin.accounts.sign_in import forgive_name
from admin.errors import ConflictError, ConsoleError, InvalidInputError
from admin.web.answers import DONE, Number, done, go
from admin.web.pages import page
from admin.web.people import link_page

router = APIRouter(include_in_schema=False)
_ONE: Final = f"{PEOPLE}/{{account_id}}"
_DONE: Final = {
    "vai-tro": "Đã đổi. Người này cần đăng nhập lại.",
    "khoa": "Đã khóa tài khoản và đăng xuất mọi máy.",
    "mo-khoa": "Đã mở khóa.",
    "lop-hai": "Đã bỏ lớp bảo vệ thứ hai. Người này đăng nhập bằng mật khẩu rồi đặt lại.",
    "dung-phien": "Đã đăng xuất mọi máy của người này.",
}


@router.get(_ONE)
async def show(request: Request, who: Admin, account_id: Number) -> Response:
    """Show one account."""
    return await _page(request, who, account_id)


@router.post(f"{_ONE}/vai-tro")
async def set_role(request: Request, who: Admin, account_id: Number) -> Response:
    """Change role and commune, unless somebody else did in the meantime."""
    posted, desk = await checked_form(request, who), desk_of(request)
    try:
        role, commune = role_of(text_of(posted, "role")), commune_of(text_of(posted, "commune"))
        version = _version(text_of(posted, "version"))
        await desk.database.run(
            lambda c: people.set_role(c, who.account, account_id, version, role, commune, desk.now)
        )
    except (InvalidInputError, ConflictError) as error:
        return await _page(request, who, account_id, error)
    return _done(account_id, "vai-tro")


@router.post(f"{_ONE}/khoa")
async def lock(request: Request, who: Admin, account_id: Number) -> Response:
    """Lock an account."""
    await checked_form(request, who)
    desk = desk_of(request)
    try:
        await desk.database.run(lambda c: people.lock(c, who.account, account_id, desk.now))
    except ConflictError as error:
        return await _page(request, who, account_id, error)
    return _done(account_id, "khoa")


@router.post(f"{_ONE}/mo-khoa")
async def unlock(request: Request, who: Admin, account_id: Number) -> Response:
    """Open an account again."""
    await checked_form(request, who)
    desk = desk_of(request)
    await desk.database.run(lambda c: people.unlock(c, who.account, account_id, desk.now))
    return _done(account_id, "mo-khoa")


@router.post(f"{_ONE}/bo-lop-hai")
async def drop_second_factor(request: Request, who: Admin, account_id: Number) -> Response:
    """Take the second factor away from somebody who has lost the telephone."""
    await checked_form(request, who)
    desk = desk_of(request)
    await desk.database.run(lambda c: people.drop_second_factor(c, who.account, account_id, desk.now))
    return _done(account_id, "lop-hai")


@router.post(f"{_ONE}/dung-phien")
async def end_sessions(request: Request, who: Admin, account_id: Number) -> Response:
    """Sign somebody out everywhere."""
    await checked_form(request, who)
    desk = desk_of(request)
    await desk.database.run(lambda c: people.end_sessions(c, who.account, account_id, desk.now))
    return _done(account_id, "dung-phien")


@router.post(f"{_ONE}/dat-lai")
async def new_password(request: Request, who: Admin, account_id: Number) -> Response:
    """Make a link by which somebody chooses a new password, and let the waiting after wrong ones end."""
    await checked_form(request, who)
    desk = desk_of(request)
    account, token = await desk.database.run(lambda c: _invite_again(c, desk, who.account, account_id))
    return link_page(request, who, token, account.name, "đặt lại mật khẩu")


def _invite_again(
    connection: sa.Connection, desk: Desk, by: Account, account_id: Number
) -> tuple[Account, str]:
    whose = book.by_id(connection, account_id).account
    token = invite(connection, by, whose.name, whose.role, whose.commune, desk.now, account_id)
    forgive_name(connection, desk, whose.username)
    audit.note(connection, by, "account.password_link", whose.username, None, None, at=desk.now)
    return whose, token


async def _page(
    request: Request, who: Signed, account_id: int, error: ConsoleError | None = None
) -> Response:
    desk = desk_of(request)

    def work(connection: sa.Connection) -> tuple[book.Entry, list[sessions.Session]]:
        return book.by_id(connection, account_id), sessions.of_account(connection, account_id, desk.now)

    entry, alive = await desk.database.run(work)
    return page(
        request,
        "person.html",
        who,
        error.http_status if error else 200,
        entry=entry,
        alive=alive,
        path=f"{PEOPLE}/{account_id}",
        roles=[(role.value, role.label) for role in Role],
        communes=communes(),
        error=error,
        done="" if error else done(request, _DONE),
    )


def _done(account_id: int, what: str) -> Response:
    return go(f"{PEOPLE}/{account_id}", **{DONE: what})


def _version(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
