"""Forms: only from our own pages, only of this session, only of a reasonable size."""

from __future__ import annotations

import secrets
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import FormData
from starlette.types import Message

from admin.accounts.desk import desk_of
from admin.errors import ForgedFormError, FormTooLargeError

FIELD: Final = "csrf"
MOST: Final = 64 * 1024
"""Bytes of a form; a page that takes files says so itself."""
_MOST_FIELDS: Final = 1000
_MOST_FILES: Final = 5
_PURPOSE: Final = "csrf"


def csrf_token(request: Request, secret: str) -> str:
    """Return what a form must bring back to be of the session, or the visitor, that ``secret`` belongs to.

    It differs on every page: compressed pages would tell a constant one, a letter at a time (BREACH).
    """
    salt = secrets.token_hex(8)
    return f"{salt}.{desk_of(request).keys.sign(_PURPOSE, f'{salt}.{secret}')}"


async def read_form(request: Request, secret: str, most: int = MOST) -> FormData:
    """Read a posted form that belongs to ``secret``.

    Raises:
        ForgedFormError: it comes from another site, or brings no token of ours.
        FormTooLargeError: it has more than ``most`` bytes.
    """
    _refuse_other_sites(request)
    body = await _body(request, most)

    async def replay() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    posted = Request(request.scope, replay)
    form = await posted.form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=most)
    token = form.get(FIELD)
    if not secret or not isinstance(token, str) or not _is_ours(request, secret, token):
        # Files of a form lie on disk until it is closed.
        await form.close()
        raise ForgedFormError
    return form


def text_of(form: FormData, name: str, most: int = 200) -> str:
    """Return a field of text, cut where it is longer than ``most``; empty where there is none."""
    value = form.get(name, "")
    # PostgreSQL stores no text with a NUL in it.
    return value.replace("\0", "")[:most] if isinstance(value, str) else ""


def _is_ours(request: Request, secret: str, token: str) -> bool:
    salt, _, signature = token.partition(".")
    return desk_of(request).keys.is_signed(_PURPOSE, f"{salt}.{secret}", signature)


def _refuse_other_sites(request: Request) -> None:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site != "same-origin":
            raise ForgedFormError
        return
    origin = request.headers.get("origin")
    # Our own pages say "null": they tell no other site where a visitor comes from (Referrer-Policy).
    if origin not in (None, "null") and urlsplit(origin).netloc != request.headers.get("host"):
        raise ForgedFormError


async def _body(request: Request, most: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise FormTooLargeError(
                f"Nội dung gửi lên lớn hơn {most // 1024} KB.", "Anh/chị bớt lại rồi gửi lại giúp."
            )
    return bytes(body)
