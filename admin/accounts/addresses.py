"""Addresses of the console, and where a person may be sent on to."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from fastapi import Request

from admin.accounts.desk import desk_of

HOME: Final = "/quan-tri"
SIGN_IN: Final = f"{HOME}/vao"
SIGN_IN_CODE: Final = f"{SIGN_IN}/ma"
SIGN_OUT: Final = f"{HOME}/ra"
OWN: Final = f"{HOME}/toi"
SECOND_FACTOR: Final = f"{OWN}/hai-lop"
PEOPLE: Final = f"{HOME}/nguoi"
AUDIT: Final = f"{HOME}/nhat-ky"
NEXT: Final = "tiep"
LONGEST: Final = 500
# One path of ours and its query, in letters that no browser reads as anything else.
_OURS: Final = re.compile(r"/(?:quan-tri|tra-cuu)(?:/[\w.~%-]+)*/?(?:\?[\w.~%&=+:,-]*)?", re.ASCII)
_NEVER: Final = (SIGN_IN, SIGN_OUT)


def safe_next(wanted: str) -> str:
    """Return where to go on to after signing in; the home page for anything but a page of ours."""
    path = wanted.partition("?")[0]
    if len(wanted) > LONGEST or not _OURS.fullmatch(wanted) or ".." in path:
        return HOME
    return HOME if any(path == one or path.startswith(f"{one}/") for one in _NEVER) else wanted


def sign_in_for(request: Request) -> str:
    """Return the address of the sign-in that leads back to what was asked for."""
    if request.method not in ("GET", "HEAD"):
        return SIGN_IN
    query = f"?{request.url.query}" if request.url.query else ""
    wanted = safe_next(f"{request.url.path}{query}")
    return SIGN_IN if wanted == HOME else f"{SIGN_IN}?{NEXT}={quote(wanted, safe='')}"


def base_of(request: Request) -> str:
    """Return the address of the house as it is known outside."""
    return desk_of(request).public_url.rstrip("/") or str(request.base_url).rstrip("/")
