"""What each kind of message is called by officers, and questions that no model was trained on."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from eval.jsonl import read_lines
from eval.questions import GOLDEN, Text

INTENTS: Final = GOLDEN / "intents.jsonl"
TITLES: Final = {
    "ask_procedure": "Hỏi một thủ tục",
    "follow_up": "Hỏi thêm về việc đang nói",
    "ask_place": "Hỏi xã cũ nay là đâu",
    "pick_choice": "Chọn một mục",
    "affirm": "Đồng ý",
    "deny": "Không đồng ý",
    "start_guide": "Nhờ chỉ từng bước",
    "continue_guide": "Làm tiếp bài dở",
    "leave_guide": "Thôi không làm nữa",
    "next": "Qua bước sau",
    "previous": "Lùi lại bước trước",
    "repeat": "Xin nói lại",
    "not_working": "Làm theo mà không được",
    "track_dossier": "Hỏi hồ sơ tới đâu",
    "report_problem": "Phản ánh chuyện chung",
    "reach_person": "Muốn gặp người thật",
    "what_next": "Xong rồi làm gì nữa",
    "scam_worry": "Sợ bị lừa",
    "out_of_scope": "Chuyện ngoài việc của trợ lý",
    "greeting": "Chào",
    "thanks": "Cảm ơn",
    "goodbye": "Tạm biệt",
    "who_are_you": "Hỏi trợ lý là ai",
    "feedback_good": "Khen",
    "feedback_bad": "Chê",
    "delete_my_data": "Xin xóa dữ liệu",
}
SAME_ACTION: Final = {"nlu_fallback": "ask_procedure"}
"""When it is not sure of a kind, the dialogue searches, as it does for a question about a procedure."""


class Utterance(BaseModel):
    """Hold a message and the kind of request it is."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")

    q: Text
    intent: Text


def read_utterances(path: Path = INTENTS) -> list[Utterance]:
    """Read the messages.

    Raises:
        QuestionFileError: naming the line that is wrong.
    """
    return read_lines(path, Utterance, '{"q": "chào em", "intent": "greeting"}')


def title_of(intent: str) -> str:
    """Return what officers call a kind of message."""
    return TITLES.get(intent, intent)


def effective(intent: str) -> str:
    """Return the kind as which the dialogue treats what was heard."""
    return SAME_ACTION.get(intent, intent)
