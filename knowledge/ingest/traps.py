"""Known ways in which the national catalogue goes wrong inside a text; each leaves the text unconfirmed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from knowledge.abolished import abolished_in
from knowledge.ingest.attachments import names_a_file
from knowledge.ingest.notebook import Notebook
from knowledge.ingest.text import LOWER, UPPER
from vietnamese.unaccent import skeleton


class Trap(NamedTuple):
    """Name one trap: a stable code, the words that gave it away, and what it means."""

    code: str
    words: str
    reason: str


_MAY_BE_ABOLISHED = re.compile(
    r"huyện|quận|thị xã|thị trấn|thuộc tỉnh|phòng |sở |đội thuế|chi cục thuế", re.IGNORECASE
)
"""One of these words stands in every abolished body; looking for them first is ten times faster."""
_PROVINCES = (
    "An Giang|Kiên Giang|Hà Nội|Huế|Thừa Thiên Huế|Lai Châu|Điện Biên|Sơn La|Lạng Sơn|Quảng Ninh|"
    "Thanh Hóa|Nghệ An|Hà Tĩnh|Cao Bằng|Tuyên Quang|Lào Cai|Thái Nguyên|Phú Thọ|Bắc Ninh|Hưng Yên|"
    "Hải Phòng|Ninh Bình|Quảng Trị|Đà Nẵng|Quảng Ngãi|Gia Lai|Khánh Hòa|Lâm Đồng|Đắk Lắk|"
    "Hồ Chí Minh|HCM|Đồng Nai|Tây Ninh|Cần Thơ|Vĩnh Long|Đồng Tháp|Cà Mau|Hà Giang|Yên Bái|Bắc Kạn|"
    "Vĩnh Phúc|Hòa Bình|Bắc Giang|Thái Bình|Hải Dương|Hà Nam|Nam Định|Quảng Bình|Quảng Nam|Kon Tum|"
    "Bình Định|Ninh Thuận|Đắk Nông|Bình Thuận|Phú Yên|Bình Phước|Bà Rịa|Bình Dương|Long An|"
    "Sóc Trăng|Hậu Giang|Bến Tre|Trà Vinh|Tiền Giang|Bạc Liêu"
)
_OTHER_PROVINCE = re.compile(
    r"(?:UBND|Ủy ban [Nn]hân dân|Uỷ ban [Nn]hân dân|HĐND|Hội đồng [Nn]hân dân|Sở [^,.;:()]{3,45}|Công an|"
    r"Trung tâm Phục vụ hành chính công|Chi cục [^,.;:()]{3,45}|cấp xã)\s?(?:-\s?)?"
    rf"(?:tỉnh|[Tt]hành phố|TP\.?)\s?(?!An Giang)(?:{_PROVINCES})\b"
)
_TORN = re.compile(
    r"(?<![Tt]rung )\btâm [Pp]hục vụ [Hh]ành chính|\b[Tt]rung (?=nộp|tiếp|để|gửi)|\b(?:khai|đăng ký) tâm\b|"
    r"\b[Ủủ]y ban (?!nhân|[Nn]hân|Chứng|chứng|[Tt]hường|Quốc|Dân|Mặt|[Mm]ột|[Kk]|ATGT|An|[a-z]* vụ)nd\b"
)
_GLUED = re.compile(rf"(?<=[{LOWER}])[{UPPER}][{LOWER}]{{2,}}|\d bản (?:chính|sao)[-–{UPPER}]")
_NAMES = re.compile(
    r"V[Nn]eID|eID|eTax|iHTKK|TTg|eKYC|iOS|mDoc|McDonald|PowerPoint|PDFs?|\.vn|https?:|www\.|@|XMLHttp|eXtensible",
    re.IGNORECASE,
)
_KEPT = "giữ lại nhưng chưa xác nhận."
_REASONS = {
    "other_province": f"Nhắc cơ quan của tỉnh khác; {_KEPT}",
    "torn_sentence": f"Câu bị đứt hoặc lẫn câu khác; {_KEPT}",
    "glued_text": f"Chữ của hai ô bị dính vào nhau; {_KEPT}",
    "attachment_in_text": f"Tên tệp đính kèm dính vào câu; {_KEPT}",
}


def traps_in(text: str) -> Iterator[Trap]:
    """Yield the traps that a text to be shown falls into."""
    if _MAY_BE_ABOLISHED.search(text):
        for body in abolished_in(text)[:1]:
            yield Trap("abolished_body", body.text, f"Nhắc “{body.text}”: {body.reason}; {_KEPT}")
    searched = {
        "other_province": _OTHER_PROVINCE.search(text),
        "torn_sentence": _TORN.search(text),
        "glued_text": _glued(text),
    }
    for code, found in searched.items():
        if found:
            yield Trap(code, found.group(0).strip(), _REASONS[code])
    if names_a_file(text):
        yield Trap("attachment_in_text", text[-60:], _REASONS["attachment_in_text"])


def is_doubtful(text: str, where: str, notebook: Notebook) -> bool:
    """Return whether a text falls into a trap, and note each one."""
    found = list(traps_in(text))
    for trap in found:
        notebook.flag(trap.code, where, _around(text, trap.words), trap.reason)
    return bool(found)


def _around(text: str, words: str) -> str:
    start = text.find(words)
    return text[max(0, start - 60) : start + len(words) + 60].strip()


def _glued(text: str) -> re.Match[str] | None:
    for found in _GLUED.finditer(text):
        start = found.start()
        whole = (
            text[max(0, start - 40) : start].rsplit(" ", 1)[-1] + text[start : start + 60].split(" ", 1)[0]
        )
        if not _NAMES.search(whole):
            return found
    return None


_LEAST = 2
"""Letters of the shortest real name: "Sổ"."""
_SHORT = 20
"""Letters below which "test" or "demo" is the whole message and not a word in it."""
_RUBBISH = re.compile(r"\b(?:test|demo|asdf|abc|xxx+)\b", re.IGNORECASE)


def is_rubbish(text: str) -> bool:
    """Return whether a text is a tester's placeholder: "dsfas", "...", "Test_P001"."""
    letters = re.sub(r"[\W\d_]", "", text)
    if len(letters) < _LEAST or (len(letters) < _SHORT and _RUBBISH.search(text.replace("_", " "))):
        return True
    one_word = " " not in text.strip()
    return one_word and text.islower() and skeleton(text) == text and len(text) > 3
