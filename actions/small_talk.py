"""The few words around a question: hello, thanks, goodbye, who are you, good or bad."""

from __future__ import annotations

from actions.cards import say
from actions.frame import TurnAction
from actions.turn import Said, Turn
from channels.contract import Effect
from channels.status import Status

_WORDS = {
    "greeting": (
        "Chào anh/chị. Trợ lý chỉ giúp giấy tờ, lệ phí, thời gian, nơi nộp của các thủ tục ở An Giang.",
        "Anh/chị cần làm giấy tờ gì, cứ kể như nói chuyện thường. Gõ không dấu cũng được.",
    ),
    "thanks": ("Dạ không có chi. Anh/chị cần gì thêm cứ nhắn.",),
    "goodbye": ("Chào anh/chị. Khi nào cần cứ nhắn lại.",),
    "who_are_you": (
        "Tôi là trợ lý tự động về dịch vụ công của An Giang, không phải cán bộ.",
        "Trợ lý lấy thông tin từ Cơ sở dữ liệu quốc gia về thủ tục hành chính và luôn ghi nguồn. "
        "Trợ lý không bao giờ hỏi mã OTP, mật khẩu hay ảnh giấy tờ của anh/chị.",
    ),
}


class ActionSmallTalk(TurnAction):
    """Answer courtesies in one or two short sentences."""

    action_name = "action_small_talk"
    walk_first = True

    def answer(self, turn: Turn) -> Said:
        """Return the words for the intent."""
        return Said(Status.SMALL_TALK, (say(*_WORDS[turn.intent]),))


class ActionFeedback(TurnAction):
    """Take down that the last answer helped or did not."""

    action_name = "action_feedback"
    walk_first = True

    def answer(self, turn: Turn) -> Said:
        """Thank for the word and tell the gateway to note it."""
        if turn.intent == "feedback_good":
            text = "Cảm ơn anh/chị đã cho biết."
            return Said(Status.FEEDBACK, (say(text),), effect=Effect.FEEDBACK_GOOD)
        text = (
            "Trợ lý xin lỗi. Câu này được ghi lại để người phụ trách xem. "
            "Anh/chị thử nói cách khác giúp trợ lý nhé."
        )
        return Said(Status.FEEDBACK, (say(text),), effect=Effect.FEEDBACK_BAD)
