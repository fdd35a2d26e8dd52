"""The cookies of the console: who is signed in, a form without sign-in, and a device that is known."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from fastapi import Request
from starlette.responses import Response

from admin.accounts.desk import desk_of

SESSION: Final = "tthc_phien"
VISITOR: Final = "tthc_khach"
DEVICE: Final = "tthc_may"
LONGEST: Final = 512


def cookie(request: Request, name: str) -> str:
    """Return a cookie, empty where there is none or one that is none of ours."""
    value = request.cookies.get(_full(request, name), "")
    return value if len(value) <= LONGEST else ""


def keep(request: Request, response: Response, name: str, value: str, age: timedelta | None = None) -> None:
    """Set a cookie that no script reads and no other site sends along with a form."""
    response.set_cookie(
        _full(request, name),
        value,
        max_age=None if age is None else int(age.total_seconds()),
        path="/",
        secure=desk_of(request).secure,
        httponly=True,
        samesite="lax",
    )


def drop(request: Request, response: Response, name: str) -> None:
    """Take a cookie back."""
    response.delete_cookie(
        _full(request, name), path="/", secure=desk_of(request).secure, httponly=True, samesite="lax"
    )


def _full(request: Request, name: str) -> str:
    # The prefix binds the cookie to this very host; browsers refuse it without TLS.
    return f"__Host-{name}" if desk_of(request).secure else name
