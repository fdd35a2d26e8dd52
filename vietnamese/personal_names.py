"""Names of people, found by what introduces them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from vietnamese.personal_kinds import Finding, Kind
from vietnamese.personal_patterns import compiled, either
from vietnamese.unaccent import unaccent

MOST_WORDS: Final = 5
"""Words of a name written with capitals."""
MOST_WORDS_LOWER: Final = 4
"""Words of a name written without capitals, where its end is a guess."""

_SURNAMES_TEXT: Final = """
    nguyễn trần lê phạm huỳnh hoàng võ vũ đặng bùi đỗ hồ ngô dương lý phan trương đinh đoàn lâm mai trịnh
    đào cao lương lưu tô tạ hà thái tống quách từ vương diệp phùng quan hứa tăng châu kim thạch danh sơn lục
    trầm kiên liêu neáng néang neang chau thị tiêu la lại mạc nghiêm ông phó tôn triệu trang văn viên khưu
    kha giang đàm đồng cù chung
"""
_SURNAMES: Final = frozenset(_SURNAMES_TEXT.split())
SURNAMES: Final = _SURNAMES | frozenset(unaccent(name) for name in _SURNAMES)
"""Surnames common in An Giang: Kinh, Hoa and Khmer; Chăm names are known by their capitals only."""

_EVERYDAY_TEXT: Final = """
    cao chung cu cù do dong đồng giang ha hà ho kha khu la lai lại mac mai ong ông phó pho quan sơn son
    ta tạ tang tăng thai thái thi thị to tô ton tôn trang tu từ văn van vo
