"""Words of the queue: kinds of personal data, reasons to close, how long a question has waited."""

from __future__ import annotations

from datetime import date
from typing import Final

from vietnamese.personal_data import Kind

KINDS: Final[dict[str, str]] = {
    Kind.NATIONAL_ID.value: "số căn cước",
    Kind.OLD_ID.value: "số chứng minh nhân dân",
    Kind.PHONE.value: "số điện thoại",
    Kind.EMAIL.value: "địa chỉ email",
    Kind.BANK_ACCOUNT.value: "số tài khoản",
    Kind.PLATE.value: "biển số xe",
    Kind.SOCIAL_INSURANCE.value: "số bảo hiểm",
    Kind.TAX_CODE.value: "mã số thuế",
    Kind.BIRTH_DATE.value: "ngày sinh",
    Kind.PERSON_NAME.value: "tên người",
    Kind.ADDRESS.value: "địa chỉ nhà",
    Kind.DOSSIER_CODE.value: "mã hồ sơ",
    Kind.OTHER_NUMBER.value: "dãy số dài",
}
REASONS: Final = (
    "Câu hỏi chưa rõ, xin hỏi lại kỹ hơn.",
    "Việc này không thuộc cơ quan nhà nước ở An Giang.",
    "Đã có trong trang tra cứu; xin tìm lại hoặc hỏi trợ lý.",
    "Câu này là phản ánh, kiến nghị: xin gửi qua tổng đài 1022 hoặc Cổng Dịch vụ công quốc gia.",
)
"""Told to who asked; any other may be written."""


def waiting_told(due: date, today: date) -> str:
    """Return how much of the two working days is left, in words."""
    if due < today:
        days = (today - due).days
        return f"quá hạn {days} ngày"
    return "hạn hôm nay" if due == today else f"hạn {due:%d/%m}"
