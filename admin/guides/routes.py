"""Pages of the guides: which there are, one as it is walked, and its steps switched or worded anew."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from admin.accounts.access import Admin, Editor, Signed, checked_form
from admin.accounts.addresses import HOME
from admin.accounts.desk import desk_of
from admin.accounts.forms import text_of
from admin.catalogue.draft import blank_reading
from admin.catalogue.fields import READING
from admin.catalogue.reasons import reason_of
from admin.catalogue.stock import stock_of
from admin.errors import ConflictError, InvalidInputError
from admin.follow_ups.clock import day_of
from admin.guides.book import GuideBook, state_of
from admin.guides.draft import LABELS, MOST, WordsDraft, words_draft
from admin.guides.shelf import GuideShelf
from admin.web.answers import done, go
from admin.web.pages import NO_STORE, page
from knowledge.guides.corrections import WORDS, waiting
from knowledge.guides.draw import svg_of

GUIDES: Final = f"{HOME}/bai"
_DONE: Final = {
    "tat": "Đã tắt bước. Bà con không gặp bước này nữa, từ tin nhắn tới.",
    "bat": "Đã bật lại bước, từ tin nhắn tới.",
    "sua": "Đã ghi lời mới. Bà con nghe theo, từ tin nhắn tới.",
    "bo-sua": "Đã dùng lại lời có sẵn, từ tin nhắn tới.",
}
router = APIRouter(include_in_schema=False)


@router.get(GUIDES)
async def listed(request: Request, who: Editor) -> Response:
    """List the guides: how many steps, how many off, unconfirmed, worded anew."""
    shelf = await _shelf(request)
    lost = list(waiting(shelf.shipped, shelf.corrections))
    return page(request, "guides.html", who, shelf=shelf, waiting=lost, today=_today(request))


@router.get(f"{GUIDES}/{{name}}")
async def guide(request: Request, who: Editor, name: str) -> Response:
    """Show one guide with all its steps."""
    return await _guide(request, who, name)


@router.get(f"{GUIDES}/{{name}}/so-do.svg")
async def picture(request: Request, _who: Editor, name: str) -> Response:
    """Draw a guide as people walk it now."""
    shelf = await _shelf(request)
    drawn = await asyncio.to_thread(svg_of, shelf.now.get(name) or shelf.guide(name))
    return Response(drawn, 200, NO_STORE, "image/svg+xml")


@router.get(f"{GUIDES}/{{name}}/{{step}}/sua")
async def form(request: Request, who: Admin, name: str, step: str) -> Response:
    """Show the form for the words of a step."""
    shelf = await _shelf(request)
    words = shelf.words(name, step)
    typed = {one: getattr(words, one) or "" for one in WORDS} | blank_reading()
    return _form(request, who, shelf, name, step, WordsDraft(typed, None, None, ()))


@router.post(f"{GUIDES}/{{name}}/{{step}}/sua")
async def word(request: Request, who: Admin, name: str, step: str) -> Response:
    """Word a step anew; what was typed is never lost."""
    form = await checked_form(request, who)
    shelf = await _shelf(request)
    shelf.step(name, step)
    draft = words_draft(form, _today(request))
    if draft.problems or draft.words is None or draft.reading is None:
        return _form(request, who, shelf, name, step, draft, 422)
    codes = (await stock_of(request).shelf()).now.procedures
    seen = text_of(form, "dang-thay")
    try:
        await _book(request).word(name, step, seen, draft.words, draft.reading, codes, who.account)
    except (ConflictError, InvalidInputError) as error:
        fresh = await _shelf(request)
        return _form(request, who, fresh, name, step, draft, error.http_status, error)
    return go(f"{GUIDES}/{name}", xong="sua")


@router.post(f"{GUIDES}/{{name}}/{{step}}/{{wish}}")
async def change(request: Request, who: Admin, name: str, step: str, wish: str) -> Response:
    """Switch a step off (``tat``) or on (``bat``), or use the shipped words again (``bo-sua``)."""
    form = await checked_form(request, who)
    shelf = await _shelf(request)
    shelf.step(name, step)
    seen = text_of(form, "dang-thay")
    try:
        if wish == "bo-sua":
            await _book(request).take_back(name, step, seen, reason_of(form), who.account)
        elif wish in ("tat", "bat"):
            on = wish == "bat"
            await _book(request).switch(name, step, seen, reason_of(form), who.account, on=on)
        else:
            raise InvalidInputError("Không rõ muốn làm gì với bước này.", "Anh/chị bấm lại nút trên trang.")
    except (ConflictError, InvalidInputError) as error:
        return await _guide(request, who, name, error)
    return go(f"{GUIDES}/{name}", xong=wish)


async def _guide(
    request: Request, who: Signed, name: str, error: ConflictError | InvalidInputError | None = None
) -> Response:
    shelf = await _shelf(request)
    shipped = shelf.guide(name)
    return page(
        request,
        "guide.html",
        who,
        error.http_status if error else 200,
        guide=shipped,
        now=shelf.now.get(name),
        shelf=shelf,
        states={step.id: state_of(shelf, name, step.id) for step in shipped.steps},
        error=error,
        done=done(request, _DONE),
        labels=LABELS,
    )


def _form(
    request: Request,
    who: Signed,
    shelf: GuideShelf,
    name: str,
    step: str,
    draft: WordsDraft,
    status: int = 200,
    error: ConflictError | InvalidInputError | None = None,
) -> Response:
    """Show the form. After a conflict it carries the new state: who sends it again has seen the change."""
    context: dict[str, Any] = {
        "guide": shelf.guide(name),
        "step": shelf.step(name, step),
        "words": shelf.words(name, step),
        "correction": shelf.correction(name, step),
        "state": state_of(shelf, name, step),
        "draft": draft,
        "error": error,
        "labels": LABELS,
        "most": MOST,
        "reading": READING,
    }
    return page(request, "guide_words.html", who, status, **context)


async def _shelf(request: Request) -> GuideShelf:
    return await asyncio.to_thread(_book(request).read)


def _book(request: Request) -> GuideBook:
    desk, places = desk_of(request), stock_of(request).places
    return GuideBook(desk.database, places.guides_off, places.guides_corrected, desk.clock)


def _today(request: Request) -> date:
    return day_of(desk_of(request).now)
