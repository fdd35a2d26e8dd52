"""The pages of the Tổ công nghệ số cộng đồng: who helps in which hamlet, when and where."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from lookup import team_addresses
from lookup.asked import carried
from lookup.pages import page
from lookup.team_room import chosen, team_room_of
from lookup.visits.desk_routes import router as desk_router
from lookup.visits.routes import router as visits_router

router = APIRouter(include_in_schema=False)
_METHODS: Final = ["GET", "HEAD"]


@router.api_route(team_addresses.TEAMS, methods=_METHODS)
async def teams(request: Request) -> Response:
    """Show the teams: choose a commune, then a hamlet."""
    along = carried(request.query_params)
    found = chosen(request)
    return page(
        request,
        "teams.html",
        (team_room_of(request).in_force.version,),
        carried=along,
        link=along.link,
        chosen=found,
        paths=team_addresses,
        path=team_addresses.TEAMS,
    )


router.include_router(visits_router)
router.include_router(desk_router)
