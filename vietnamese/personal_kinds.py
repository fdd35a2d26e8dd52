"""What personal data there is, and how a place that holds some is named."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Kind(str, Enum):
    """Name a kind of personal data, as it is counted in logs."""

    NATIONAL_ID = "national_id"
    """Số căn cước công dân, số định danh: 12 digits."""
    OLD_ID = "old_id"
    """Số chứng minh nhân dân: 9 digits."""
    PHONE = "phone"
    EMAIL = "email"
    BANK_ACCOUNT = "bank_account"
    PLATE = "plate"
    SOCIAL_INSURANCE = "social_insurance"
    """Mã số BHXH (10 digits) or the number of a health insurance card (2 letters, 13 digits)."""
    TAX_CODE = "tax_code"
    BIRTH_DATE = "birth_date"
    """A full date; a year alone stays, because age decides which procedure applies."""
    PERSON_NAME = "person_name"
    ADDRESS = "address"
    """House, street, tổ, ấp or khóm; commune and province stay, because they decide who receives the file."""
    DOSSIER_CODE = "dossier_code"
    """Mã hồ sơ of one person's filing; the code of a procedure stays."""
    OTHER_NUMBER = "other_number"
    """A long number whose kind nothing tells: surely not a fee, a date or a code of ours."""


PLACEHOLDERS: Final[dict[Kind, str]] = {
    Kind.NATIONAL_ID: "[số căn cước]",
    Kind.OLD_ID: "[số chứng minh]",
    Kind.PHONE: "[số điện thoại]",
    Kind.EMAIL: "[email]",
    Kind.BANK_ACCOUNT: "[số tài khoản]",
    Kind.PLATE: "[biển số xe]",
    Kind.SOCIAL_INSURANCE: "[số bảo hiểm]",
    Kind.TAX_CODE: "[mã số thuế]",
    Kind.BIRTH_DATE: "[ngày sinh]",
    Kind.PERSON_NAME: "[tên]",
    Kind.ADDRESS: "[địa chỉ]",
    Kind.DOSSIER_CODE: "[mã hồ sơ]",
    Kind.OTHER_NUMBER: "[dãy số]",
}
"""What people read in place of the data."""


@dataclass(frozen=True)
class Finding:
    """Hold one piece of personal data as a half-open span of the normalised text."""

    kind: Kind
    start: int
    end: int
