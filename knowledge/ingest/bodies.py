"""Bodies of government in an export: several in one cell, and the level that each belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.ingest.text import UPPER, clean, is_absent
from knowledge.schema import Level
from vietnamese.unaccent import skeleton

_COMMUNE = re.compile(
    r"cap xa|\bxa, phuong|ubnd xa|uy ban nhan dan xa|cong an xa|thue co so|bhxh co so|cap co so"
)
_PROVINCE = re.compile(
    r"^so |cap tinh|\btinh\b|thanh pho truc thuoc|khu vuc|van phong dang ky dat dai|"
    r"^chi cuc|^chi nhanh|^quy |^trung tam|^truong|^benh vien|^phong |^to chuc"
)
_MINISTRY = re.compile(
    r"^(?:bo|vu|cuc|tong cuc|vien|cang vu|hai quan|bien phong|thanh tra|dang kiem|cac don vi dang kiem|"
    r"co so dang kiem|co quan dai dien|co quan dang ky tau bien|tong cong ty|ngan hang nha nuoc|"
    r"uy ban chung khoan|toa an|kho bac|van phong)\b"
)
_LEVEL_WORDS = {"cap xa": Level.COMMUNE, "cap tinh": Level.PROVINCE, "cap bo": Level.MINISTRY}


def levels_of_words(text: str) -> tuple[Level, ...]:
    """Return the levels of "Cấp bộ, Cấp tỉnh, Cấp xã", from commune to ministry."""
    words = skeleton(clean(text))
    return tuple(level for word, level in _LEVEL_WORDS.items() if word in words)


def levels_of_bodies(bodies: Iterable[str]) -> tuple[Level, ...]:
    """Return the levels that bodies belong to, from commune to ministry; none when unknown."""
    found = {_level(skeleton(body)) for body in bodies}
    return tuple(level for level in Level if level in found)


def _level(body: str) -> Level | None:
    body = re.sub(r"^(?:chu tich|giam doc|thu truong)\s+", "", body)
    if _COMMUNE.search(body):
        return Level.COMMUNE
    if _PROVINCE.search(body):
        return Level.PROVINCE
    return Level.MINISTRY if _MINISTRY.search(body) else None


def split_bodies(text: str) -> tuple[str, ...]:
    """Return the bodies of a cell: one a line or parted by commas.

    A part in small letters belongs to the body before it ("Thuế tỉnh, thành phố").
    """
    bodies: list[str] = []
    for part in re.split(rf"\n|;|,\s*(?=[{UPPER}])(?![^()]*\))", text):
        body = clean(part).strip(" .,")
        if body and not is_absent(body):
            bodies.append(body)
    return tuple(dict.fromkeys(bodies))
