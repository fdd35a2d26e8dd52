"""The form under ``/quan-tri/cau-hoi/quyet-dinh``: what should have happened with one group, or several."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from admin.accounts import book as accounts
from admin.accounts.access import Editor, Signed, checked_form
from admin.accounts.desk import desk_of
from admin.accounts.roles import Role
from admin.errors import ConflictError, NotThereError
from admin.follow_ups.facts import catalogue_of
from admin.questions.addresses import DECIDE, QUESTIONS, SUGGEST, TEACHING, TURN
from admin.questions.bench import bench_of
from admin.questions.filters import Filters
from admin.questions.suggest import suggest
from admin.questions.words import ASPECTS
from admin.teaching import book, store
from admin.teaching.checks import Checked, checked
from admin.teaching.decision import Decision, Kind
from admin.teaching.draft import MOST_TURNS, Draft, new, of_form, with_choices
from admin.teaching.intents import INTENTS
from admin.teaching.telling import Names
from admin.web.pages import page
from channels.commissioning import VIET_NAM
from knowledge.aspects import Aspect
from knowledge.guides.force import guides_in_force

MOST_BYTES = 512 * 1024
"""A form with sixty wordings of a thousand letters each."""
router = APIRouter(include_in_schema=False)


@router.get(DECIDE)
async def blank(request: Request, who: Editor) -> Response:
    """Show the form for the groups that the address names."""
    desk, bench = desk_of(request), bench_of(request)
    given = request.query_params
    wanted = [one for one in given.getlist("nhom") if len(one) <= 36]
    groups = await bench.groups_with(desk.database, Filters.of(given), desk.now, wanted)
    if not groups:
        raise NotThereError(
            "Không còn câu nào như vậy ở đây.", "Có thể người khác vừa xem xong. Anh/chị quay lại danh sách."
        )
    kind = given.get("viec", "")
    draft = new(groups, desk.now.astimezone(VIET_NAM).date(), Kind(kind) if kind in set(Kind) else None)
    standing = await _standing(request, draft)
    seen = tuple((one.id, one.version) for one in standing)
    return await form_page(request, who, replace(draft, seen=seen), standing=standing)


@router.post(DECIDE)
async def decide(request: Request, who: Editor) -> Response:
    """Take the decision, or show what is missing, or what somebody else has decided meanwhile."""
    form = await checked_form(request, who, MOST_BYTES)
    typed = of_form(form)
    found = await check(request, who, typed)
    if found.plan is None:
        return await problems_page(request, who, found)
    plan, desk = found.plan, desk_of(request)
    try:
        made = await desk.database.run(
            lambda connection: store.add(connection, plan, who.account, desk.now, typed.seen)
        )
    except ConflictError as error:
        standing = await _standing(request, typed)
        seen = tuple((one.id, one.version) for one in standing)
        draft = replace(found.draft, seen=seen)
        return await form_page(
            request, who, draft, 409, error=error, standing=standing, mine=plan.content, found=found
        )
    await written(request, who, made)
    query = Filters.of(request.query_params).query
    return RedirectResponse(f"{QUESTIONS}?{query}{'&' if query else ''}xong={made.id}", 303)


async def check(request: Request, who: Signed, typed: Draft) -> Checked:
    """Mask a draft and say what is missing in it."""
    today = desk_of(request).now.astimezone(VIET_NAM).date()
    return checked(typed, await catalogue_of(request), guides_in_force(), today, await _others(request, who))


async def written(request: Request, who: Signed, made: Decision) -> bool:
    """Write the files anew after a decision that counts at once."""
    export = bench_of(request).export
    message = f"Quyết định {made.id}: {made.content.kind.label}"
    return await export.write_or_wait(desk_of(request).database, who.account.username, message)


async def problems_page(request: Request, who: Signed, found: Checked, **context: Any) -> Response:
    """Show the form again, with what is missing, and procedures that the typed words may mean."""
    draft = found.draft
    if draft.kind in (Kind.PROCEDURE, Kind.ALIAS) and draft.procedure:
        named = await suggest(draft.procedure, await catalogue_of(request), bench_of(request).brain)
        draft = with_choices(draft, [(one.code, one.plain_name) for one in named])
    standing = [] if "decision" in context else await _standing(request, draft)
    return await form_page(request, who, draft, 422, found=found, standing=standing, **context)


async def form_page(
    request: Request, who: Signed, draft: Draft, status: int = 200, /, **context: Any
) -> Response:
    """Show the form; ``decision`` is the one to be changed, ``mine`` what was to be decided in a conflict."""
    query = Filters.of(request.query_params).query
    usual: dict[str, Any] = {"found": None, "error": None, "standing": [], "mine": None, "decision": None}
    return page(
        request,
        "teach-form.html",
        who,
        status,
        draft=draft,
        turns=sum(len(one.turn_ids) for one in draft.rows),
        most_turns=MOST_TURNS,
        kinds=tuple(Kind),
        guides=guides_in_force(),
        intents=INTENTS,
        aspects=ASPECTS,
        all_aspects=tuple(Aspect),
        others=await _others(request, who),
        names=Names(await catalogue_of(request), guides_in_force()),
        query=query,
        QUESTIONS=QUESTIONS,
        DECIDE=DECIDE,
        TEACHING=TEACHING,
        SUGGEST=SUGGEST,
        TURN=TURN,
        **{**usual, **context},
    )


async def _standing(request: Request, draft: Draft) -> list[Decision]:
    ids = [one for row in draft.rows for one in row.turn_ids]
    return await desk_of(request).database.run(lambda connection: book.about(connection, ids))


async def _others(request: Request, who: Signed) -> dict[int, str]:
    """Return who else may confirm: people who may decide themselves."""

    def work(connection: sa.Connection) -> dict[int, str]:
        return {
            one.account.id: one.account.name
            for one in accounts.everybody(connection)
            if one.account.role.covers(Role.EDITOR) and not one.is_locked and one.account.id != who.account.id
        }

    return await desk_of(request).database.run(work)
