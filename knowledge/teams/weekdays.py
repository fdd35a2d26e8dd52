"""Days of the week as people write them: "thứ ba, thứ năm", "T3 T5", "2-4-6", "thứ hai đến thứ sáu"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from vietnamese.normalise import clean
from vietnamese.unaccent import skeleton

ALL: Final = tuple(range(1, 8))
_NAMES: Final = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
_EVERY_DAY: Final = re.compile(r"(?:hang|moi) ngay(?: trong tuan)?|ca tuan|tat ca cac ngay(?: trong tuan)?")
_TOKEN: Final = re.compile(
    r"(?P<sunday>\bchu nhat\b|\bcn\b)"
    r"|\b(?:cac )?(?:ngay )?(?:thu |t\.? ?)(?P<named>hai|ba|tu|nam|sau|bay|[2-7])\b"
    r"|\b(?P<bare>hai|ba|tu|nam|sau|bay|[2-7])\b"
    r"|(?P<to>\bden\b|\btoi\b)"
    r"|(?P<dash>-)"
    r"|(?P<between>[,;/&+.\s]|\bva\b|\bvao\b|\bhang tuan\b|\bmoi tuan\b)"
)
_DAY: Final = {word: n for n, word in enumerate(("hai", "ba", "tu", "nam", "sau", "bay"), start=1)}
_TO, _DASH = "to", "dash"
_FEWEST: Final = 3
"""Days in a row that are said as "from … to …"."""


def parse_days(text: str) -> tuple[int, ...] | None:
    """Return the days that a text names, Monday 1 to Sunday 7, in order; ``None`` where it leaves a doubt.

    "3-5" is two days or three, and is no answer; "2-4-6" and "T7-CN" can only be read one way.
    """
    written = skeleton(clean(text)).strip(" .")
    if _EVERY_DAY.fullmatch(written):
        return ALL
    parts = _parts(written)
    found = _days(parts) if parts else None
    return tuple(sorted(found)) if found else None


def said_days(days: Sequence[int]) -> str:
    """Return days in words: "thứ ba, thứ năm", "thứ hai đến thứ sáu", "mọi ngày trong tuần"."""
    if tuple(days) == ALL:
        return "mọi ngày trong tuần"
    if len(days) >= _FEWEST and days[-1] - days[0] == len(days) - 1:
        return f"{_NAMES[days[0] - 1]} đến {_NAMES[days[-1] - 1]}"
    return ", ".join(_NAMES[day - 1] for day in days)


def _parts(written: str) -> list[int | str] | None:
    """Return days and what joins them; ``None`` where a word is anything else."""
    parts: list[int | str] = []
    at = 0
    while at < len(written):
        token = _TOKEN.match(written, at)
        if token is None or not token.end() > at:
            return None
        at = token.end()
        if token["to"] or token["dash"]:
            parts.append(_TO if token["to"] else _DASH)
        elif not token["between"]:
            parts.append(_day(token))
    return parts


def _day(token: re.Match[str]) -> int:
    word = token["named"] or token["bare"]
    return 7 if token["sunday"] else _DAY.get(word) or int(word) - 1


def _days(parts: Sequence[int | str]) -> set[int] | None:
    """Return the days of groups of joined days; ``None`` for a join without a day on each side."""
    found: set[int] = set()
    for days, joins in _groups(parts):
        if len(days) != len(joins) + 1:
            return None
        meant = _joined(days, joins)
        if meant is None:
            return None
        found |= meant
    return found


def _groups(parts: Sequence[int | str]) -> Iterator[tuple[list[int], list[str]]]:
    """Yield runs of days that are joined by "đến" or a dash."""
    days: list[int] = []
    joins: list[str] = []
    for part in parts:
        if isinstance(part, str):
            joins.append(part)
        elif days and len(joins) == len(days):
            days.append(part)
        else:
            if days or joins:
                yield days, joins
            days, joins = [part], []
    if days or joins:
        yield days, joins


def _joined(days: Sequence[int], joins: Sequence[str]) -> set[int] | None:
    if not joins or (set(joins) == {_DASH} and len(joins) > 1):
        return set(days)
    if len(joins) > 1:
        return None
    between = _from_to(*days)
    return between if joins == [_TO] or between == set(days) else None


def _from_to(first: int, last: int) -> set[int]:
    """Return the days from one to another; the week goes round."""
    return {(first - 1 + n) % 7 + 1 for n in range((last - first) % 7 + 1)}
