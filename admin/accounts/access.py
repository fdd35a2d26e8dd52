"""Who is asking, whether the role reaches so far, and whether a form is really from that person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from admin.accounts.account import Account
from admin.accounts.addresses import SECOND_FACTOR, SIGN_IN_CODE, sign_in_for
from admin.accounts.cookies import SESSION, cookie
from admin.accounts.desk import desk_of
from admin.accounts.forms import MOST, csrf_token, read_form
from admin.accounts.roles import Role
from admin.accounts.sessions import Session, Stage, find
from admin.errors import ElsewhereError, NotAllowedError, NotSignedInError


@dataclass(frozen=True)
class Signed:
    """Hold who is signed in, and what the forms of this page must bring back."""

    account: Account
    csrf: str
    session_id: int = 0


class SignedIn:
    """Let in who is signed in and whose role reaches ``role``; usable as a dependency of FastAPI."""

    def __init__(self, role: Role, *, owing: bool = False) -> None:
        """Take the lowest role; ``owing`` lets in who still has to set the second factor up."""
        self.role = role
        self._owing = owing

    async def __call__(self, request: Request) -> Signed:
        """Return who is signed in.

        Raises:
            NotSignedInError: nobody is, or the session has run out.
            ElsewhereError: the second factor comes first.
            NotAllowedError: the role does not reach so far.
        """
        session = await session_of(request)
        if session is None:
            raise NotSignedInError(sign_in_for(request))
        if session.stage is Stage.CODE:
            raise ElsewhereError(SIGN_IN_CODE)
        who = Signed(session.account, csrf_token(request, cookie(request, SESSION)), session.id)
        request.state.who = who
        if session.owes_second_factor and not self._owing:
            raise ElsewhereError(SECOND_FACTOR)
        if not session.account.role.covers(self.role):
            raise NotAllowedError
        return who


def signed_in(role: Role = Role.HELPER) -> SignedIn:
    """Return the dependency that lets in people of a role and above."""
    return SignedIn(role)


async def session_of(request: Request) -> Session | None:
    """Return the session of the browser's cookie, whatever its stage."""
    token = cookie(request, SESSION)
    if not token:
        return None
    desk = desk_of(request)
    return await desk.database.run(lambda connection: find(connection, token, desk.now))


async def checked_form(request: Request, who: Signed, most: int = MOST) -> FormData:
    """Return the posted form; it must bring ``who.csrf`` back as ``csrf``.

    Raises:
        ForgedFormError: it was not made for this session.
        FormTooLargeError: it has more than ``most`` bytes.
    """
    del who  # Having it proves that the session was looked up; the token is that of its cookie.
    return await read_form(request, cookie(request, SESSION), most)


Helper = Annotated[Signed, Depends(signed_in(Role.HELPER))]
Editor = Annotated[Signed, Depends(signed_in(Role.EDITOR))]
Admin = Annotated[Signed, Depends(signed_in(Role.ADMIN))]
Owing = Annotated[Signed, Depends(SignedIn(Role.HELPER, owing=True))]
"""Anybody who is signed in, also who must set the second factor up before anything else."""
