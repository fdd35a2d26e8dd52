"""The web interface: open a conversation, say something, say whether it helped."""

from __future__ import annotations

import time
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from channels.contract import Inbound
from channels.door import admit
from channels.errors import ChannelOffError
from channels.inbox import Inbox
from channels.switches import Switches
from channels.turns import TurnLog
from channels.web.schemas import ConversationOut, ErrorOut, FeedbackIn, MessageIn, TurnOut
from channels.worker import Worker

CHANNEL = "web"
_CODES = (400, 404, 413, 422, 500, 503)
_REFUSED: dict[int | str, dict[str, Any]] = {code: {"model": ErrorOut} for code in _CODES}

router = APIRouter(prefix="/api/v1", responses=_REFUSED)


@router.post("/conversations", status_code=201)
async def open_conversation(request: Request) -> ConversationOut:
    """Mở một cuộc trò chuyện mới."""
    inbox: Inbox = request.app.state.inbox
    return ConversationOut(conversation_id=await inbox.open_conversation(CHANNEL))


@router.post("/messages")
async def send_message(
    body: MessageIn, request: Request, explain: Annotated[bool, Query()] = False
) -> TurnOut:
    """Gửi một tin nhắn và nhận câu trả lời. Gửi lại cùng ``message_id`` thì nhận lại đúng câu trả lời cũ."""
    started = time.perf_counter()
    inbox: Inbox = request.app.state.inbox
    worker: Worker = request.app.state.worker
    switches: Switches = request.app.state.switches
    if not await switches.is_on(CHANNEL):
        raise ChannelOffError("Trợ lý đang tạm nghỉ.", "Anh/chị gọi 18001096 (miễn phí) giúp.")
    text = admit(body.text)
    message = Inbound(
        channel=CHANNEL,
        conversation=body.conversation_id or await inbox.open_conversation(CHANNEL),
        message_id=body.message_id,
        text=text,
        token=body.action,
    )
    delivery = await inbox.receive(message, opened=True)
    recorded = await worker.answer(delivery.row, message if delivery.is_new else None)
    turn = TurnOut.of(recorded, explain=explain)
    turn.timings_ms = {**turn.timings_ms, "total": round((time.perf_counter() - started) * 1000, 2)}
    return turn


@router.post("/feedback", status_code=204)
async def give_feedback(body: FeedbackIn, request: Request) -> Response:
    """Cho biết một câu trả lời có ích hay không; chưa có ích thì vì sao."""
    turn_log: TurnLog = request.app.state.turn_log
    is_bad = body.value == "bad"
    await turn_log.give_feedback(
        body.conversation_id,
        body.turn_id,
        body.value,
        body.reason if is_bad else None,
        admit(body.comment) if is_bad and body.comment else None,
    )
    return Response(status_code=204)
