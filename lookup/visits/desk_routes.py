"""The desk of those who go: today's list, and what became of each visit."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from admin.accounts.access import Helper, Signed, checked_form
from admin.accounts.desk import desk_of
from admin.accounts.forms import text_of
from admin.accounts.roles import Role
from admin.errors import ConflictError, InvalidInputError
from channels.commissioning import VIET_NAM
from lookup import team_addresses
from lookup.addresses import with_pairs
from lookup.asked import one_line
from lookup.carried import PLACE, Carried
from lookup.pages import unkept_page
from lookup.room import Room
from lookup.team_addresses import HAMLET, TODAY, VISITS
from lookup.team_room import LONGEST_HAMLET
from lookup.visits.rounds import Rounds
from lookup.visits.view import filters, midnight, stops
from lookup.visits.visit import BY_HELPERS, Outcome

router = APIRouter(include_in_schema=False)
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
"""The number of a row, as both databases hold it."""
_NOWHERE: Final = ""
"""A commune that no visit is of: what a helper reaches whose account names none."""


@router.get(TODAY)
async def today(
    request: Request,
    who: Helper,
    commune: Annotated[str, Query(alias=PLACE)] = "",
    hamlet: Annotated[str, Query(alias=HAMLET)] = "",
) -> Response:
    """Show what waits, in the order of asking, and what was closed today."""
    return await _list(request, who, commune, hamlet)


@router.post(f"{VISITS}/{{number}}")
async def mark(request: Request, who: Helper, number: Number) -> Response:
    """Mark a visit; who comes second is told who was first."""
    form = await checked_form(request, who)
    where = (text_of(form, PLACE), text_of(form, HAMLET))
    outcome = _outcome(text_of(form, "ket-qua"))
    try:
        await _rounds(request).mark(number, _version(text_of(form, "lan")), outcome, who.account, _reach(who))
    except ConflictError as error:
        return await _list(request, who, *where, status=409, told=f"{error.message} {error.hint}")
    return RedirectResponse(with_pairs(TODAY, zip((PLACE, HAMLET), where, strict=True)), 303)


async def _list(
    request: Request, who: Signed, commune: str, hamlet: str, *, status: int = 200, told: str = ""
) -> Response:
    now = desk_of(request).now
    wanted, rounds = _wanted(who, commune), _rounds(request)
    chosen = one_line(hamlet)[:LONGEST_HAMLET]
    waiting = await rounds.waiting(wanted)
    closed = await rounds.closed_since(midnight(now), wanted)
    room: Room = request.app.state.lookup
    catalogue = (await room.shelf()).catalogue
    context: dict[str, Any] = {
        "who": who,
        "told": told,
        "commune": commune,
        "chosen": chosen,
        "filters": filters(waiting, chosen),
        "waiting": stops((one for one in waiting if chosen in ("", one.hamlet)), catalogue),
        "closed": stops((one for one in closed if chosen in ("", one.hamlet)), catalogue),
        "has_commune": wanted != _NOWHERE,
        "several_communes": wanted is None,
        "outcomes": BY_HELPERS,
        "day": f"{now.astimezone(VIET_NAM):%d/%m/%Y}",
        "paths": team_addresses,
        "carried": Carried(),
        "link": Carried().link,
    }
    return unkept_page("visits_today.html", status, **context)


def _reach(who: Signed) -> str | None:
    """Return the commune that somebody may see visits of; ``None`` for all."""
    if who.account.role.covers(Role.EDITOR):
        return None
    return who.account.commune or _NOWHERE


def _wanted(who: Signed, commune: str) -> str | None:
    reach = _reach(who)
    return reach if reach is not None else commune or None


def _rounds(request: Request) -> Rounds:
    desk = desk_of(request)
    return Rounds(desk.database, desk.clock)


def _outcome(typed: str) -> Outcome:
    found = next((one for one in BY_HELPERS if one.value == typed), None)
    if found is None:
        raise InvalidInputError("Chưa rõ kết quả.", "Anh/chị bấm một trong các nút ở yêu cầu đó.")
    return found


def _version(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0
