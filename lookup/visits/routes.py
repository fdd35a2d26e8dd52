"""Ask the team of a hamlet to come, without sign-in, and take that back."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from admin.accounts.desk import desk_of
from admin.accounts.forms import csrf_token, read_form, text_of
from admin.errors import ForgedFormError
from admin.follow_ups.codes import shown
from knowledge.loader import Catalogue
from lookup import team_addresses
from lookup.asked import LONGEST_PLACE, carried, one_line
from lookup.carried import PLACE, Carried
from lookup.pages import unkept_page
from lookup.room import Room
from lookup.team_addresses import ASK, HAMLET, WITHDRAW
from lookup.team_room import LONGEST_HAMLET, Chosen, choose, chosen, team_room_of, teams_of
from lookup.visits import form as fields
from lookup.visits.form import Filled, missing, procedures_of, request_of
from lookup.visits.stamp import Verdict, new_stamp, verdict
from lookup.visits.store import TooManyOpenError, Visits

router = APIRouter(include_in_schema=False)
_METHODS: Final = ["GET", "HEAD"]
_VISITORS: Final = "visit"
"""Nobody is signed in here: what a form proves is that a page of ours made it, not who sent it."""
_LARGEST: Final = 16 * 1024
CODE_FIELD: Final = "ma-nho"
_AGAIN: Final = {
    Verdict.TOO_QUICK: "Trang vừa mở xong đã gửi. Anh/chị xem lại rồi bấm gửi lần nữa giúp.",
    Verdict.TOO_OLD: "Trang mở đã lâu. Anh/chị xem lại rồi bấm gửi lần nữa giúp.",
    Verdict.NOT_OURS: "Anh/chị xem lại rồi bấm gửi lần nữa giúp.",
}
_TOO_MANY: Final = "Máy này vừa gửi nhiều lần. Anh/chị chờ ít phút rồi thử lại, hoặc ra điểm hỗ trợ của tổ."
_NO_SUCH_CODE: Final = "Không còn yêu cầu nào mang mã này: đã xong, đã rút, hoặc mã sai."
_FORGED: Final = "Trang này đã cũ nên chưa nhận được. Anh/chị gửi lại giúp, chưa có gì được ghi."


@router.api_route(ASK, methods=_METHODS)
async def ask(request: Request) -> Response:
    """Show the form, or what has to be chosen before it."""
    found = chosen(request)
    filled = Filled(codes=carried(request.query_params).codes)
    return await _form(request, found, filled)


@router.post(ASK)
async def asked(request: Request) -> Response:
    """Keep the request and show the code that takes it back; else the form again, with what to mend."""
    try:
        form = await read_form(request, _VISITORS, _LARGEST)
    except ForgedFormError:
        return await _form(request, chosen(request), Filled(), 403, problem=_FORGED)
    typed = (one_line(text_of(form, PLACE, LONGEST_PLACE)), one_line(text_of(form, HAMLET, LONGEST_HAMLET)))
    found, filled = choose(teams_of(request), *typed), Filled.of(form)
    procedures = procedures_of(filled.codes, await _catalogue(request))
    wrong = missing(filled, procedures)
    if found.team is None or wrong:
        return await _form(request, found, filled, 422, wrong=wrong)
    desk = desk_of(request)
    told = verdict(desk.keys, filled.stamp, desk.now)
    if filled.trapped or told is not Verdict.GOOD:
        return await _form(request, found, filled, 422, problem=_AGAIN.get(told, _AGAIN[Verdict.NOT_OURS]))
    if not team_room_of(request).limits.may_ask(request):
        return await _form(request, found, filled, 429, problem=_TOO_MANY)
    try:
        code = await _visits(request).ask(request_of(filled, found.team, procedures), filled.stamp)
    except TooManyOpenError as error:
        return await _form(request, found, filled, 503, problem=str(error))
    return unkept_page(
        "visit_asked.html", **_common(request), team=found.team, code=shown(code), code_field=CODE_FIELD
    )


@router.api_route(WITHDRAW, methods=_METHODS)
async def withdraw(request: Request) -> Response:
    """Ask for the code."""
    return _withdrawal(request)


@router.post(WITHDRAW)
async def withdrawn(request: Request) -> Response:
    """Wipe the request of a code; a code of none is told the same, whatever is wrong with it."""
    try:
        form = await read_form(request, _VISITORS, _LARGEST)
    except ForgedFormError:
        return _withdrawal(request, 403, problem=_FORGED)
    if not team_room_of(request).limits.may_try(request):
        return _withdrawal(request, 429, problem=_TOO_MANY)
    if await _visits(request).withdraw(text_of(form, CODE_FIELD, 40)):
        return _withdrawal(request, done=True)
    return _withdrawal(request, 404, problem=_NO_SUCH_CODE)


async def _form(
    request: Request,
    found: Chosen,
    filled: Filled,
    status: int = 200,
    *,
    wrong: dict[str, str] | None = None,
    problem: str = "",
) -> Response:
    """Show the form as it was filled in; a trap that was filled in is empty again."""
    desk = desk_of(request)
    return unkept_page(
        "visit_ask.html",
        status,
        **_common(request, filled.codes),
        chosen=found,
        path=ASK,
        filled=filled,
        procedures=procedures_of(filled.codes, await _catalogue(request)),
        wrong=wrong or {},
        problem=problem,
        stamp=new_stamp(desk.keys, desk.now),
        fields=fields,
    )


def _withdrawal(request: Request, status: int = 200, *, problem: str = "", done: bool = False) -> Response:
    common = _common(request)
    return unkept_page(
        "visit_withdraw.html", status, **common, problem=problem, done=done, code_field=CODE_FIELD
    )


def _common(request: Request, codes: tuple[str, ...] = ()) -> dict[str, Any]:
    along = Carried(codes)
    token = csrf_token(request, _VISITORS)
    return {"carried": along, "link": along.link, "paths": team_addresses, "csrf": token}


def _visits(request: Request) -> Visits:
    desk = desk_of(request)
    return Visits(desk.database, desk.keys, desk.clock)


async def _catalogue(request: Request) -> Catalogue:
    room: Room = request.app.state.lookup
    return (await room.shelf()).catalogue
