"""The page behind a link that was handed over: a new account, or a new password."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa
from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from admin.accounts import book, invitations
from admin.accounts.account import Account
from admin.accounts.addresses import HOME, SIGN_IN
from admin.accounts.communes import commune_name
from admin.accounts.desk import desk_of
from admin.accounts.devices import named
from admin.accounts.forms import text_of
from admin.accounts.invitations import Invitation
from admin.accounts.joining import choose_password, join
from admin.accounts.rules import check_password, check_repeated, name_of, username_of
from admin.errors import ConsoleError, NotThereError
from admin.web.answers import DONE, go, visitor_form, visitor_page, with_device, with_session

router = APIRouter(include_in_schema=False)
LINK: Final = f"{HOME}/moi"
_MOST: Final = 1024


@dataclass(frozen=True)
class _Opened:
    """Hold an invitation, and whose it is where somebody only needs a new password."""

    token: str
    invitation: Invitation
    account: Account | None


@router.get(f"{LINK}/{{token}}")
async def show(request: Request, token: str) -> Response:
    """Show what the link is for."""
    return _page(request, await _opened(request, token))


@router.post(f"{LINK}/{{token}}")
async def take(request: Request, token: str) -> Response:
    """Make the account, or set the password."""
    posted, opened = await visitor_form(request), await _opened(request, token)
    try:
        if opened.account is not None:
            return await _choose(request, opened.invitation, opened.account, posted)
        return await _join(request, token, posted)
    except NotThereError:
        raise
    except ConsoleError as error:
        return _page(request, opened, error, posted)


async def _opened(request: Request, token: str) -> _Opened:
    desk = desk_of(request)

    def work(connection: sa.Connection) -> _Opened:
        found = invitations.find(connection, token, desk.now)
        whose = None if found.account_id is None else book.by_id(connection, found.account_id).account
        return _Opened(token, found, whose)

    return await desk.database.run(work)


async def _join(request: Request, token: str, posted: FormData) -> Response:
    username, name = username_of(text_of(posted, "username")), name_of(text_of(posted, "name"))
    hashed = await _hashed(request, posted, username, name)
    desk, device = desk_of(request), named(request.headers.get("user-agent", ""))
    entered = await desk.database.run(lambda c: join(c, desk, token, username, name, hashed, device))
    response = with_session(request, go(HOME), entered.account, entered.token)
    return with_device(request, response, entered.account)


async def _choose(request: Request, invitation: Invitation, whose: Account, posted: FormData) -> Response:
    hashed, desk = await _hashed(request, posted, whose.username, whose.name), desk_of(request)
    await desk.database.run(lambda c: choose_password(c, desk, invitation, hashed))
    # Not signed in yet: the second factor, where there is one, is asked for as always.
    return with_device(request, go(SIGN_IN, **{DONE: "mat-khau"}), whose)


async def _hashed(request: Request, posted: FormData, username: str, name: str) -> str:
    wanted = text_of(posted, "password", _MOST)
    check_password(wanted, username, name)
    check_repeated(wanted, text_of(posted, "repeated", _MOST))
    return await desk_of(request).passwords.hash(wanted)


def _page(
    request: Request, opened: _Opened, error: ConsoleError | None = None, posted: FormData | None = None
) -> Response:
    typed = posted or FormData()
    invitation = opened.invitation
    return visitor_page(
        request,
        "invitation.html",
        error.http_status if error else 200,
        path=f"{LINK}/{opened.token}",
        invitation=invitation,
        whose=opened.account,
        commune=commune_name(invitation.commune),
        username=text_of(typed, "username"),
        name=text_of(typed, "name") or invitation.name,
        error=error,
    )
