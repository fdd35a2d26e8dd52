"""Answers that the pages share: on to another page, with a session, to somebody not signed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import Path, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from admin.accounts.access import Signed
from admin.accounts.account import Account
from admin.accounts.cookies import DEVICE, SESSION, VISITOR, cookie, drop, keep
from admin.accounts.desk import desk_of
from admin.accounts.devices import REMEMBERED, known_device, new_device
from admin.accounts.forms import csrf_token, read_form
from admin.accounts.keys import new_token
from admin.accounts.roles import Role
from admin.accounts.sessions import LIFETIMES
from admin.web.pages import NO_STORE, page

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
"""The number of a row in an address; the database knows no greater ones."""
DONE: Final = "xong"
"""Names, in an address, what was just done; the words come from a list of ours."""


def go(path: str, **pairs: str) -> Response:
    """Send the browser on, to be asked for with GET."""
    return RedirectResponse(f"{path}?{urlencode(pairs)}" if pairs else path, 303, NO_STORE)


def done(request: Request, words: Mapping[str, str]) -> str:
    """Return the words for what was just done; empty for anything that is none of ours."""
    return words.get(request.query_params.get(DONE, ""), "")


def with_session(request: Request, response: Response, account: Account, token: str) -> Response:
    """Give the browser a session; only a helper's outlives the browser."""
    age = LIFETIMES[account.role].whole if account.role is Role.HELPER else None
    keep(request, response, SESSION, token, age)
    drop(request, response, VISITOR)
    return response


def with_device(request: Request, response: Response, account: Account) -> Response:
    """Let the device be known to the account from now on."""
    keys, given = desk_of(request).keys, cookie(request, DEVICE)
    known = known_device(keys, account.id, given)
    keep(request, response, DEVICE, given if known else new_device(keys, account.id), REMEMBERED)
    return response


def signed_anew(request: Request, account: Account, token: str) -> Signed:
    """Return who is signed in for a page that is shown with a token of this moment."""
    return Signed(account, csrf_token(request, token))


def visitor_page(request: Request, name: str, status: int = 200, /, **context: Any) -> Response:
    """Return a page for somebody not signed in, whose form is bound to this browser all the same.

    Without that another site could sign a person in to an account of its own.
    """
    given = cookie(request, VISITOR)
    token = given or new_token()
    response = page(request, name, None, status, csrf=csrf_token(request, token), **context)
    if not given:
        keep(request, response, VISITOR, token)
    return response


async def visitor_form(request: Request) -> FormData:
    """Return the form of a :func:`visitor_page`.

    Raises:
        ForgedFormError: it was not made for this browser.
    """
    return await read_form(request, cookie(request, VISITOR))
