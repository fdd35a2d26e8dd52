"""The page of what people ask this week, for who is signed in as a helper."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from admin.accounts.access import Helper
from admin.accounts.desk import desk_of
from admin.follow_ups.facts import catalogue_of
from admin.this_week import DAYS, SMALLEST, Table, ThisWeek
from admin.web.pages import page
from channels.status import Status
from knowledge.places.gazetteer import gazetteer

THIS_WEEK: Final = "/tra-cuu/to/tuan-nay"
ENDINGS: Final = {
    Status.ANSWERED: "Trả lời được",
    Status.CLARIFY: "Phải hỏi lại cho rõ",
    Status.NO_MATCH: "Chưa hiểu, chưa có",
    Status.NOT_STATED: "Nguồn chưa ghi điều được hỏi",
    Status.OUT_OF_SCOPE: "Không phải việc dịch vụ công",
    Status.GUIDE_STEP: "Đi từng bước hướng dẫn",
    Status.GUIDE_ENDED: "Đi xong, hoặc dừng hướng dẫn",
    Status.HANDED_OVER: "Chỉ sang nơi khác",
    Status.SCAM_WARNING: "Cảnh báo lừa đảo",
    Status.DEGRADED: "Máy trục trặc",
    Status.ERROR: "Máy lỗi",
}
"""How a conversation may go, in words; greetings and the like tell a helper nothing."""
router = APIRouter(include_in_schema=False)


@router.get(THIS_WEEK)
async def this_week(request: Request, who: Helper) -> Response:
    """Show the counts of the province, and of the commune of the helper."""
    week = await _counting(request).read()
    catalogue = await catalogue_of(request)
    code = who.account.commune
    commune = next((one for one in gazetteer().communes if one.code == code), None) if code else None
    return page(
        request,
        "this_week.html",
        who,
        week=week,
        days=DAYS,
        smallest=SMALLEST,
        commune=commune,
        near=week.communes.get(commune.code, Table(0, (), ())) if commune else None,
        names={one.code: one.plain_name for one in catalogue},
        endings={status.value: words for status, words in ENDINGS.items()},
    )


def _counting(request: Request) -> ThisWeek:
    """Return the one that counts, made at the first look."""
    state, desk = request.app.state, desk_of(request)
    if not hasattr(state, "this_week"):
        state.this_week = ThisWeek(desk.database, desk.clock)
    found: ThisWeek = state.this_week
    return found
