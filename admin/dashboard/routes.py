"""The first page after signing in: numbers for those who review, the list of pages for everybody else."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from admin.accounts.access import Helper
from admin.accounts.addresses import HOME
from admin.accounts.communes import commune_name, communes
from admin.accounts.desk import desk_of
from admin.accounts.roles import Role
from admin.dashboard.board import MOST, REASONS, board, charts, commune_part
from admin.dashboard.counts import Counts
from admin.dashboard.few import HIDDEN, SHOWN_FROM, STEP, Share
from admin.dashboard.groups import CHANNELS
from admin.dashboard.span import chosen, spans
from admin.follow_ups.facts import catalogue_of
from admin.web.home import home
from admin.web.pages import page
from knowledge.loader import Catalogue

NEAR_NOTHING_LABEL: Final = "Không gần thủ tục nào trong danh mục"
router = APIRouter(include_in_schema=False)


@router.get(HOME)
async def dashboard(
    request: Request,
    who: Helper,
    week: Annotated[str, Query(alias="tuan", max_length=10)] = "",
    commune: Annotated[str, Query(alias="xa", max_length=10)] = "",
) -> Response:
    """Show the numbers of a week, for the province or for the conversations that name a commune."""
    if not who.account.role.covers(Role.EDITOR):
        return await home(request, who)
    counts = counts_of(request)
    first = await counts.first()
    if first is None:
        return page(request, "dashboard_empty.html", who)
    offered = spans(counts.today, first)
    span, catalogue = chosen(week, offered), await catalogue_of(request)
    place = commune_name(commune)
    whole = await board(counts, span, offered, catalogue)
    return page(
        request,
        "dashboard.html",
        who,
        board=whole,
        part=await commune_part(counts, span, commune) if place else whole.part,
        charts=None if place else await charts(counts),
        place=place,
        commune=commune if place else "",
        communes=communes(),
        commune_names=dict(communes()),
        names=names_of(catalogue),
        channels=CHANNELS,
        reasons=REASONS,
        shown_from=SHOWN_FROM,
        step=STEP,
        hidden=HIDDEN,
        most=MOST,
        told_share=told_share,
        told_seconds=told_seconds,
    )


def counts_of(request: Request) -> Counts:
    """Return the one that counts, made at the first look."""
    state, desk = request.app.state, desk_of(request)
    if not hasattr(state, "counts"):
        state.counts = Counts(desk.database, desk.clock)
    found: Counts = state.counts
    return found


def names_of(catalogue: Catalogue) -> dict[str, str]:
    """Return the names of procedures by code; of no procedure, too."""
    return {"": NEAR_NOTHING_LABEL, **{one.code: one.plain_name for one in catalogue}}


def told_share(share: Share) -> str:
    """Return a share as it is read: ``từ 3 % đến 6 %``."""
    low, high = round(share.low * 100), round(share.high * 100)
    return f"khoảng {low} %" if low == high else f"từ {low} % đến {high} %"


def told_seconds(milliseconds: int) -> str:
    """Return a time as it is read: ``0,05 giây``."""
    return f"{milliseconds / 1000:.2f} giây".replace(".", ",")
