"""Where somebody lives, down to the house; commune and province are left for routing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from vietnamese.personal_kinds import Finding, Kind
from vietnamese.personal_names import is_surname, walk
from vietnamese.personal_patterns import compiled, either

MOST_WORDS: Final = 4
"""Words of a street or hamlet: "Cách Mạng Tháng Tám", "Nguyễn Thị Minh Khai"."""

_HOUSE: Final = r"[0-9]{1,5}[a-z]?(?:[/\-][0-9]{1,4}[a-z]?){0,3}(?![\w/.])"
_STREET: Final = either("đường", "hẻm", "ngõ", "ngách", "phố", "quốc lộ", "tỉnh lộ")
_NAMED: Final = either("ấp", "khóm", "khu phố", "thôn")

# Each head ends where a name may follow.
_HOUSE_NUMBER: Final = compiled(rf"{either('số nhà', 'nhà số')}:? ?{_HOUSE}(?:,? ?{_STREET})? ?")
_HOUSE_AND_STREET: Final = compiled(rf"(?<![\w/.])(?:{either('số')} )?{_HOUSE},? {_STREET} (?=[^\W_])")
_HOUSE_AND_NAME: Final = compiled(
    rf"(?:{either('ở', 'tại', 'số', 'địa chỉ', 'ngụ')}:? )(?P<it>{_HOUSE} )(?=[^\W\d_])"
)
_GROUP: Final = compiled(
    rf"(?<!\w)(?:tổ|to) (?:số )?[0-9]{{1,3}}[a-z]?(?!\w|[.,/][0-9]| người)(?:,? {_NAMED} (?=[^\W_]))?"
)
_HAMLET: Final = compiled(rf"{_NAMED} (?=[^\W_])")
_NUMBER: Final = re.compile(r" ?[0-9]{1,3}(?:/[0-9]{1,2})?[a-zA-Z]?(?![\w/.])")
_COMMUNE: Final = compiled(
    rf",? ?{either('xã', 'phường', 'thị trấn', 'huyện', 'tỉnh', 'thành phố', 'tp', 'tx')}"
)
# "ấp xác nhận hay xã xác nhận" speaks of offices, not of a home.
_NOT_A_PLACE: Final = compiled(
    either(
        "xác nhận", "hay", "hoặc", "ký", "chứng", "họp", "dân", "trưởng", "nào", "này", "đó", "với", "rồi",
        "lên", "dây", "nộp", "đi", "liên", "bộ", "thủy", "dẫn", "link", "mới", "cũ", "chỉ", "dụng", "giáp",
        "khác", "ranh",
    )
)  # fmt: skip


def address_findings(text: str) -> Iterator[Finding]:
    """Yield house numbers with their street, tổ, ấp and khóm; findings may overlap.

    Expects normalised text. A street without a house number and a commune, ward or province are no findings.
    """
    for match in _HOUSE_NUMBER.finditer(text):
        yield _address(text, match.start(), _after(text, match.end()))
    for match in _HOUSE_AND_STREET.finditer(text):
        yield from _if_longer(text, match, _after(text, match.end()))
    for match in _HOUSE_AND_NAME.finditer(text):
        if is_surname(text, match.end()) and text[match.end()].isupper():
            yield _address(text, match.start("it"), _after(text, match.end()))
    for match in _GROUP.finditer(text):
        yield _address(text, match.start(), _after(text, match.end()))
    for match in _HAMLET.finditer(text):
        yield from _if_longer(text, match, _after(text, match.end()))


def _if_longer(text: str, match: re.Match[str], end: int) -> Iterator[Finding]:
    if end > match.end():
        yield _address(text, match.start(), end)


def _address(text: str, start: int, end: int) -> Finding:
    return Finding(Kind.ADDRESS, start, start + len(text[start:end].rstrip(" ,")))


def _after(text: str, start: int) -> int:
    """Return where the name and number that start here end; ``start`` if there is none."""
    number = _NUMBER.match(text, start)
    if number:
        return number.end()
    end = _named_end(text, start)
    number = _NUMBER.match(text, end) if end > start else None
    return number.end() if number else end


def _named_end(text: str, start: int) -> int:
    if (
        not text[start : start + 1].isalpha()
        or _NOT_A_PLACE.match(text, start)
        or _COMMUNE.match(text, start)
    ):
        return start
    if text[start].isupper():
        return walk(text, start, MOST_WORDS, capitalised=True)
    end = walk(text, start, MOST_WORDS, capitalised=False)
    known = is_surname(text, start) or _before_commune(text, end)
    return end if known and not _NOT_A_PLACE.search(text, start, end) else start


def _before_commune(text: str, end: int) -> bool:
    number = _NUMBER.match(text, end)
    return _COMMUNE.match(text, number.end() if number else end) is not None
