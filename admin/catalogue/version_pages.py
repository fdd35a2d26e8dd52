"""Pages of imported versions: which there are, what tells two apart, and the way back."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from admin.accounts.access import Admin, Signed, checked_form
from admin.accounts.desk import desk_of
from admin.accounts.forms import text_of
from admin.catalogue.addresses import COMPARE, VERSIONS
from admin.catalogue.applying import Applying
from admin.catalogue.changes import changes_between
from admin.catalogue.reasons import reason_of
from admin.catalogue.rerun import behind
from admin.catalogue.stock import Stock, stock_of
from admin.catalogue.trial import Changes
from admin.errors import InvalidInputError, NotThereError
from admin.web.answers import done, go
from admin.web.pages import page
from admin.web.paging import Paging
from knowledge.errors import VersionError

ON_A_PAGE: Final = 40
_MOST_DIGITS: Final = 6
_DONE: Final = {
    "ap-dung": "Đã áp dụng. Bà con nghe theo bản này sau khi huấn luyện lại.",
    "quay-lai": "Đã quay lại. Bà con nghe theo bản này sau khi huấn luyện lại.",
}
router = APIRouter(include_in_schema=False)


@router.get(VERSIONS)
async def listed(request: Request, who: Admin) -> Response:
    """List the versions, the newest first."""
    return await _list(request, who)


@router.get(COMPARE)
async def compare(request: Request, who: Admin) -> Response:
    """Show what tells two versions apart; 0 is no import at all."""
    older, newer = (_number(request.query_params.get(name, "")) for name in ("cu", "moi"))
    if older is None or newer is None:
        raise NotThereError("Chưa chọn hai phiên bản để so.", "Anh/chị chọn lại ở trang Phiên bản.")
    changes = await asyncio.to_thread(_changes, stock_of(request), older, newer)
    parts = {"changed": changes.changed, "new": changes.new, "gone": changes.gone}
    wanted = request.query_params.get("phan", "")
    part = wanted if wanted in parts else next((name for name, rows in parts.items() if rows), "changed")
    paging = Paging.of(
        request.query_params, COMPARE, [("cu", str(older)), ("moi", str(newer)), ("phan", part)]
    )
    last = paging.last(len(parts[part]), ON_A_PAGE)
    number = min(paging.number, last)
    return page(
        request,
        "catalogue_compare.html",
        who,
        older=older,
        newer=newer,
        part=part,
        counts={name: len(rows) for name, rows in parts.items()},
        rows=parts[part][(number - 1) * ON_A_PAGE : number * ON_A_PAGE],
        number=number,
        last=last,
        link=paging.link,
    )


@router.post(f"{VERSIONS}/quay-lai")
async def roll_back(request: Request, who: Admin) -> Response:
    """Put a version of before in force, with a reason."""
    form = await checked_form(request, who)
    desk = desk_of(request)
    wanted, seen = (_number(text_of(form, name)) for name in ("so", "dang-dung"))
    if wanted is None or seen is None:
        raise NotThereError("Chưa chọn phiên bản.", "Anh/chị chọn lại trong danh sách.")
    try:
        applying = Applying(stock_of(request), desk.database, desk.clock)
        await applying.roll_back(wanted, seen, reason_of(form), who.account)
    except (InvalidInputError, VersionError) as error:
        return await _list(request, who, error)
    return go(VERSIONS, xong="quay-lai")


async def _list(
    request: Request, who: Signed, error: InvalidInputError | VersionError | None = None
) -> Response:
    stock = stock_of(request)
    shelf = await stock.shelf()
    status = getattr(error, "http_status", 422) if error else 200
    versions = await asyncio.to_thread(stock.versions.all)
    current = stock.versions.current_number() or 0
    return page(
        request,
        "catalogue_versions.html",
        who,
        status,
        versions=[(one, _moment(one.made)) for one in reversed(versions)],
        before=max((one.number for one in versions if one.number < current), default=0),
        current=current,
        by_hand=len(shelf.written),
        error=error,
        done=done(request, _DONE),
        behind=await behind(stock, desk_of(request).database),
    )


def _changes(stock: Stock, older: int, newer: int) -> Changes:
    before, after = (dict(stock.versions.load(one).procedures) if one else {} for one in (older, newer))
    return changes_between(before, after)


def _moment(made: str) -> datetime | None:
    """Return when a version was made; ``None`` where somebody else wrote it down in another way."""
    try:
        return datetime.fromisoformat(made)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text) if is_number else None
