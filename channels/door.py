"""Let a person's words in: cleaned, masked, never a command. Nothing is stored before this."""

from __future__ import annotations

from channels.contract import MAX_TEXT
from channels.errors import EmptyMessageError, MessageTooLongError
from vietnamese.personal_data import mask


def admit(text: str) -> str:
    """Return the text as it may be stored and understood.

    Raises:
        MessageTooLongError: over :data:`MAX_TEXT` characters as typed.
        EmptyMessageError: nothing is left after cleaning.
    """
    if len(text) > MAX_TEXT:
        raise MessageTooLongError(
            f"Tin nhắn dài {len(text)} ký tự, trợ lý chỉ đọc được {MAX_TEXT}.",
            "Anh/chị viết ngắn lại, hoặc gửi làm hai tin.",
        )
    # A lone surrogate cannot be stored or sent; a leading slash would be a command to Rasa.
    readable = text.encode("utf-8", "ignore").decode("utf-8")
    admitted = mask(readable).text.lstrip("/ ")
    if not admitted:
        raise EmptyMessageError("Tin nhắn trống.", "Anh/chị gõ câu hỏi rồi gửi lại.")
    return admitted
