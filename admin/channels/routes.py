"""The page of the channels under ``/quan-tri/kenh``: look, switch, test."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from admin import audit
from admin.accounts.access import Admin, Signed, checked_form
from admin.accounts.addresses import HOME
from admin.accounts.desk import desk_of
from admin.accounts.forms import text_of
from admin.catalogue.reasons import reason_of
from admin.channels.self_tests import SelfTests
from admin.channels.standing import Standings
from admin.dashboard.groups import CHANNELS
from admin.errors import ConflictError, ConsoleError, NotThereError
from admin.web.answers import done, go
from admin.web.pages import page
from channels.self_test import self_test
from channels.switches import Switches

PATH: Final = f"{HOME}/kenh"
_DONE: Final = {
    "tat": "Đã tắt. Tin đến không được trả lời, tin đi không gửi nữa, cho tới khi bật lại.",
    "bat": "Đã bật lại.",
    "thu": "Đã thử xong, kết quả ở dưới.",
}
_ON: Final = "on"
router = APIRouter(include_in_schema=False)


@router.get(PATH)
async def show(request: Request, who: Admin) -> Response:
    """Show every channel."""
    return await _page(request, who)


@router.post(f"{PATH}/{{channel}}")
async def turn(request: Request, who: Admin, channel: str) -> Response:
    """Switch a channel on or off, with a reason."""
    form = await checked_form(request, who)
    switches, desk = _switches(request), desk_of(request)
    try:
        wanted, before = text_of(form, "to") == _ON, await switches.position(_known(channel))
        reason = reason_of(form)
        if wanted == before.is_on:
            raise ConflictError("Người khác vừa đổi công tắc này.", "Xem lịch sử của kênh ở dưới.")
    except ConsoleError as error:
        return await _page(request, who, error)
    await switches.turn(channel, is_on=wanted, reason=reason, by=who.account.username)
    told = (_told(is_on=before.is_on), {**_told(is_on=wanted), "lý do": reason})
    await desk.database.run(
        lambda connection: audit.note(
            connection, who.account, "channel.switch", CHANNELS[channel], *told, at=desk.now
        )
    )
    return go(PATH, xong="bat" if wanted else "tat")


@router.post(f"{PATH}/{{channel}}/thu")
async def test(request: Request, who: Admin, channel: str) -> Response:
    """Post a delivery to our own door, and note how it went."""
    await checked_form(request, who)
    platform = request.app.state.called.get(channel)
    if platform is None:
        raise NotThereError("Kênh này không có cửa để thử.", "Kênh đóng, hoặc máy tự đi hỏi tin.")
    desk = desk_of(request)
    fault = await self_test(_own_address(request), platform)
    await SelfTests(desk.database, desk.clock).note(channel, fault)
    return go(PATH, xong="thu")


async def _page(request: Request, who: Signed, error: ConsoleError | None = None) -> Response:
    state, desk = request.app.state, desk_of(request)
    standings = Standings(desk.database, state.platforms, state.senders, state.called, desk.clock)
    return page(
        request,
        "channels.html",
        who,
        error.http_status if error else 200,
        channels=await standings.all(_switches(request)),
        done=done(request, _DONE),
        error=error,
    )


def _own_address(request: Request) -> str:
    # Where this very process listens; what the browser calls us may be anything.
    host, port = request.scope["server"]
    return f"http://{host}:{port}"


def _switches(request: Request) -> Switches:
    found: Switches = request.app.state.switches
    return found


def _known(channel: str) -> str:
    if channel not in CHANNELS:
        raise NotThereError("Không có kênh này.", "Anh/chị chọn lại ở trang Kênh.")
    return channel


def _told(*, is_on: bool) -> dict[str, object]:
    return {"công tắc": "bật" if is_on else "tắt"}