"""
_EVERYDAY: Final = frozenset(_EVERYDAY_TEXT.split())
"""Surnames that are also everyday words; written small they are taken for the word."""

# What follows a name in running text; with marks these words are never part of one.
_ENDS: Final = (
    "muốn", "xin", "cần", "hỏi", "ở", "tại", "sinh ngày", "sinh năm", "sinh", "sn", "số", "sđt",
    "điện thoại",
    "cccd", "cmnd", "và", "là", "có", "bị", "đang", "đã", "sẽ", "chưa", "không", "ko", "được", "cho", "của",
    "thì", "mà", "với", "đi", "làm", "nộp", "đăng", "đổi", "giờ", "nay", "năm nay", "quê", "ngụ",
    "thường trú", "tạm trú", "địa chỉ", "trong", "trên", "khác", "sai", "gì", "nào", "vợ", "chồng", "cha",
    "mẹ", "con", "bố", "ba", "má", "anh", "chị", "em", "tôi", "tui", "người", "giới tính", "dân tộc",
    "quốc tịch", "nơi", "ngày", "năm", "tuổi", "phường", "xã", "tỉnh", "thành phố", "huyện", "quận", "ấp",
    "khóm", "tổ", "nhưng", "để", "vì", "nên", "mất", "bao", "sao", "thế", "như",
)  # fmt: skip
# Without marks these are names as well (Lâm, Cẩn, Tú, Sơn ...): only the accented word ends a name.
_ALSO_NAMES: Final = frozenset(
    ("làm", "cần", "có", "là", "mà", "ba", "bố", "tổ", "nơi", "đi", "năm", "sinh", "vì", "đang", "ở", "thì")
)
_ENDS_CAPITALISED: Final = (
    "sinh ngày", "sinh năm", "ngày", "số", "sđt", "cccd", "cmnd", "địa chỉ", "quê", "giới tính", "dân tộc",
    "quốc tịch", "thường trú", "phường", "xã", "tỉnh", "cha", "mẹ", "con", "vợ", "chồng", "người",
    "điện thoại", "email", "công ty", "thủ tục", "giấy", "hộ", "doanh nghiệp", "vneid", "facebook", "zalo",
)  # fmt: skip


def _ends(phrases: tuple[str, ...]) -> re.Pattern[str]:
    exact = [re.escape(phrase) for phrase in phrases if phrase in _ALSO_NAMES]
    return compiled(
        rf"{either(*(p for p in phrases if p not in _ALSO_NAMES))}|(?:{'|'.join(exact) or '(?!)'})(?!\w)"
    )


_END_LOWER: Final = _ends(_ENDS)
_END_CAPITALISED: Final = _ends(_ENDS_CAPITALISED)
_WORD: Final = re.compile(r"[^\W\d_]{1,12}(?!\w)")

_WHO: Final = either(
    "tôi", "tui", "em", "mình", "con", "cháu", "bé", "ông", "bà", "anh", "chị", "cô", "chú", "bác", "cậu",
    "dì", "vợ", "chồng", "mẹ", "má", "cha", "ba", "ổng", "bả", "nó",
)  # fmt: skip
_NAME: Final = either("tên")
_FULL_NAME: Final = either("họ tên", "họ và tên")
_IS: Final = f" {either('là')}"
_INTRODUCED: Final = compiled(
    rf"(?:{_FULL_NAME}(?: {_WHO})?(?:{_IS})?|{_NAME}(?: {_WHO})?{_IS}"
    rf"|{_WHO} {_NAME}(?:{_IS})?|{_NAME} {_WHO})"
    r" ?:? ?(?!(?:là|la)(?!\w))(?=[^\W\d_])"
)
_ADDRESSED: Final = compiled(rf"(?:{_WHO}|{either('tên', 'của', 'cho', 'là')}) (?=[^\W\d_])")
_MIDDLE: Final = re.compile(r"(?:Văn|Thị|Van|Thi|VĂN|THỊ|VAN|THI)(?!\w)")
# A street, a school or a ward bears a name without being a person.
_PUBLIC_PLACE_WORDS: Final = either(
    "đường", "phường", "xã", "trường", "chợ", "cầu", "bệnh viện", "công viên", "phố", "hẻm", "khu",
    "thành phố", "tp", "huyện", "thpt", "thcs", "tiểu học",
)  # fmt: skip
_PUBLIC_PLACE: Final = compiled(rf"{_PUBLIC_PLACE_WORDS}\.? $")
_PLACES: Final = compiled(
    either(
        "châu đốc", "châu phú", "châu thành", "châu phong", "hà tiên", "hà nội", "hồ chí minh", "lê chánh",
        "hà giang", "kiên giang", "kiên lương", "sơn la", "thái bình", "thái lan", "thái nguyên", "cao bằng",
        "cao lãnh",
        "đồng tháp", "đồng nai", "kim lâu",
    )
)  # fmt: skip
"""Places and terms that begin like a surname."""


def name_findings(text: str) -> Iterator[Finding]:
    """Yield names after "tên là …", after a form of address, and around "Văn" and "Thị".

    Expects normalised text; findings may overlap.
    """
    shouting = text.upper() == text
    for match in _INTRODUCED.finditer(text):
        yield from _finding(match.end(), _introduced_end(text, match.end(), shouting))
    for match in _ADDRESSED.finditer(text):
        yield from _finding(match.end(), _surname_end(text, match.end(), shouting))
    for match in _WORD.finditer(text):
        if _has_middle(text, match) and not _PUBLIC_PLACE.search(
            text[max(0, match.start() - 12) : match.start()]
        ):
            yield from _finding(match.start(), _surname_end(text, match.start(), shouting))


def _finding(start: int, end: int) -> Iterator[Finding]:
    if end > start:
        yield Finding(Kind.PERSON_NAME, start, end)


def _introduced_end(text: str, start: int, shouting: bool) -> int:
    """Return where the name after an introduction ends; ``start`` if there is none."""
    if text[start].isupper() and not shouting:
        return walk(text, start, MOST_WORDS, capitalised=True)
    return walk(text, start, MOST_WORDS_LOWER, capitalised=False) if is_surname(text, start) else start


def _surname_end(text: str, start: int, shouting: bool) -> int:
    """Return where a capitalised surname with at least one more name ends; ``start`` if there is none."""
    if shouting or not text[start].isupper() or not is_surname(text, start) or _PLACES.match(text, start):
        return start
    end = walk(text, start, MOST_WORDS, capitalised=True)
    return end if " " in text[start:end] else start


def _has_middle(text: str, match: re.Match[str]) -> bool:
    return match.group()[0].isupper() and _MIDDLE.match(text, match.end() + 1) is not None


def is_surname(text: str, start: int) -> bool:
    """Tell whether the word that starts at ``start`` is a known surname."""
    match = _WORD.match(text, start)
    return match is not None and match.group().lower() in SURNAMES and match.group() not in _EVERYDAY


def walk(text: str, start: int, most: int, *, capitalised: bool) -> int:
    """Return where a run of at most ``most`` name words ends; ``start`` if the first is none.

    With ``capitalised`` every word must start with a capital; without, the run also ends at a word
    that people put after a name ("muốn", "ở", "sinh ngày").
    """
    ends = _END_CAPITALISED if capitalised else _END_LOWER
    end, position = start, start
    for _ in range(most):
        word = _WORD.match(text, position)
        if not word or ends.match(text, position) or (capitalised and not word.group()[0].isupper()):
            break
        end = word.end()
        if text[end : end + 1] != " ":
            break
        position = end + 1
    return end
