"""Find bodies that no longer exist in a text that a resident would be sent away by.

Only what is sure: the district level with its towns (gone since 1 July 2025), the departments merged in the
spring of 2025, and the tax branches that Thuế cơ sở took over. Ministries are left out: decrees and circulars
still in force bear their old names. "Phòng Kinh tế" and "Phòng Văn hóa - Xã hội" of a commune exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from vietnamese.normalise import normalise


@dataclass(frozen=True)
class Abolished:
    """Hold one such body: the words as written, their half-open span in the text, and why it is none."""

    text: str
    start: int
    end: int
    reason: str


DISTRICT_LEVEL: Final = "cấp huyện, thị xã, thị trấn đã bỏ từ 1/7/2025"
MERGED: Final = "sở này đã sáp nhập vào sở khác năm 2025"
TAX: Final = "ngành thuế đã sắp xếp lại, nay là Thuế cơ sở"

_DASH: Final = r" ?[-–] ?"
_PATTERNS: Final = {
    DISTRICT_LEVEL: (
        r"cấp huyện|huyện ủy|huyện|quận|(?<!đô )(?<!siêu )thị xã|thị trấn|thành phố thuộc tỉnh"
        r"|Phòng Tư pháp|Phòng Nội vụ|Phòng Tài nguyên(?: và Môi trường)?"
        rf"|Phòng Tài chính{_DASH}Kế hoạch"
        r"|Phòng Lao động(?!,? (?:việc làm|tiền lương))"
        r"|Phòng Giáo dục(?! (?:mầm non|tiểu học|trung học|phổ thông|thường xuyên|nghề|chính trị))"
    ),
    MERGED: (
        r"Sở Tài nguyên(?: và Môi trường)?|Sở Giao thông(?: vận tải)?|Sở Kế hoạch(?: và Đầu tư)?"
        r"|Sở Lao động|Sở Thông tin và Truyền thông|Sở Nông nghiệp và Phát triển nông thôn"
    ),
    TAX: r"Chi cục Thuế(?: khu vực)?|Đội Thuế",
}
# A district's name of June 2025 and the words in front of it belong to what is found.
_OF_DISTRICT: Final = (
    r"(?:(?:UBND|Ủy ban nhân dân|HĐND|Công an|Bảo hiểm xã hội|BHXH|Kho bạc Nhà nước|Tòa án nhân dân"
    r"|Chi nhánh Văn phòng đăng ký đất đai|Phòng [^\s,.;]+(?: [^\s,.;]+){0,4}?) )?"
)
_BODIES: Final = re.compile(
    rf"\b(?:{_OF_DISTRICT}(?P<district>{_PATTERNS[DISTRICT_LEVEL]})|(?P<merged>{_PATTERNS[MERGED]})"
    rf"|(?P<tax>{_PATTERNS[TAX]}))\b",
    re.IGNORECASE,
)
_REASONS: Final = {"district": DISTRICT_LEVEL, "merged": MERGED, "tax": TAX}

_PAST_BEFORE: Final = re.compile(
    r"\b(?:không còn|bỏ|giải thể|thay(?: cho)?|trước đây|trước kia|hồi trước|nguyên là)"
    r"(?: (?:là|do|ở|tại|của|có|cả|các|nộp ở|nộp tại))?\s*$",
    re.IGNORECASE,
)
_NAME_BEFORE: Final = re.compile(
    r"\b(?:đường|hẻm|cầu|chợ|chùa|miếu|đình|nhà thờ|kênh|rạch|sông|ấp|khóm|bến|trường)\s+$", re.IGNORECASE
)
_PAST_AFTER: Final = re.compile(r"\s*\(?(?:cũ|trước đây|trước kia)\b")
_NAME_AFTER: Final = re.compile(r"\s+\(?(?P<word>[^\W\d_]+)\)?")
_MOST_NAME_WORDS: Final = 8
_LOOK_BACK: Final = 40


def abolished_in(text: str) -> list[Abolished]:
    """Return the abolished bodies that a text names, in its order; never raises.

    Left out are bodies that the text itself calls past ("UBND huyện Thoại Sơn cũ", "không còn cấp huyện"),
    and names that only contain such a word ("đường Quận Công", "khu đô thị xã").
    """
    one = normalise(text)
    found: list[Abolished] = []
    for match in _BODIES.finditer(one.text):
        if not _is_past(one.text, match) and not _is_name(one.text, match):
            start, end = one.span(*match.span())
            found.append(Abolished(text[start:end], start, end, _REASONS[str(match.lastgroup)]))
    return found


def _is_past(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    return bool(_PAST_BEFORE.search(before)) or any(
        _PAST_AFTER.match(text, end) for end in _ends(text, match.end())
    )


def _ends(text: str, end: int) -> Iterator[int]:
    """Yield where a body may end: here, or after each capitalised word of the name that follows."""
    yield end
    for _ in range(_MOST_NAME_WORDS):
        word = _NAME_AFTER.match(text, end)
        if word is None or not word["word"][0].isupper():
            return
        end = word.end()
        yield end


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Return whether the word is a capitalised part of a street's, a bridge's or a temple's name."""
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    return match.group()[0].isupper() and bool(_NAME_BEFORE.search(before))
