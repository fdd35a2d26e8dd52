"""The audit log as a page: filtered, a page at a time."""

from __future__ import annotations

from datetime import date
from typing import Final

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from admin import audit_reading
from admin.accounts.access import Admin
from admin.accounts.addresses import AUDIT
from admin.accounts.desk import desk_of
from admin.audit_reading import ON_A_PAGE, Wanted
from admin.web.audit_words import worded
from admin.web.inert import inert
from admin.web.pages import page
from admin.web.paging import Paging

router = APIRouter(include_in_schema=False)
BY, ACTION, SINCE, UNTIL = "nguoi", "viec", "tu", "den"
_LONGEST: Final = 64
_FIRST_YEAR, _LAST_YEAR = 2000, 2999


@router.get(AUDIT)
async def show(request: Request, who: Admin) -> Response:
    """Show who changed what."""
    params, database = request.query_params, desk_of(request).database
    wanted = _wanted(params)
    paging = Paging.of(params, AUDIT, _pairs(wanted))
    lines, total = await database.run(lambda c: audit_reading.read(c, wanted, paging.number))
    people, actions = await database.run(audit_reading.names)
    return page(
        request,
        "audit.html",
        who,
        lines=lines,
        total=total,
        wanted=wanted,
        paging=paging,
        last=paging.last(total, ON_A_PAGE),
        people=[(name, name) for name in people],
        actions=[(action, worded(action)) for action in actions],
        worded=worded,
    )


def _wanted(params: QueryParams) -> Wanted:
    return Wanted(
        inert(params.get(BY, ""))[:_LONGEST],
        inert(params.get(ACTION, ""))[:_LONGEST],
        _day(params.get(SINCE, "")),
        _day(params.get(UNTIL, "")),
    )


def _pairs(wanted: Wanted) -> tuple[tuple[str, str], ...]:
    since, until = (day.isoformat() if day else "" for day in (wanted.since, wanted.until))
    return (BY, wanted.by), (ACTION, wanted.action), (SINCE, since), (UNTIL, until)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None
