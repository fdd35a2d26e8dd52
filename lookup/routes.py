"""The pages under ``/tra-cuu``."""

from __future__ import annotations

import re
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.responses import Response

from knowledge.guides.carry import ONLINE_GUIDE, can_be_filed_online
from knowledge.guides.force import guides_in_force
from knowledge.schema import Level
from lookup.addresses import GUIDES, PRINT, ROOT, page_of
from lookup.asked import LONGEST_CODE, PAPER, Asked, asked, one_line
from lookup.finding import Found, find
from lookup.guide_page import by_topic, guide_page
from lookup.pages import page
from lookup.results import home, results, suggestions
from lookup.room import Room
from lookup.sheet import sheet_of
from lookup.shelf import Shelf
from lookup.slip import PAPERS, USUAL, slip_of
from lookup.team_room import team_room_of, teams_of
from lookup.whereabouts import communes, named_in, whereabouts
from lookup.zalo import zalo_text

router = APIRouter(include_in_schema=False)
_METHODS: Final = ["GET", "HEAD"]
_LOCAL_SUFFIX: Final = re.compile(r"(\d\.\d{6})\..+")


def room_of(request: Request) -> Room:
    """Return the room that the house opened."""
    room: Room = request.app.state.lookup
    return room


def base_of(request: Request) -> str:
    """Return the address of the house as it is known outside."""
    return room_of(request).public_url or str(request.base_url).rstrip("/")


@router.api_route(ROOT, methods=_METHODS)
async def index(request: Request) -> Response:
    """Show results, or what there is to look up."""
    room, wish = room_of(request), asked(request.query_params)
    shelf = await room.shelf()
    if not wish.query and not wish.filters:
        context = home(shelf)
        key = (shelf.catalogue.version, team_room_of(request).in_force.version)
        has_teams = bool(teams_of(request))
        return page(request, "home.html", key, **_common(wish), **context, has_teams=has_teams)
    found = await find(wish.query, shelf, room.ranking) if wish.query else None
    return _list(request, wish, shelf, found)


@router.api_route(f"{ROOT}/goi-y", methods=_METHODS)
async def suggest(request: Request) -> JSONResponse:
    """Return what the letters typed so far may become."""
    room, wish = room_of(request), asked(request.query_params)
    shelf = await room.shelf()
    found = await find(wish.query, shelf, room.ranking, typing=True) if wish.query else Found()
    return JSONResponse(suggestions(found, wish.carried), headers={"Cache-Control": "no-store"})


@router.api_route(PRINT, methods=_METHODS)
async def slip(request: Request) -> Response:
    """Show the slip for one household, ready for the printer."""
    room, wish = room_of(request), asked(request.query_params)
    shelf = await room.shelf()
    size = request.query_params.get(PAPER, USUAL)
    today = room.today()
    return page(
        request,
        "slip.html",
        (shelf.catalogue.version, today, base_of(request)),
        **_common(wish),
        slip=slip_of(wish.carried, shelf.catalogue, today, base_of(request)),
        size=size if size in PAPERS else USUAL,
        sizes=PAPERS,
        today=today,
        place=whereabouts(wish.carried.place),
    )


@router.api_route(GUIDES, methods=_METHODS)
async def guides(request: Request) -> Response:
    """List the guides in force."""
    wish, in_force = asked(request.query_params), guides_in_force()
    key = (len(in_force), *((guide.id, guide.checked) for guide in in_force))
    return page(request, "guides.html", key, **_common(wish), topics=by_topic(in_force))


@router.api_route(f"{GUIDES}/{{guide_id}}", methods=_METHODS)
async def guide(request: Request, guide_id: str) -> Response:
    """Show one guide whole."""
    wish, in_force = asked(request.query_params), guides_in_force()
    found = in_force.get(guide_id)
    shelf = await room_of(request).shelf()
    if found is None:
        return await _lost(request, wish, shelf, guide_id)
    # Steps are switched off and on while we run.
    key = (shelf.catalogue.version, found.model_dump_json())
    view = guide_page(found, in_force, shelf.catalogue)
    return page(request, "guide.html", key, **_common(wish), view=view)


@router.api_route(f"{ROOT}/{{code}}", methods=_METHODS)
async def procedure(request: Request, code: str) -> Response:
    """Show one procedure."""
    room, wish = room_of(request), asked(request.query_params)
    shelf = await room.shelf()
    local = _LOCAL_SUFFIX.fullmatch(code)
    found = shelf.catalogue.get(local[1] if local else code)
    if found is None:
        return await _lost(request, wish, shelf, code)
    if found.code != code:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(page_of(found.code) + query, status_code=308)
    base, today, place = base_of(request), room.today(), whereabouts(wish.carried.place)
    address = base + page_of(found.code)
    return page(
        request,
        "procedure.html",
        (shelf.catalogue.version, today, base, team_room_of(request).in_force.version),
        **_common(wish),
        helpers=teams_of(request).of_commune(place.commune.code) if place and place.commune else (),
        sheet=sheet_of(found, shelf.catalogue, today),
        place=place,
        communes=communes() if Level.COMMUNE in found.levels else (),
        address=address,
        zalo=zalo_text(found, today, address),
        online_guide=_online_guide() if can_be_filed_online(found) else None,
    )


def _list(request: Request, wish: Asked, shelf: Shelf, found: Found | None) -> Response:
    """Show the procedures that were found, or all of them, behind the filters."""
    view = results(wish, found, shelf)
    key = (shelf.catalogue.version, *view.key)
    place = named_in(wish.query) if wish.query else None
    return page(request, "results.html", key, **_common(wish), view=view, place=place)


async def _lost(request: Request, wish: Asked, shelf: Shelf, name: str) -> Response:
    """Say that there is no such page, and search for what its address says.

    Words alone are no help here: an address that was cut short shares some with anything.
    """
    words = one_line(name.replace("-", " "))[:LONGEST_CODE]
    found = await find(words, shelf, room_of(request).ranking) if words else Found()
    if found.by_words:
        found = Found(tuple(shelf.named(words)))
    return page(
        request, "lost.html", (), 404, **_common(wish), name=one_line(name)[:LONGEST_CODE], found=found
    )


def _online_guide() -> str | None:
    return ONLINE_GUIDE if guides_in_force().get(ONLINE_GUIDE) else None


def _common(wish: Asked) -> dict[str, object]:
    return {"wish": wish, "carried": wish.carried, "link": wish.carried.link}
