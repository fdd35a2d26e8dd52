"""The queue of questions under ``/quan-tri/ma-hoi``: list, answer, preview, publish, correct, close."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from admin.accounts.access import Editor, Signed, checked_form
from admin.accounts.addresses import HOME
from admin.accounts.desk import desk_of
from admin.accounts.forms import text_of
from admin.errors import ConflictError, InvalidInputError
from admin.follow_ups.clock import day_of, due_on, office_days
from admin.follow_ups.desk import A_PAGE, FollowUpDesk
from admin.follow_ups.draft import LONGEST, Checked, Draft, checked, masked_line
from admin.follow_ups.facts import catalogue_of
from admin.follow_ups.follow_up import FollowUp, State
from admin.follow_ups.wording import REASONS, waiting_told
from admin.web.pages import page
from knowledge.places.gazetteer import gazetteer

QUEUE: Final = f"{HOME}/ma-hoi"
LONGEST_REASON: Final = 500
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
"""The number of a row, as both databases hold it."""
_MOST_PAGES: Final = 10_000
router = APIRouter(prefix=QUEUE, include_in_schema=False)


@router.get("")
async def queue(
    request: Request,
    who: Editor,
    state: Annotated[str, Query(alias="muc")] = State.WAITING.value,
    number: Annotated[int, Query(alias="trang", ge=1, le=_MOST_PAGES)] = 1,
) -> Response:
    """List the questions of one state."""
    shown = State(state) if state in set(State) else State.WAITING
    desk, today = _desk(request), day_of(desk_of(request).now)
    found = await desk.list(shown, number)
    working = await office_days(desk_of(request))
    due = {one.id: due_on(one.asked_at, working) for one in found}
    return page(
        request,
        "follow_ups.html",
        who,
        shown=shown,
        states=await desk.counts(),
        found=found,
        number=number,
        has_more=len(found) == A_PAGE,
        clock={key: (waiting_told(day, today), day < today) for key, day in due.items()},
    )


@router.get("/{number}")
async def show(request: Request, who: Editor, number: Number) -> Response:
    """Show one question and what it was told, ready to answer or correct."""
    found = await _desk(request).find(number)
    draft = Draft.again(found.told) if found.told else Draft(office=_office(who))
    return await _form(request, who, found, await _checked(request, draft))


@router.post("/{number}")
async def answer(request: Request, who: Editor, number: Number) -> Response:
    """Check an answer: show it as the resident will see it, go on writing, or publish it."""
    form = await checked_form(request, who)
    found = await _desk(request).find(number)
    typed = Draft.of({name: text_of(form, name, most + 1) for name, most in LONGEST.items()})
    draft = await _checked(request, typed)
    wish = text_of(form, "wish")
    if wish not in ("preview", "publish"):
        return await _form(request, who, found, draft, version=_version(form))
    if draft.problems:
        return await _form(request, who, found, draft, version=_version(form), problems=draft.problems)
    if wish == "preview" and _version(form) == found.version:
        return page(request, "follow_up_preview.html", who, one=found, draft=draft, told=draft.told)
    return await _publish(request, who, found, draft, _version(form))


@router.post("/{number}/dong")
async def close(request: Request, who: Editor, number: Number) -> Response:
    """Close a question; the reason is told to who asked."""
    form = await checked_form(request, who)
    counts: Counter[str] = Counter()
    typed = text_of(form, "other", LONGEST_REASON) or text_of(form, "reason", LONGEST_REASON)
    reason = masked_line(typed, counts)
    if not reason:
        raise InvalidInputError("Chưa chọn lý do đóng.", "Người hỏi sẽ đọc lý do này.")
    try:
        await _desk(request).close(number, _version(form), reason, who.account)
    except ConflictError:
        found = await _desk(request).find(number)
        draft = Draft.again(found.told) if found.told else Draft(office=_office(who))
        return await _form(request, who, found, await _checked(request, draft), is_conflict=True)
    return RedirectResponse(f"{QUEUE}/{number}", 303)


async def _publish(request: Request, who: Signed, found: FollowUp, draft: Checked, version: int) -> Response:
    """Publish; where somebody was quicker, show what they did beside what was written here."""
    desk = _desk(request)
    try:
        if version != found.version:
            raise ConflictError("Người khác vừa sửa câu này.")
        await desk.publish(found.id, version, draft.told, who.account)
    except ConflictError:
        return await _form(request, who, await desk.find(found.id), draft, is_conflict=True)
    return RedirectResponse(f"{QUEUE}/{found.id}", 303)


async def _form(
    request: Request,
    who: Signed,
    found: FollowUp,
    draft: Checked,
    *,
    version: int | None = None,
    problems: tuple[str, ...] = (),
    is_conflict: bool = False,
) -> Response:
    """Show the form. After a conflict it carries the new version: who sends it again has seen the change."""
    context: dict[str, Any] = {
        "one": found,
        "draft": draft,
        "row_version": found.version if version is None else version,
        "problems": problems,
        "is_conflict": is_conflict,
        "history": await _desk(request).history(found.id),
        "due": due_on(found.asked_at, await office_days(desk_of(request))),
        "reasons": REASONS,
        "longest": LONGEST,
    }
    status = 409 if is_conflict else 422 if problems else 200
    return page(request, "follow_up.html", who, status, **context)


async def _checked(request: Request, draft: Draft) -> Checked:
    return checked(draft, await catalogue_of(request), day_of(desk_of(request).now))


def _desk(request: Request) -> FollowUpDesk:
    desk = desk_of(request)
    return FollowUpDesk(desk.database, desk.clock)


def _version(form: FormData) -> int:
    typed = text_of(form, "version", 9)
    return int(typed) if typed.isascii() and typed.isdecimal() else 0


def _office(who: Signed) -> str:
    """Return the office of who answers, where the account says which commune."""
    communes = gazetteer().communes if who.account.commune else ()
    name = next((one.full_name for one in communes if one.code == who.account.commune), "")
    return f"Ủy ban nhân dân {name}" if name else ""
