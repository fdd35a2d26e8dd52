"""The people of the console: who there is, and inviting somebody."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from fastapi import APIRouter, Request
from starlette.responses import Response

from admin import audit
from admin.accounts import book, invitations
from admin.accounts.access import Admin, Signed, checked_form
from admin.accounts.account import Account
from admin.accounts.addresses import PEOPLE, base_of
from admin.accounts.communes import commune_name, commune_of, communes
from admin.accounts.desk import Desk, desk_of
from admin.accounts.forms import text_of
from admin.accounts.invitations import invite
from admin.accounts.roles import Role, role_of
from admin.accounts.rules import name_of
from admin.errors import ConsoleError
from admin.web.answers import DONE, Number, done, go
from admin.web.invitation import LINK
from admin.web.pages import page

router = APIRouter(include_in_schema=False)
_DONE: Final = {"rut": "Đã rút lời mời. Liên kết cũ không dùng được nữa."}


@router.get(PEOPLE)
async def show(request: Request, who: Admin) -> Response:
    """List everybody, and the invitations that wait."""
    return await _page(request, who)


@router.post(f"{PEOPLE}/moi")
async def invite_somebody(request: Request, who: Admin) -> Response:
    """Open an invitation and show its link, once."""
    posted, desk = await checked_form(request, who), desk_of(request)
    try:
        name = name_of(text_of(posted, "name"))
        role, commune = role_of(text_of(posted, "role")), commune_of(text_of(posted, "commune"))
    except ConsoleError as error:
        return await _page(request, who, error)

    def work(connection: sa.Connection) -> str:
        token = invite(connection, who.account, name, role, commune, desk.now)
        after = {"vai trò": role.value, "xã": commune}
        audit.note(connection, who.account, "account.invite", name, None, after, at=desk.now)
        return token

    token = await desk.database.run(work)
    return link_page(request, who, token, name, f"{role.label}, {commune_name(commune)}".rstrip(", "))


@router.post(f"{PEOPLE}/loi-moi/{{invitation_id}}/rut")
async def withdraw(request: Request, who: Admin, invitation_id: Number) -> Response:
    """Take an invitation back."""
    await checked_form(request, who)
    desk = desk_of(request)
    await desk.database.run(lambda connection: _withdraw(connection, desk, who.account, invitation_id))
    return go(PEOPLE, **{DONE: "rut"})


def link_page(request: Request, who: Signed, token: str, name: str, purpose: str) -> Response:
    """Return the page that shows a link, the only time it is seen."""
    link = f"{base_of(request)}{LINK}/{token}"
    return page(request, "link.html", who, 200, link=link, name=name, purpose=purpose)


def _withdraw(connection: sa.Connection, desk: Desk, by: Account, invitation_id: int) -> None:
    gone = invitations.withdraw(connection, invitation_id, desk.now)
    before = {"vai trò": gone.role.value, "xã": gone.commune}
    audit.note(connection, by, "account.invite_withdrawn", gone.name, before, None, at=desk.now)


async def _page(request: Request, who: Signed, error: ConsoleError | None = None) -> Response:
    desk = desk_of(request)
    entries = await desk.database.run(book.everybody)
    waiting = await desk.database.run(lambda connection: invitations.waiting(connection, desk.now))
    return page(
        request,
        "people.html",
        who,
        error.http_status if error else 200,
        entries=entries,
        waiting=waiting,
        roles=[(role.value, role.label) for role in Role],
        communes=communes(),
        commune_name=commune_name,
        error=error,
        done="" if error else done(request, _DONE),
    )
