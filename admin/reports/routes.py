"""Reports of wrong facts: the queue under ``/quan-tri/bao-sai``, and a list for helpers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Annotated, Final

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from admin.accounts.access import Editor, Helper, Signed, checked_form
from admin.accounts.addresses import HOME
from admin.accounts.desk import desk_of
from admin.accounts.forms import text_of
from admin.errors import ConflictError, InvalidInputError
from admin.follow_ups.draft import masked_line
from admin.follow_ups.facts import catalogue_of
from admin.follow_ups.wording import KINDS
from admin.reports.report import About, Report, State
from admin.reports.store import FactReports
from admin.web.pages import page
from knowledge.guides.force import guides_in_force

QUEUE: Final = f"{HOME}/bao-sai"
HELPERS: Final = "/tra-cuu/to/bao-sai"
LONGEST_NOTE: Final = 1000
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
router = APIRouter(include_in_schema=False)


@router.get(QUEUE)
async def queue(request: Request, who: Editor) -> Response:
    """List what is to be judged, by procedure and guide."""
    return await _queue(request, who)


@router.get(f"{QUEUE}/xong")
async def closed(request: Request, who: Editor) -> Response:
    """List what was judged."""
    found = await _reports(request).closed()
    return page(request, "reports_closed.html", who, found=found, name_of=await _naming(request))


@router.post(f"{QUEUE}/{{number}}")
async def judge(request: Request, who: Editor, number: Number) -> Response:
    """Change the state of a report."""
    form = await checked_form(request, who)
    counts: Counter[str] = Counter()
    note = masked_line(text_of(form, "note", LONGEST_NOTE), counts)
    state = text_of(form, "state")
    if state not in set(State):
        raise InvalidInputError("Chưa chọn báo cáo này tới đâu.", "Anh/chị chọn một mục rồi ghi lại.")
    reports = _reports(request)
    try:
        await reports.judge(number, _version(form), State(state), note, who.account)
    except ConflictError:
        return await _queue(request, who, 409, conflict=await reports.find(number), typed=note)
    except InvalidInputError as error:
        return await _queue(request, who, 422, missing=(number, error.message), chosen=state)
    if counts:
        return await _queue(request, who, redacted=[(KINDS.get(kind, kind), n) for kind, n in counts.items()])
    return RedirectResponse(QUEUE, 303)


@router.get(HELPERS)
async def helpers_list(request: Request, who: Helper) -> Response:
    """List for helpers what somebody says is wrong; who has the paper in the hand may say so."""
    groups = await _reports(request).open_groups()
    return page(request, "reports_helper.html", who, groups=groups, name_of=await _naming(request))


@router.post(f"{HELPERS}/{{number}}")
async def seen(request: Request, who: Helper, number: Number) -> Response:
    """Note that the helper has the paper in the hand."""
    form = await checked_form(request, who)
    await _reports(request).mark_seen(number, _version(form), who.account)
    return RedirectResponse(HELPERS, 303)


async def _queue(
    request: Request,
    who: Signed,
    status: int = 200,
    *,
    conflict: Report | None = None,
    typed: str = "",
    missing: tuple[int, str] = (0, ""),
    chosen: str = "",
    redacted: list[tuple[str, int]] | None = None,
) -> Response:
    return page(
        request,
        "reports.html",
        who,
        status,
        groups=await _reports(request).open_groups(),
        name_of=await _naming(request),
        states=tuple(State),
        conflict=conflict,
        typed=typed,
        missing=missing,
        chosen=chosen,
        redacted=redacted or [],
    )


async def _naming(request: Request) -> Callable[[About, str], tuple[str, str]]:
    """Return what gives name and public path of what a report is about."""
    catalogue, guides = await catalogue_of(request), guides_in_force()

    def name_of(about: About, subject: str) -> tuple[str, str]:
        if about is About.GUIDE:
            guide = guides.get(subject)
            return (guide.title if guide else subject), f"/tra-cuu/huong-dan/{subject}"
        procedure = catalogue.get(subject)
        return (procedure.plain_name if procedure else subject), f"/tra-cuu/{subject}"

    return name_of


def _reports(request: Request) -> FactReports:
    desk = desk_of(request)
    return FactReports(desk.database, desk.clock)


def _version(form: FormData) -> int:
    typed = text_of(form, "version", 9)
    return int(typed) if typed.isascii() and typed.isdecimal() else 0
