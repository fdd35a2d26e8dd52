"""The pages under ``/quan-tri/day-tro-ly``: decisions, each in full, changed, taken back; the patch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Final

import sqlalchemy as sa
from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData
from starlette.responses import Response

from admin.accounts.access import Editor, Signed, checked_form
from admin.accounts.account import Account
from admin.accounts.desk import desk_of
from admin.accounts.forms import text_of
from admin.errors import ConflictError
from admin.follow_ups.facts import catalogue_of
from admin.questions.addresses import PATCH, QUESTIONS, TEACHING, TURN, WRITE
from admin.questions.bench import bench_of
from admin.questions.words import ASPECTS
from admin.teaching import book, store
from admin.teaching.decide import MOST_BYTES, check, form_page, problems_page, written
from admin.teaching.decision import Decision, State
from admin.teaching.draft import again, of_form
from admin.teaching.patch import as_patch
from admin.teaching.redaction import receipt
from admin.teaching.telling import Names
from admin.web.pages import page
from channels.commissioning import VIET_NAM
from knowledge.guides.force import guides_in_force

MOST: Final = 200
"""Decisions of one list."""
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
Change = Callable[[sa.Connection, int, int, Account, datetime], Decision]
router = APIRouter(include_in_schema=False)


@router.get(TEACHING)
async def decisions(request: Request, who: Editor) -> Response:
    """List the decisions, what waits for this person first."""
    desk, bench = desk_of(request), bench_of(request)
    wanted = request.query_params.get("tinh-trang", "")
    states = (State(wanted),) if wanted in set(State) else (State.PROPOSED, State.CONFIRMED, State.EXPORTED)
    found = await desk.database.run(lambda connection: book.recent(connection, states, MOST))
    today = desk.now.astimezone(VIET_NAM).date()
    taught = await bench.export.taught(desk.database)
    catalogue = await catalogue_of(request)
    return page(
        request,
        "teach-list.html",
        who,
        found=found,
        states=tuple(State),
        counts=await desk.database.run(book.counts),
        wanted=wanted,
        stale=[one for one in found if one.is_stale(today)],
        today=today,
        taught=taught,
        waiting=taught.waiting(catalogue, {guide.id for guide in guides_in_force()}),
        share=round(bench.export.share * 100),
        names=Names(catalogue, guides_in_force()),
        most=MOST,
        **_places(),
    )


@router.get(PATCH)
async def patch(request: Request, who: Editor) -> Response:
    """Hand out the lessons as a patch."""
    del who
    files = await bench_of(request).export.files(desk_of(request).database)
    headers = {"Content-Disposition": 'attachment; filename="day-tro-ly.patch"'}
    return Response(as_patch(files), media_type="text/x-patch; charset=utf-8", headers=headers)


@router.post(WRITE)
async def write(request: Request, who: Editor) -> Response:
    """Write the files again, after they could not be written."""
    await checked_form(request, who)
    await bench_of(request).export.write(desk_of(request).database, who.account.username, "Ghi lại")
    return RedirectResponse(TEACHING, 303)


@router.get(f"{TEACHING}/{{number}}")
async def decision(request: Request, who: Editor, number: Number) -> Response:
    """Show one decision."""
    desk = desk_of(request)
    found = await desk.database.run(lambda connection: book.by_id(connection, number))
    return await _decision_page(request, who, found)


@router.post(f"{TEACHING}/{{number}}/xac-nhan")
async def confirm(request: Request, who: Editor, number: Number) -> Response:
    """Confirm what somebody else has proposed."""
    return await _changed(request, who, number, store.confirm)


@router.post(f"{TEACHING}/{{number}}/rut-lai")
async def withdraw(request: Request, who: Editor, number: Number) -> Response:
    """Take a decision back."""
    return await _changed(request, who, number, store.withdraw)


@router.get(f"{TEACHING}/{{number}}/sua")
async def edit(request: Request, who: Editor, number: Number) -> Response:
    """Show the form of a decision."""
    found = await desk_of(request).database.run(lambda connection: book.by_id(connection, number))
    return await form_page(request, who, again(found), decision=found)


@router.post(f"{TEACHING}/{{number}}/sua")
async def change(request: Request, who: Editor, number: Number) -> Response:
    """Change a decision, or show what is missing, or what somebody else has made of it meanwhile."""
    form = await checked_form(request, who, MOST_BYTES)
    desk = desk_of(request)
    now = await desk.database.run(lambda connection: book.by_id(connection, number))
    found = await check(request, who, of_form(form))
    if found.plan is None:
        return await problems_page(request, who, found, decision=now)
    plan, version = found.plan, _version(form)
    try:
        made = await desk.database.run(
            lambda connection: store.change(connection, number, version, plan, who.account, desk.now)
        )
    except ConflictError as error:
        now = await desk.database.run(lambda connection: book.by_id(connection, number))
        more = {"error": error, "standing": [now], "mine": plan.content, "decision": now, "found": found}
        return await form_page(request, who, found.draft, 409, **more)
    await written(request, who, made)
    return RedirectResponse(f"{TEACHING}/{number}", 303)


async def _changed(request: Request, who: Signed, number: int, make: Change) -> Response:
    form = await checked_form(request, who)
    desk, version = desk_of(request), _version(form)
    try:
        made = await desk.database.run(
            lambda connection: make(connection, number, version, who.account, desk.now)
        )
    except ConflictError as error:
        now = await desk.database.run(lambda connection: book.by_id(connection, number))
        return await _decision_page(request, who, now, 409, error)
    await written(request, who, made)
    back = QUESTIONS if text_of(form, "ve", 8) == "cau-hoi" else f"{TEACHING}/{number}"
    return RedirectResponse(back, 303)


async def _decision_page(
    request: Request, who: Signed, found: Decision, status: int = 200, error: ConflictError | None = None
) -> Response:
    today = desk_of(request).now.astimezone(VIET_NAM).date()
    return page(
        request,
        "teach-decision.html",
        who,
        status,
        decision=found,
        error=error,
        is_stale=found.is_stale(today),
        may_confirm=_may_confirm(found, who),
        receipt=receipt(found.redacted),
        aspects=ASPECTS,
        names=Names(await catalogue_of(request), guides_in_force()),
        **_places(),
    )


def _may_confirm(found: Decision, who: Signed) -> bool:
    is_asked = found.asked_of in (None, who.account.id)
    return found.state is State.PROPOSED and found.by_id != who.account.id and is_asked


def _places() -> dict[str, str]:
    return {"TEACHING": TEACHING, "QUESTIONS": QUESTIONS, "TURN": TURN, "PATCH": PATCH, "WRITE": WRITE}


def _version(form: FormData) -> int:
    typed = text_of(form, "version", 9)
    return int(typed) if typed.isascii() and typed.isdecimal() else 0
