"""Smell a scam in a message, and warn before anything else is said."""

from __future__ import annotations

import re

from actions.cards import call_portal_line, compose
from channels.contract import Note, Outbound, Paragraph
from vietnamese.normalise import clean
from vietnamese.unaccent import unaccent

# Calls to "update VNeID" with a link, a code to read out, or money to send have been reported since
# July 2025 (dantri.com.vn 20250718223608817; vov.vn post1213395).
_CALLER = (
    r"(?:goi|nhan tin|nhan zalo|keu|bao(?! (?:nhieu|lau|gio|hiem|gom|ve|cao|tro|loi|sai)\b)"
    r"|xung|tu nhan|yeu cau|noi la|bat)"
)
_LURE = (
    r"(?:otp|ma xac (?:nhan|thuc)|doc ma|mat khau|passcode|link|duong dan|quet ma"
    r"|chuyen (?:tien|khoan)|dong tien|cai (?:app|ung dung)|apk)"
)
_LIE = r"(?<!dat )(?<!trong )(?<!lam )lua(?! (?:chon|gao)\b)"
_SCAM = re.compile(rf"\b{_CALLER}\b.{{0,80}}\b{_LURE}\b|\b{_LURE}\b.{{0,60}}\b{_LIE}\b|\blua dao\b")
# Rice, a choice, a fire and silk: without their accents they would read as a lie.
_NO_LIE = re.compile(r"\b(?:lúa|lựa|lửa|lụa)\b")


def smells_of_scam(text: str) -> bool:
    """Return whether somebody seems to ask the person for a code, a link, an app or money."""
    return bool(_SCAM.search(unaccent(_NO_LIE.sub(" ", clean(text).lower()))))


def scam_warning() -> Outbound:
    """Return the warning: what never to do, what is true, and whom to ask."""
    return compose(
        "Cẩn thận kẻo bị lừa",
        [
            Note(
                tone="warning",
                text="Đừng đọc mã OTP, mật khẩu cho ai. Đừng bấm đường dẫn lạ, "
                "đừng cài ứng dụng người khác gửi, đừng chuyển tiền.",
            ),
            Paragraph(
                text="Địa chỉ và quê quán trên VNeID tự cập nhật sau khi sáp nhập. "
                "Anh/chị không phải làm gì, không phải đóng tiền."
            ),
            Paragraph(text="Anh/chị tắt máy, rồi hỏi thẳng Công an xã, phường nơi mình ở."),
        ],
        [call_portal_line()],
    )
