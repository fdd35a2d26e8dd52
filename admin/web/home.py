"""The first page after signing in: what there is to do for this role."""

from __future__ import annotations

from fastapi import Request
from starlette.responses import Response

from admin.accounts.access import Helper
from admin.web.pages import page


async def home(request: Request, who: Helper) -> Response:
    """Show the pages that the person may open."""
    return page(request, "home.html", who)
