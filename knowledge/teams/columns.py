"""The columns of the list, by headings as people write them; accents, case and brackets do not matter."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from vietnamese.normalise import clean
from vietnamese.unaccent import skeleton


class Column(StrEnum):
    """Name the columns; the value is the heading in the template."""

    COMMUNE = "Xã, phường"
    HAMLET = "Ấp, khóm"
    NAME = "Họ tên"
    PHONE = "Số điện thoại"
    PUBLIC = "Công khai"
    DAYS = "Ngày trực"
    HOURS = "Giờ trực"
    POINT = "Điểm hỗ trợ"
    NOTE = "Ghi chú"
    SOURCE = "Nguồn"
    READ = "Ngày xem nguồn"


REQUIRED: Final = (Column.COMMUNE, Column.HAMLET)
OF_TEAM: Final = (
    Column.DAYS,
    Column.HOURS,
    Column.POINT,
    Column.NOTE,
    Column.SOURCE,
    Column.READ,
)
"""Columns that say something of the whole team: rows of one hamlet may not contradict each other."""
_HEADINGS: Final[Mapping[Column, re.Pattern[str]]] = {
    Column.PUBLIC: re.compile(r"(?:cho phep |duoc )?cong khai\b.*|hien so\b.*"),
    Column.READ: re.compile(r"ngay (?:xem|doc|cap nhat|lay)\b.*"),
    Column.COMMUNE: re.compile(r"(?:ten |ma )?(?:xa|phuong|dac khu)\b.*|don vi hanh chinh"),
    Column.HAMLET: re.compile(r"(?:ten )?(?:ap|khom|khu pho|to dan pho)\b.*"),
    Column.NAME: re.compile(r"(?:ho (?:va )?ten|thanh vien|nguoi truc|ten (?:thanh vien|nguoi))\b.*"),
    Column.PHONE: re.compile(r"(?:so )?(?:dien thoai|dt|di dong|sdt)\b.*"),
    Column.DAYS: re.compile(r"(?:cac )?(?:ngay|thu|lich)(?: (?:truc|trong tuan|di))?(?: trong tuan| \(.*)?"),
    Column.HOURS: re.compile(r"(?:gio|thoi gian)\b.*"),
    Column.POINT: re.compile(r"(?:diem|noi|cho|dia diem)\b.*"),
    Column.NOTE: re.compile(r"ghi chu\b.*"),
    Column.SOURCE: re.compile(r"nguon\b.*"),
}
_IGNORED: Final = re.compile(r"(?:stt|tt|so thu tu|so tt|)")
_PUNCTUATION: Final = re.compile(r"[\s_/,;:.*-]+")


def column_of(heading: str) -> Column | None:
    """Return the column that a heading names, or ``None``."""
    plain = _plain(heading)
    return next((column for column, pattern in _HEADINGS.items() if pattern.fullmatch(plain)), None)


def is_ignored(heading: str) -> bool:
    """Return whether a heading is for counting rows only."""
    return bool(_IGNORED.fullmatch(_plain(heading)))


def is_header(cells: Sequence[str]) -> bool:
    """Return whether a row names all the columns that a list cannot do without."""
    found = {column_of(cell) for cell in cells}
    return all(column in found for column in REQUIRED)


def _plain(heading: str) -> str:
    return _PUNCTUATION.sub(" ", skeleton(clean(heading))).strip()
