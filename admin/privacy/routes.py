"""The pages under ``/quan-tri/rieng-tu``: what is kept how long, and requests to see or delete it."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from admin.accounts.access import Admin, Editor, Signed, checked_form
from admin.accounts.addresses import HOME
from admin.accounts.desk import desk_of
from admin.accounts.forms import text_of
from admin.accounts.roles import Role
from admin.calendar.store import CalendarBook
from admin.calendar.working_days import day_of
from admin.catalogue.reasons import reason_of
from admin.dashboard.groups import CHANNELS
from admin.errors import ConflictError, ConsoleError, InvalidInputError
from admin.follow_ups.retention import KEEP_REPORTS, KEEP_SETTLED, KEEP_WAITING
from admin.privacy.book import RequestBook
from admin.privacy.codes import shown
from admin.privacy.keeping import Keeping, Runs
from admin.privacy.request import TERM, Kind
from admin.privacy.settling import Forgetful, delete, deletion_of, export
from admin.web.answers import Number, done, go
from admin.web.pages import NO_STORE, page
from channels.retention import KEEP_DELIVERY_KEYS, KEEP_LETTERS
from channels.tokens import LIFETIME

PRIVACY: Final = f"{HOME}/rieng-tu"
REQUEST: Final = f"{PRIVACY}/yeu-cau"
_DONE: Final = {
    "nhan": "Đã nhận yêu cầu. Đọc mã dưới đây cho người yêu cầu.",
    "xoa": "Đã xóa xong. Đưa mã biên nhận cho người yêu cầu.",
    "giao": "Đã ghi là giao xong.",
    "tu-choi": "Đã đóng yêu cầu. Nói lý do cho người yêu cầu.",
}
_RULES: Final = {"letters": KEEP_LETTERS, "keys": KEEP_DELIVERY_KEYS, "buttons": LIFETIME}
_DESK_RULES: Final = {"settled": KEEP_SETTLED, "waiting": KEEP_WAITING, "reports": KEEP_REPORTS}
router = APIRouter(include_in_schema=False)


@router.get(PRIVACY)
async def show(
    request: Request, who: Editor, receipt: Annotated[str, Query(alias="ma", max_length=20)] = ""
) -> Response:
    """Show what is kept, and the requests."""
    return await _overview(request, who, receipt)


@router.post(REQUEST)
async def enter(request: Request, who: Editor) -> Response:
    """Take a request in."""
    form = await checked_form(request, who)
    kind = text_of(form, "kind")
    if kind not in set(Kind):
        error = InvalidInputError("Chưa chọn người dân yêu cầu gì.", "Chọn bản sao, hoặc xóa.")
        return await _overview(request, who, error=error)
    number = await _book(request).enter(Kind(kind), who.account)
    return go(f"{REQUEST}/{number}", xong="nhan")


@router.get(f"{REQUEST}/{{number}}")
async def one(request: Request, who: Editor, number: Number) -> Response:
    """Show one request."""
    return await _one(request, who, number)


@router.post(f"{REQUEST}/{{number}}/xuat")
async def hand_out(request: Request, who: Admin, number: Number) -> Response:
    """Give the file of a request."""
    await checked_form(request, who)
    try:
        content = await export(_book(request), number, who.account)
    except ConflictError as error:
        return await _one(request, who, number, error)
    headers = {**NO_STORE, "Content-Disposition": f'attachment; filename="du-lieu-yeu-cau-{number}.json"'}
    return Response(content, 200, headers, "application/json")


@router.post(f"{REQUEST}/{{number}}/giao")
async def handed_over(request: Request, who: Admin, number: Number) -> Response:
    """Note that the file was handed over."""
    form = await checked_form(request, who)
    try:
        await _book(request).hand_over(number, _version(text_of(form, "version", 9)), who.account)
    except ConflictError as error:
        return await _one(request, who, number, error)
    return go(f"{REQUEST}/{number}", xong="giao")


@router.post(f"{REQUEST}/{{number}}/xoa")
async def wipe(request: Request, who: Admin, number: Number) -> Response:
    """Delete the conversations of a request."""
    form = await checked_form(request, who)
    dialogue: Forgetful = request.app.state.rasa
    try:
        if text_of(form, "sure") != "yes":
            raise InvalidInputError("Chưa đánh dấu đồng ý xóa.", "Xóa rồi không lấy lại được.")
        version = _version(text_of(form, "version", 9))
        await delete(_book(request), number, version, dialogue, who.account)
    except ConsoleError as error:
        return await _one(request, who, number, error)
    return go(f"{REQUEST}/{number}", xong="xoa")


@router.post(f"{REQUEST}/{{number}}/tu-choi")
async def refuse(request: Request, who: Admin, number: Number) -> Response:
    """Close a request with a reason."""
    form = await checked_form(request, who)
    try:
        version = _version(text_of(form, "version", 9))
        await _book(request).refuse(number, version, reason_of(form), who.account)
    except ConsoleError as error:
        return await _one(request, who, number, error)
    return go(f"{REQUEST}/{number}", xong="tu-choi")


async def _overview(
    request: Request, who: Signed, receipt: str = "", error: ConsoleError | None = None
) -> Response:
    desk, book = desk_of(request), _book(request)
    keeping: Keeping = request.app.state.keeping
    working = await CalendarBook(desk.database).working()
    today = day_of(desk.now)
    waiting = await book.waiting()
    return page(
        request,
        "privacy.html",
        who,
        error.http_status if error else 200,
        error=error,
        keeping=keeping,
        rules={name: age.days for name, age in {**_RULES, **_DESK_RULES}.items()},
        run=await Runs(desk.database).last(),
        waiting=waiting,
        clock={found.id: (found.due(working), found.days_late(today, working)) for found in waiting},
        settled=await book.settled(),
        term=TERM,
        kinds=tuple(Kind),
        receipt=receipt,
        deletion=await deletion_of(desk.database, receipt) if receipt else None,
        channels=CHANNELS,
    )


async def _one(request: Request, who: Signed, number: int, error: ConsoleError | None = None) -> Response:
    desk = desk_of(request)
    found, proven = await _book(request).find(number)
    working = await CalendarBook(desk.database).working()
    return page(
        request,
        "privacy_request.html",
        who,
        error.http_status if error else 200,
        one=found,
        code=shown(found.code) if found.code else "",
        proven=proven,
        due=found.due(working),
        late=found.days_late(day_of(desk.now), working),
        channels=CHANNELS,
        may_settle=who.account.role.covers(Role.ADMIN),
        done=done(request, _DONE),
        error=error,
    )


def _book(request: Request) -> RequestBook:
    desk = desk_of(request)
    return RequestBook(desk.database, desk.clock)


def _version(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() else 0
