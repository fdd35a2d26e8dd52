"""Say honestly that nothing fits, and name the next door."""

from __future__ import annotations

from actions.cards import call_portal_line, compose
from actions.turn import Said
from channels.contract import Paragraph
from channels.status import Status
from knowledge.search import SearchResult

NEXT_DOOR = (
    "Anh/chị có thể hỏi thẳng Trung tâm Phục vụ hành chính công của xã, phường, đặc khu nơi mình ở, "
    "hoặc gọi 18001096 (miễn phí)."
)


def no_match(found: SearchResult) -> Said:
    """Return the answer for a question that no procedure fits."""
    message = compose(
        None,
        [
            Paragraph(text="Trợ lý chưa tìm thấy thủ tục nào khớp với câu hỏi này."),
            Paragraph(text="Anh/chị kể thêm giúp: cần giấy gì, cho ai, vì chuyện gì."),
            Paragraph(text=NEXT_DOOR),
        ],
        [call_portal_line()],
    )
    return Said(Status.NO_MATCH, (message,), search=found, slots={"choices": None})
