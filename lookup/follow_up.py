"""A question that found no answer: given to the office, read later with a code, without an account."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from admin.accounts.desk import desk_of
from admin.follow_ups.clock import TERM, day_of, due_on, office_days
from admin.follow_ups.codes import read_code, shown
from admin.follow_ups.retention import KEEP_SETTLED
from admin.follow_ups.store import FollowUps
from admin.follow_ups.wording import KINDS
from channels.contract import MAX_TEXT
from channels.door import admit
from channels.errors import ChannelError
from lookup.addresses import ROOT
from lookup.asked import QUERY, one_line
from lookup.follow_up_forms import Fields, RefusedError, posted, refused, too_often, unkept
from lookup.follow_up_limits import visitors_of
from lookup.routes import base_of, room_of
from vietnamese.personal_data import mask

UNANSWERED: Final = f"{ROOT}/chua-thay"
CODE_PAGE: Final = f"{ROOT}/ma"
_METHODS: Final = ["GET", "HEAD"]
router = APIRouter(include_in_schema=False)
Page = Callable[[Request], Awaitable[Response]]


def telling(route: Page) -> Page:
    """Return a route that tells refusals as a page of the look-up."""

    @wraps(route)
    async def told(request: Request) -> Response:
        try:
            return await route(request)
        except RefusedError as error:
            return refused(request, error)

    return told


@router.api_route(UNANSWERED, methods=_METHODS)
async def unanswered(request: Request) -> Response:
    """Offer to give a question to the office; the words of a search stand there already."""
    text = one_line(request.query_params.get(QUERY, ""))[:MAX_TEXT]
    return unkept(request, "follow_up.html", text=text, longest=MAX_TEXT, problem=None)


@router.post(UNANSWERED)
@telling
async def give(request: Request) -> Response:
    """Show exactly what will be kept; once that is confirmed, keep it and show the code."""
    fields = await posted(request)
    typed = fields.text("text")
    try:
        question = admit(typed)
    except ChannelError as error:
        context = {"text": typed, "longest": MAX_TEXT, "problem": f"{error.message} {error.hint}"}
        return unkept(request, "follow_up.html", error.http_status, **context)
    if fields.text("step") == "edit":
        return unkept(request, "follow_up.html", text=question, longest=MAX_TEXT, problem=None)
    code = await _kept(request, fields, question)
    return await _code(request, code, question) if code else await _preview(request, typed, question)


@router.api_route(CODE_PAGE, methods=_METHODS)
async def code_page(request: Request) -> Response:
    """Ask for the code."""
    return unkept(request, "follow_up_code.html", typed="", found=None, is_unknown=False)


@router.post(CODE_PAGE)
@telling
async def read(request: Request) -> Response:
    """Show what the question of a code was told; whatever is no code of a question is answered alike."""
    visitors = visitors_of(request)
    now, address = visitors.clock(), visitors.address_of(request)
    fields = await posted(request)
    if visitors.wrong_codes.is_reached(address, now):
        raise too_often(_minutes(visitors.wrong_codes.within.total_seconds()))
    found = await _store(request).read(fields.text("code"))
    if found is None:
        visitors.wrong_codes.count(address, now)
        typed = read_code(fields.text("code"))
        return unkept(request, "follow_up_code.html", 404, typed=typed, found=None, is_unknown=True)
    shelf = await room_of(request).shelf()
    code = found.told.procedure if found.told else None
    return unkept(
        request,
        "follow_up_code.html",
        typed=shown(read_code(fields.text("code"))),
        found=found,
        is_unknown=False,
        procedure=shelf.catalogue.get(code) if code else None,
        due=due_on(found.asked_at, await office_days(desk_of(request))),
        today=day_of(desk_of(request).now),
        day_of=day_of,
        keep_days=KEEP_SETTLED.days,
    )


async def _kept(request: Request, fields: Fields, question: str) -> str | None:
    """Keep a question that was confirmed, under the code that was drawn for it; return that code."""
    store, code = _store(request), fields.key("code")
    # Only what we showed is kept: the mark binds the code to the very words.
    if fields.text("step") != "send" or not store.seal.is_ours(code, question, fields.text("mark")):
        return None
    visitors = visitors_of(request)
    now, address = visitors.clock(), visitors.address_of(request)
    if visitors.questions.is_reached(address, now):
        raise too_often(_minutes(visitors.questions.within.total_seconds()))
    if not await store.ask(question, code):
        return None
    visitors.questions.count(address, now)
    return code


async def _preview(request: Request, typed: str, question: str) -> Response:
    store = _store(request)
    code = await store.draw()
    counts = sorted(mask(typed).counts.items())
    return unkept(
        request,
        "follow_up_preview.html",
        question=question,
        redacted=[KINDS.get(kind, kind) for kind, _ in counts],
        code=code,
        mark=store.seal.mark_of(code, question),
    )


async def _code(request: Request, code: str, question: str) -> Response:
    address = f"{base_of(request)}{CODE_PAGE}"
    desk = desk_of(request)
    due = due_on(desk.now, await office_days(desk))
    words = (
        f"Mã hỏi của anh/chị: {shown(code)}\n"
        f"Xem câu trả lời ở {address}\n"
        f"Cơ quan trả lời trong {TERM} ngày làm việc, chậm nhất {due:%d/%m/%Y}."
    )
    return unkept(
        request,
        "follow_up_given.html",
        code=shown(code),
        question=question,
        address=address,
        due=due,
        words=words,
        keep_days=KEEP_SETTLED.days,
    )


def _store(request: Request) -> FollowUps:
    desk = desk_of(request)
    return FollowUps(desk.database, desk.keys, desk.clock)


def _minutes(seconds: float) -> int:
    return int(seconds // 60)
