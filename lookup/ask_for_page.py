"""The page "Hỏi hộ": a question in the resident's words, its answer, and what to press next."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from channels.contract import MAX_TEXT
from channels.errors import ChannelError, ChannelOffError, UnknownConversationError
from lookup.addresses import ROOT
from lookup.ask_for import Said, new_message_id, pressable, question_of, say
from lookup.asked import QUERY, one_line
from lookup.follow_up import telling
from lookup.follow_up_forms import Fields, RefusedError, posted, too_often, unkept
from lookup.follow_up_limits import visitors_of
from lookup.routes import room_of

ASK_FOR: Final = f"{ROOT}/hoi-ho"
_METHODS: Final = ["GET", "HEAD"]
_GONE: Final = "Cuộc hỏi này đã cũ nên nút không dùng được nữa. Anh/chị hỏi lại giúp."
router = APIRouter(include_in_schema=False)


@router.api_route(ASK_FOR, methods=_METHODS)
async def empty(request: Request) -> Response:
    """Show the empty form: a fresh conversation, opened when something is asked."""
    return _form(request, one_line(request.query_params.get(QUERY, ""))[:MAX_TEXT])


@router.post(ASK_FOR)
@telling
async def ask(request: Request) -> Response:
    """Ask, and show the answer with its buttons."""
    fields = await posted(request)
    _count(request)
    try:
        said = await say(request, question_of(fields))
    except UnknownConversationError:
        return _form(request, fields.text("words"), 409, _GONE)
    except ChannelOffError as error:
        raise RefusedError(error.message, error.hint, error.http_status) from error
    except ChannelError as error:
        return _form(request, _typed(fields), error.http_status, f"{error.message} {error.hint}")
    return await _answer(request, said)


async def _answer(request: Request, said: Said) -> Response:
    shelf = await room_of(request).shelf()
    return unkept(
        request,
        "ask_for.html",
        said=said,
        procedure=shelf.catalogue.get(said.code) if said.code else None,
        pressable=pressable,
        next_id=new_message_id,
        text="",
        problem=None,
        longest=MAX_TEXT,
    )


def _form(request: Request, text: str, status: int = 200, problem: str | None = None) -> Response:
    context = {"said": None, "text": text, "problem": problem, "longest": MAX_TEXT}
    return unkept(request, "ask_for.html", status, **context, next_id=new_message_id)


def _count(request: Request) -> None:
    visitors = visitors_of(request)
    now, address = visitors.clock(), visitors.address_of(request)
    if visitors.asking.is_reached(address, now):
        raise too_often(int(visitors.asking.within.total_seconds() // 60))
    visitors.asking.count(address, now)


def _typed(fields: Fields) -> str:
    return fields.text("text")
