"""Names of what the turn log holds, in words that an officer reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from channels.status import Status
from knowledge.aspects import Aspect

STATUSES: Final[Mapping[str, str]] = {
    Status.ANSWERED: "đã trả lời",
    Status.CLARIFY: "hỏi lại",
    Status.NO_MATCH: "chưa hiểu",
    Status.NOT_STATED: "nguồn không ghi",
    Status.OUT_OF_SCOPE: "ngoài phạm vi",
    Status.GUIDE_STEP: "đang hướng dẫn",
    Status.GUIDE_ENDED: "hướng dẫn xong, thôi",
    Status.HANDED_OVER: "chỉ nơi khác",
    Status.SCAM_WARNING: "nhắc lừa đảo",
    Status.SMALL_TALK: "chuyện thường",
    Status.FEEDBACK: "góp ý",
    Status.CONFIRM: "hỏi có chắc không",
    Status.DATA_DELETED: "đã xóa dữ liệu",
    Status.UNSUPPORTED_INPUT: "tin không đọc được",
    Status.WELCOMED: "lời chào",
    Status.LIMITED: "nhắn quá nhiều",
    Status.WITH_STAFF: "cán bộ đang nói",
    Status.DEGRADED: "đang thiếu một phần",
    Status.ERROR: "lỗi",
}
CHANNELS: Final[Mapping[str, str]] = {
    "web": "trang web",
    "zalo_oa": "Zalo OA",
    "zalo_bot": "Zalo Bot",
    "telegram": "Telegram",
}
ASPECTS: Final[Mapping[Aspect, str]] = {
    Aspect.DOCUMENTS: "giấy tờ",
    Aspect.FEE: "lệ phí",
    Aspect.TIME: "thời gian",
    Aspect.PLACE: "nơi nộp",
    Aspect.ONLINE: "nộp trên mạng",
    Aspect.STEPS: "các bước",
    Aspect.CONDITIONS: "điều kiện",
    Aspect.RESULT: "kết quả",
    Aspect.FORM: "mẫu đơn",
    Aspect.LEGAL_BASIS: "căn cứ",
}
REASONS: Final[Mapping[str, str]] = {
    "wrong_procedure": "sai thủ tục",
    "missing_information": "thiếu thông tin",
    "hard_to_understand": "khó hiểu",
    "outdated": "thông tin đã cũ",
}
TIMINGS: Final[Mapping[str, str]] = {
    "wait": "chờ tới lượt",
    "rasa": "cả lượt",
    "action": "soạn câu trả lời",
    "search": "tra cứu",
}
DECISIONS: Final[Mapping[str, str]] = {
    "answer": "trả lời",
    "clarify": "hỏi lại",
    "no_match": "không có việc nào hợp",
    "guide": "bài hướng dẫn",
}


def named(names: Mapping[str, str], value: object) -> str:
    """Return the name of a value; the value itself where it has none."""
    return names.get(str(value), str(value))
