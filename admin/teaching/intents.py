"""The kinds of message that people type, in words that an officer understands."""

from __future__ import annotations

from typing import Final

INTENTS: Final = {
    "ask_procedure": "Hỏi một thủ tục, kể chuyện cần làm giấy",
    "follow_up": "Hỏi thêm về việc đang nói",
    "ask_place": "Hỏi xã, huyện cũ nay là đâu, trụ sở ở đâu",
    "pick_choice": "Chọn một mục vừa đưa ra",
    "affirm": "Đồng ý",
    "deny": "Không phải",
    "start_guide": "Xin chỉ từng bước (VNeID, cổng dịch vụ công…)",
    "continue_guide": "Tạm ngưng, làm tiếp bài đang dở",
    "leave_guide": "Thôi không làm nữa",
    "next": "Xong bước này",
    "previous": "Lùi lại",
    "repeat": "Chưa hiểu, nói lại",
    "not_working": "Làm theo mà không được",
    "track_dossier": "Hồ sơ đã nộp tới đâu",
    "report_problem": "Phản ánh, kiến nghị",
    "reach_person": "Muốn gặp, gọi người thật",
    "what_next": "Xong rồi còn làm gì nữa",
    "scam_worry": "Sợ lừa đảo",
    "out_of_scope": "Chuyện ngoài việc của trợ lý",
    "greeting": "Chào",
    "thanks": "Cảm ơn",
    "goodbye": "Tạm biệt",
    "who_are_you": "Hỏi trợ lý là ai",
    "feedback_good": "Khen",
    "feedback_bad": "Chê",
    "delete_my_data": "Xin xóa tin nhắn",
}


def intent_label(name: str | None) -> str:
    """Return the words for an intent; its name where it has none, such as one that only buttons have."""
    return INTENTS.get(name or "", name or "–")
