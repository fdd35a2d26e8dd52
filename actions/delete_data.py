"""Delete what was kept of a conversation, after one clear question."""

from __future__ import annotations

import re

from actions.answer import answer_question
from actions.cards import reply, say
from actions.frame import TurnAction
from actions.turn import Said, Turn
from channels.contract import Effect
from channels.status import Status
from knowledge.decision import Decision
from vietnamese.normalise import clean
from vietnamese.unaccent import unaccent

PENDING = "delete_data"
_KEPT = re.compile(
    r"\b(?:tin nhan|du lieu|thong tin|lich su|tro chuyen|chat|nay gio|noi|nhan|ghi|luu|quen)\b"
)
KEEP = Said(Status.SMALL_TALK, (say("Trợ lý giữ nguyên, không xóa gì."),), slots={"pending": None})


class ActionDeleteData(TurnAction):
    """Answer "xóa dữ liệu của tôi" and the button that confirms it."""

    action_name = "action_delete_data"

    def answer(self, turn: Turn) -> Said:
        """Ask once; delete when the button was pressed."""
        if turn.intent == "confirm_delete":
            return delete_now()
        if not _KEPT.search(unaccent(clean(turn.text)).lower()):
            found = turn.searcher.search(turn.text)
            # "xóa đó có mất tiền không", "xóa đăng ký thường trú": nothing that we keep.
            if turn.procedure is not None or found.decision is Decision.ANSWER:
                return answer_question(turn, found)
        question = (
            "Trợ lý sẽ xóa mọi tin nhắn của cuộc trò chuyện này. Xóa rồi không lấy lại được. "
            "Anh/chị đồng ý không?"
        )
        buttons = [reply("Đồng ý xóa", "confirm_delete"), reply("Không xóa", "deny")]
        return Said(Status.CONFIRM, (say(question, actions=buttons),), slots={"pending": PENDING})


def delete_now() -> Said:
    """Return the answer that makes the gateway delete the conversation."""
    slots = dict.fromkeys(("procedure", "recent", "choices", "aspects", "walk", "pending"))
    text = "Đã xóa xong. Trợ lý không còn giữ tin nhắn nào của cuộc trò chuyện này."
    return Said(Status.DATA_DELETED, (say(text),), effect=Effect.DELETE_DATA, slots=slots)
