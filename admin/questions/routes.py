"""The pages under ``/quan-tri/cau-hoi``: queues and groups, one turn in full, quick decisions."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.responses import Response

from admin.accounts.access import Editor, Signed, checked_form
from admin.accounts.desk import desk_of
from admin.accounts.forms import text_of
from admin.errors import InvalidInputError
from admin.follow_ups.facts import catalogue_of
from admin.questions import words
from admin.questions.addresses import DECIDE, FOLLOW_UPS, QUESTIONS, QUICK, REPORTS, SUGGEST, TEACHING, TURN
from admin.questions.bench import bench_of
from admin.questions.filters import REVIEWED, Filters, weeks
from admin.questions.groups import Group
from admin.questions.queues import QUEUES
from admin.questions.suggest import LONGEST, suggest
from admin.questions.turn import find_turn
from admin.teaching import book
from admin.teaching.decision import Decision, Kind
from admin.teaching.intents import intent_label
from admin.teaching.quick import QUICK_KINDS, decide_at_once
from admin.teaching.redaction import receipt
from admin.teaching.telling import Names
from admin.web.pages import page
from knowledge.guides.force import guides_in_force
from knowledge.guides.loader import Guides

A_PAGE: Final = 25
MOST_CHOSEN: Final = 100
router = APIRouter(include_in_schema=False)


@router.get(QUESTIONS)
async def questions(request: Request, who: Editor) -> Response:
    """List what people asked, by queue and meaning."""
    desk, bench = desk_of(request), bench_of(request)
    filters, now = Filters.of(request.query_params), desk.now
    listing = await bench.listing(desk.database, filters, now)
    last = max(1, -(-len(listing.groups) // A_PAGE))
    shown = filters.on_page(min(filters.page, last))
    start = (shown.page - 1) * A_PAGE
    return page(
        request,
        "question-list.html",
        who,
        queues=QUEUES,
        counts=await bench.counts(desk.database, filters, now),
        filters=shown,
        listing=listing,
        groups=listing.groups[start : start + A_PAGE],
        first=start + 1,
        last=last,
        link=lambda number: _address(QUESTIONS, shown.on_page(number)),
        to_queue=lambda queue: _address(QUESTIONS, shown.in_queue(queue)),
        now=now,
        weeks=weeks(now),
        statuses=words.STATUSES,
        channels=words.CHANNELS,
        reviewed=REVIEWED,
        step_of=_step_names(guides_in_force()),
        done=await _done(request),
        skipped=_number(request.query_params.get("giu-nguyen", "")),
        receipt=receipt,
        names=Names(await catalogue_of(request), guides_in_force()),
        **_places(),
    )


@router.get(f"{TURN}/{{turn_id}}")
async def turn(request: Request, who: Editor, turn_id: str) -> Response:
    """Show one turn in full."""
    database = desk_of(request).database
    found = await database.run(lambda connection: find_turn(connection, turn_id[:36]))
    decisions = await database.run(lambda connection: book.about(connection, [found.asked.id]))
    return page(
        request,
        "question.html",
        who,
        turn=found,
        decisions=decisions,
        words=words,
        intent_label=intent_label,
        names=Names(await catalogue_of(request), guides_in_force()),
        **_places(),
    )


@router.get(SUGGEST)
async def suggestions(request: Request, who: Editor) -> JSONResponse:
    """Return the procedures that some letters may mean."""
    del who
    typed = request.query_params.get("q", "")[:LONGEST]
    found = await suggest(typed, await catalogue_of(request), bench_of(request).brain)
    return JSONResponse([{"code": one.code, "name": one.plain_name} for one in found])


@router.post(QUICK)
async def quick(request: Request, who: Editor) -> Response:
    """Decide about the groups that were ticked, or open the form for them."""
    form = await checked_form(request, who)
    filters = Filters.of(request.query_params)
    chosen = [one for one in form.getlist("nhom") if isinstance(one, str) and len(one) <= 36][:MOST_CHOSEN]
    if not chosen:
        raise InvalidInputError("Chưa chọn câu nào.", "Anh/chị đánh dấu ít nhất một dòng rồi làm lại.")
    wish = text_of(form, "viec", 16)
    if wish not in QUICK_KINDS:
        kind = {"viec": wish} if wish in set(Kind) else {}
        return RedirectResponse(f"{DECIDE}?{_query(filters, nhom=chosen, **kind)}", 303)
    return await _at_once(request, who, filters, chosen, wish)


async def _at_once(
    request: Request, who: Signed, filters: Filters, chosen: list[str], wish: str
) -> RedirectResponse:
    desk, bench = desk_of(request), bench_of(request)
    groups = await bench.groups_with(desk.database, filters, desk.now, chosen)
    made = await desk.database.run(lambda c: decide_at_once(c, groups, wish, who.account, desk.now))
    if made:
        await bench.export.write_or_wait(desk.database, who.account.username, f"{len(made)} quyết định")
    skipped = {"giu-nguyen": str(len(groups) - len(made))} if len(made) < len(groups) else {}
    done = {"xong": [str(one.id) for one in made]}
    return RedirectResponse(f"{QUESTIONS}?{_query(filters, **done, **skipped)}", 303)


async def _done(request: Request) -> list[Decision]:
    """Return the decisions that the address says were just made, so that they can be taken back."""
    numbers = [_number(one) for one in request.query_params.getlist("xong")[:MOST_CHOSEN]]
    wanted = [number for number in numbers if number]
    return await desk_of(request).database.run(lambda connection: book.some(connection, wanted))


def _step_names(guides: Guides) -> object:
    """Return what names the step at which a group of a walk stands: title, number, what is to be done."""

    def step_of(group: Group) -> tuple[str, str] | None:
        guide = guides.get(group.lead.guide or "")
        step = guide.step(group.lead.step or "") if guide else None
        if guide is None or step is None:
            return None
        return f"{guide.title}, bước {guide.steps.index(step) + 1}", step.do

    return step_of


def _places() -> dict[str, str]:
    return {
        "QUESTIONS": QUESTIONS,
        "TURN": TURN,
        "DECIDE": DECIDE,
        "QUICK": QUICK,
        "SUGGEST": SUGGEST,
        "TEACHING": TEACHING,
        "REPORTS": REPORTS,
        "FOLLOW_UPS": FOLLOW_UPS,
    }


def _query(filters: Filters, **more: str | list[str]) -> str:
    return "&".join(part for part in (filters.query, urlencode(more, doseq=True)) if part)


def _address(path: str, filters: Filters) -> str:
    return f"{path}?{filters.query}" if filters.query else path


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
