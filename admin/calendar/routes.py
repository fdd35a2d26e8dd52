"""The pages under ``/quan-tri/lich-nghi``: days off and worked instead, office hours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from admin.accounts.access import Admin, Editor, Signed, checked_form
from admin.accounts.addresses import HOME
from admin.accounts.desk import desk_of
from admin.accounts.forms import text_of
from admin.accounts.roles import Role
from admin.calendar.days import WEEKDAYS, Day, Hours, Kind
from admin.calendar.reading import FIELDS, LONGEST_NAME, read_day, read_file, read_hours, read_name
from admin.calendar.store import CalendarBook, told_hours
from admin.calendar.working_days import WEEKENDS_ONLY, add_working_days, day_of
from admin.errors import InvalidInputError
from admin.web.pages import page

CALENDAR: Final = f"{HOME}/lich-nghi"
TERM: Final = 2
"""Working days, as an example of what the calendar does."""
_DONE: Final = {
    "ngay": "Đã ghi ngày vào lịch.",
    "tep": "Đã nhập tệp vào lịch.",
    "xoa": "Đã xóa ngày khỏi lịch.",
    "gio": "Đã ghi giờ làm việc.",
}
router = APIRouter(prefix=CALENDAR, include_in_schema=False)


@router.get("")
async def show(request: Request, who: Editor, done: Annotated[str, Query(alias="xong")] = "") -> Response:
    """Show the calendar."""
    return await _page(request, who, done=_DONE.get(done, ""))


@router.post("")
async def add(request: Request, who: Admin) -> Response:
    """Add one day."""
    form = await checked_form(request, who)
    try:
        kind = Kind.WORKING if text_of(form, "kind") == Kind.WORKING.value else Kind.OFF
        one = Day(
            read_day(text_of(form, "day", 20)), kind, read_name(text_of(form, "name", LONGEST_NAME + 1))
        )
    except InvalidInputError as error:
        return await _page(request, who, error=error, typed=form)
    await _book(request).put([one], who.account)
    return RedirectResponse(f"{CALENDAR}?xong=ngay", 303)


@router.post("/tep")
async def import_file(request: Request, who: Admin) -> Response:
    """Add the days of a CSV file: all of them or none."""
    form = await checked_form(request, who)
    file = form.get("file")
    try:
        if not isinstance(file, UploadFile) or not file.size:
            raise InvalidInputError("Chưa chọn tệp.", "Chọn tệp CSV có ba cột: ngày, loại, lý do.")
        days = read_file(await file.read())
    except InvalidInputError as error:
        return await _page(request, who, error=error)
    finally:
        await form.close()
    await _book(request).put(days, who.account)
    return RedirectResponse(f"{CALENDAR}?xong=tep", 303)


@router.post("/xoa")
async def drop(request: Request, who: Admin) -> Response:
    """Take a day out of the calendar."""
    form = await checked_form(request, who)
    await _book(request).drop(read_day(text_of(form, "day", 20)), who.account)
    return RedirectResponse(f"{CALENDAR}?xong=xoa", 303)


@router.post("/gio")
async def hours(request: Request, who: Admin) -> Response:
    """Replace the office hours."""
    form = await checked_form(request, who)
    try:
        found = read_hours({name: text_of(form, name, 10) for name in form})
    except InvalidInputError as error:
        return await _page(request, who, error=error, typed=form)
    await _book(request).put_hours(found, who.account)
    return RedirectResponse(f"{CALENDAR}?xong=gio", 303)


async def _page(
    request: Request,
    who: Signed,
    *,
    done: str = "",
    error: InvalidInputError | None = None,
    typed: FormData | None = None,
) -> Response:
    calendar = await _book(request).read()
    today = day_of(desk_of(request).now)
    context = {
        "calendar": calendar,
        "coming": [one for one in calendar.days if one.day >= today],
        "past": [one for one in reversed(calendar.days) if one.day < today],
        "weekdays": WEEKDAYS,
        "fields": _fields(calendar.hours, typed),
        "told_hours": {weekday: told_hours(one) for weekday, one in calendar.hours.items()},
        "typed": {name: text_of(typed, name) if typed else "" for name in ("day", "kind", "name")},
        "today": today,
        "term": TERM,
        "due": add_working_days(today, TERM, calendar.working),
        "is_working": today in calendar.working,
        "is_empty": calendar.working == WEEKENDS_ONLY,
        "may_change": who.account.role.covers(Role.ADMIN),
    }
    return page(request, "calendar.html", who, 422 if error else 200, done=done, error=error, **context)


def _fields(hours: Mapping[int, Hours], typed: FormData | None) -> dict[str, str]:
    """Return what stands in the fields of the hours: what was typed, else what is stored."""
    found: dict[str, str] = {}
    for weekday in range(len(WEEKDAYS)):
        one = hours.get(weekday, Hours())
        times = [*(one.morning or (None, None)), *(one.afternoon or (None, None))]
        for part, at in zip(FIELDS, times, strict=True):
            name = f"{part}{weekday}"
            stored = f"{at:%H:%M}" if at else ""
            found[name] = text_of(typed, name, 10) if typed and name in typed else stored
    return found


def _book(request: Request) -> CalendarBook:
    desk = desk_of(request)
    return CalendarBook(desk.database, desk.clock)
