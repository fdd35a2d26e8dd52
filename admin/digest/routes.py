"""The weekly digest under ``/quan-tri/ban-tin``: as a page to print, as CSV and as a workbook."""

from __future__ import annotations

import asyncio
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from admin import spreadsheet
from admin.accounts.access import Editor
from admin.accounts.addresses import HOME
from admin.accounts.desk import desk_of
from admin.catalogue.stock import stock_of
from admin.dashboard.board import board
from admin.dashboard.few import SHOWN_FROM, STEP
from admin.dashboard.routes import counts_of, names_of
from admin.dashboard.span import chosen, spans
from admin.digest.changes import changes_of
from admin.digest.digest import Digest
from admin.digest.tips import tips
from admin.follow_ups.facts import catalogue_of
from admin.web.pages import NO_STORE, page

DIGEST: Final = f"{HOME}/ban-tin"
Week = Annotated[str, Query(alias="tuan", max_length=10)]
router = APIRouter(prefix=DIGEST, include_in_schema=False)


@router.get("")
async def show(request: Request, who: Editor, week: Week = "") -> Response:
    """Show the page of a week."""
    digest = await _digest(request, week)
    return page(
        request,
        "digest.html",
        who,
        digest=digest,
        span=digest.board.span,
        shown_from=SHOWN_FROM,
        step=STEP,
        now=desk_of(request).now,
    )


@router.get("/bang.csv")
async def as_csv(request: Request, _who: Editor, week: Week = "") -> Response:
    """Give the tables of a week as text."""
    digest = await _digest(request, week)
    return _file(spreadsheet.as_csv(digest.sheets()), spreadsheet.CSV_TYPE, _name(digest, "csv"))


@router.get("/bang.xlsx")
async def as_xlsx(request: Request, _who: Editor, week: Week = "") -> Response:
    """Give the tables of a week as a workbook."""
    digest = await _digest(request, week)
    content = await asyncio.to_thread(spreadsheet.as_xlsx, digest.sheets())
    return _file(content, spreadsheet.XLSX_TYPE, _name(digest, "xlsx"))


async def _digest(request: Request, week: str) -> Digest:
    counts, catalogue = counts_of(request), await catalogue_of(request)
    offered = spans(counts.today, await counts.first())
    span = chosen(week, offered)
    whole = await board(counts, span, offered, catalogue)
    changes = await changes_of(desk_of(request).database, stock_of(request), catalogue, span)
    return Digest(whole, tips(whole, catalogue), changes, names_of(catalogue))


def _name(digest: Digest, kind: str) -> str:
    return f"ban-tin-{digest.board.span.first.isoformat()}.{kind}"


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(content, 200, {**NO_STORE, "Content-Disposition": f'attachment; filename="{name}"'}, kind)
