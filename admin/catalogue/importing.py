"""Pages that import: files in, a dry run to read, and then exactly that, or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from admin import spreadsheet
from admin.accounts.access import Admin, Signed, checked_form
from admin.accounts.desk import desk_of
from admin.accounts.forms import text_of
from admin.catalogue.addresses import IMPORT, VERSIONS
from admin.catalogue.applying import Applying
from admin.catalogue.stock import stock_of
from admin.catalogue.trial import Flaw, Result
from admin.catalogue.trials import Trials
from admin.catalogue.uploads import ENDINGS, FIELD, MOST_BYTES, MOST_FILES, files_in
from admin.errors import ConflictError, InvalidInputError
from admin.follow_ups.clock import day_of
from admin.spreadsheet import Sheet
from admin.web.answers import go
from admin.web.pages import NO_STORE, page
from admin.web.paging import Paging
from knowledge.errors import VersionError, VersionMovedError
from vietnamese.normalise import clean

ON_A_PAGE: Final = 40
PARTS: Final = ("changed", "new", "gone", "rejected", "flagged")
"""The parts of a dry run, in the order in which they matter."""
LOOKED_AT: Final = 3
"""Seconds between two looks at a dry run that is at work."""
_HEAD: Final = ("Mức", "Hồ sơ", "Trường", "Giá trị", "Lý do")
_LONGEST_DECISION: Final = 160
router = APIRouter(include_in_schema=False)


@router.get(IMPORT)
async def form(request: Request, who: Admin) -> Response:
    """Show the form, and the dry runs that wait."""
    return await _form(request, who)


@router.post(IMPORT)
async def take_in(request: Request, who: Admin) -> Response:
    """Take files in and begin the dry run."""
    form = await checked_form(request, who, MOST_BYTES)
    typed = {
        "decision": clean(text_of(form, "quyet-dinh", _LONGEST_DECISION)),
        "read": text_of(form, "ngay", 10),
    }
    try:
        read = _day(typed["read"], day_of(desk_of(request).now))
        name = await _trials(request).begin(files_in(form), typed["decision"], read, who.account)
    except InvalidInputError as error:
        return await _form(request, who, error, typed)
    finally:
        # Lets go of what the form kept on disk.
        await form.close()
    return go(f"{IMPORT}/{name}")


@router.get(f"{IMPORT}/{{name}}")
async def shown(request: Request, who: Admin, name: str) -> Response:
    """Show a dry run, or how far it is."""
    return await _shown(request, who, name)


@router.get(f"{IMPORT}/{{name}}/loi.xlsx")
async def flaws(request: Request, _who: Admin, name: str) -> Response:
    """Give everything that was found wrong as a workbook, to be sent to who made the files."""
    trial = await asyncio.to_thread(_trials(request).find, name)
    result = trial.result or Result()
    rows = [_row("Không nhận", one) for one in result.rejected]
    rows += [_row("Bỏ một chỗ", one) for one in result.flagged]
    content = await asyncio.to_thread(spreadsheet.as_xlsx, [Sheet("Lỗi khi nhập", _HEAD, rows)])
    headers = {**NO_STORE, "Content-Disposition": 'attachment; filename="loi-khi-nhap.xlsx"'}
    return Response(content, 200, headers, spreadsheet.XLSX_TYPE)


@router.post(f"{IMPORT}/{{name}}/ap-dung")
async def apply(request: Request, who: Admin, name: str) -> Response:
    """Make a dry run the version in force; only the one that was read, and only while nothing else moved."""
    form = await checked_form(request, who)
    trials, desk = _trials(request), desk_of(request)
    trial = await asyncio.to_thread(trials.find, name)
    try:
        applying = Applying(stock_of(request), desk.database, desk.clock)
        await applying.apply(trial, text_of(form, "dau-van"), who.account)
    except (ConflictError, VersionMovedError) as error:
        return await _shown(request, who, name, error)
    await trials.give_up(name)
    return go(VERSIONS, xong="ap-dung")


@router.post(f"{IMPORT}/{{name}}/bo")
async def give_up(request: Request, who: Admin, name: str) -> Response:
    """Throw a dry run away."""
    await checked_form(request, who)
    await _trials(request).give_up(name)
    return go(IMPORT)


async def _form(
    request: Request,
    who: Signed,
    error: InvalidInputError | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    today = day_of(desk_of(request).now).isoformat()
    return page(
        request,
        "catalogue_import.html",
        who,
        error.http_status if error else 200,
        error=error,
        typed=typed or {"decision": "", "read": today},
        today=today,
        trials=await asyncio.to_thread(_trials(request).all),
        field=FIELD,
        most_files=MOST_FILES,
        most_bytes=MOST_BYTES,
        endings=",".join(ENDINGS),
    )


async def _shown(
    request: Request, who: Signed, name: str, error: ConflictError | VersionError | None = None
) -> Response:
    trial = await asyncio.to_thread(_trials(request).find, name)
    context: dict[str, Any] = {"trial": trial, "error": error, "wait": LOOKED_AT}
    if trial.result is not None:
        context |= _parts(request, trial.result, f"{IMPORT}/{name}")
        now = stock_of(request).versions.current_number() or 0
        context["has_moved"] = now != trial.job.base
    return page(request, "catalogue_trial.html", who, 409 if error else 200, **context)


def _parts(request: Request, result: Result, path: str) -> dict[str, Any]:
    """Return the part of a result that the address names, a page of it, and how long the others are."""
    changes = result.changes
    every: dict[str, Sequence[Any]] = {
        "changed": changes.changed,
        "new": changes.new,
        "gone": changes.gone,
        "rejected": result.rejected,
        "flagged": result.flagged,
    }
    wanted = request.query_params.get("phan", "")
    part = wanted if wanted in PARTS else next((one for one in PARTS if every[one]), PARTS[0])
    paging = Paging.of(request.query_params, path, [("phan", part)])
    last = paging.last(len(every[part]), ON_A_PAGE)
    number = min(paging.number, last)
    return {
        "part": part,
        "counts": {name: len(rows) for name, rows in every.items()},
        "rows": every[part][(number - 1) * ON_A_PAGE : number * ON_A_PAGE],
        "number": number,
        "last": last,
        "link": paging.link,
    }


def _row(severity: str, one: Flaw) -> list[spreadsheet.Value]:
    return [severity, one.origin, one.field, one.value, one.reason]


def _trials(request: Request) -> Trials:
    """Return the dry runs of this house; the first to ask opens them."""
    state = request.app.state
    if not hasattr(state, "trials"):
        state.trials = Trials(stock_of(request), desk_of(request).clock)
    trials: Trials = state.trials
    return trials


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInputError("Ngày lấy tệp chưa đúng.", "Chọn ngày trên lịch.") from error
    if day > today:
        raise InvalidInputError("Ngày lấy tệp chưa tới.", "Chọn ngày anh/chị đã tải tệp về.")
    return day
