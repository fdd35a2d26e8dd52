"""Time limits: "5 Ngày làm việc" a way of filing, checked against what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from knowledge.ingest.notebook import Notebook
from knowledge.ingest.record import WayRow
from knowledge.ingest.text import at_sentence, clean, is_absent
from knowledge.ingest.traps import is_doubtful
from knowledge.ingest.ways import merged_ways
from knowledge.schema import TimeLimit, Unit

LONGEST = 400
"""Units of a time limit that ``knowledge.schema.TimeLimit`` takes."""
_UNITS = {"ngay lam viec": Unit.WORKING_DAY, "ngay": Unit.DAY, "gio": Unit.HOUR, "": Unit.UNSTATED}
_WRITTEN = re.compile(r"^(\d{1,6}(?:[.,]\d+)?)\s*(.*)$")
_STATED = re.compile(
    r"(?<![\d/.,])0*(\d{1,3})\s*(?:\([^)]{1,25}\)\s*)?(ngày làm việc|ngày|giờ)\b(?! giờ)(?!\s*\d|/)",
    re.IGNORECASE,
)
_SAME_DAY = re.compile(
    r"\b(?:ngay |giải quyết |trả kết quả )*trong ngày\b(?! \d)|giải quyết ngay\b|\bngay khi\b", re.IGNORECASE
)
_ASCII = {"ngày làm việc": Unit.WORKING_DAY, "ngày": Unit.DAY, "giờ": Unit.HOUR}


class _Found(NamedTuple):
    amount: int | None
    unit: Unit | None
    doubtful: bool


def time_limits(ways: Sequence[WayRow], notebook: Notebook) -> tuple[TimeLimit, ...]:
    """Return the limits of all ways; equal ones are one row, one that all ways share names no way.

    A number without a unit stays, unconfirmed. So do numbers that differ between ways with no word on
    why: they are different cases, not different ways.
    """
    limits = [limit for way in ways for limit in _limits(way, notebook)]
    numbers = {(limit.amount, limit.unit, limit.same_day) for limit in limits}
    if len(numbers) > 1:
        limits = [_in_its_case(limit, notebook) for limit in limits]
    else:
        limits = [limit if _says_more(limit) else limit.model_copy(update={"when": None}) for limit in limits]
    return merged_ways(limits, ways)


def _says_more(limit: TimeLimit) -> bool:
    """Return whether the description tells of several cases, or why it is done the same day."""
    return limit.same_day or len({match[1] for match in _STATED.finditer(limit.when or "")}) > 1


def _in_its_case(limit: TimeLimit, notebook: Notebook) -> TimeLimit:
    if limit.when or limit.unconfirmed:
        return limit
    shown = f"{limit.amount} {limit.unit}" if limit.amount else "trong ngày"
    notebook.flag("times_differ", "time_limits", shown, _REASONS["times_differ"])
    return limit.model_copy(update={"unconfirmed": True})


_REASONS = {
    "times_differ": "Các cách nộp ghi thời hạn khác nhau mà không nói vì sao; giữ lại nhưng chưa xác nhận.",
    "unit_missing": "Thời hạn không ghi đơn vị; giữ lại nhưng chưa xác nhận.",
    "time_unreadable": "Không đọc được thời hạn; bỏ qua.",
    "time_absurd": f"Thời hạn bằng 0 hoặc lớn hơn {LONGEST}; bỏ qua.",
    "time_contradicts_note": "Số ở cột thời gian khác số trong phần mô tả; giữ lại nhưng chưa xác nhận.",
}


def _limits(way: WayRow, notebook: Notebook) -> list[TimeLimit]:
    written, note = clean(way.time), clean(way.note)
    if is_absent(written):
        return []
    found = _read(written, note, notebook)
    if found is None:
        return []
    when = at_sentence(note) or None
    doubtful = found.doubtful or bool(when and is_doubtful(when, "time_limits", notebook))
    same_day = found.amount is None
    return [
        TimeLimit(
            amount=found.amount,
            unit=found.unit,
            same_day=same_day,
            via=(way.via,),
            when=when,
            unconfirmed=doubtful,
        )
    ]


def _read(written: str, note: str, notebook: Notebook) -> _Found | None:
    match = _WRITTEN.match(written)
    unit = _UNITS.get(_plain(match[2])) if match else None
    if match is None or unit is None or "." in match[1] or "," in match[1]:
        notebook.flag("time_unreadable", "time_limits", written, _REASONS["time_unreadable"])
        return None
    amount = int(match[1])
    if not 0 < amount <= LONGEST:
        notebook.flag("time_absurd", "time_limits", written, _REASONS["time_absurd"])
        return None
    stated = {(int(m[1]), _ASCII[m[2].lower()]) for m in _STATED.finditer(note)}
    if unit is Unit.UNSTATED:
        return _without_unit(amount, stated, note, written, notebook)
    if stated and (amount, unit) not in stated:
        notebook.flag(
            "time_contradicts_note", "time_limits", f"{written} / {note}", _REASONS["time_contradicts_note"]
        )
        return _Found(amount, unit, doubtful=True)
    return _Found(amount, unit, doubtful=False)


def _plain(unit: str) -> str:
    lowered = unit.lower().strip(" .")
    return {"ngày làm việc": "ngay lam viec", "ngày": "ngay", "giờ": "gio"}.get(lowered, lowered)


def _without_unit(
    amount: int, stated: set[tuple[int, Unit]], note: str, written: str, notebook: Notebook
) -> _Found:
    """Take the unit from the description when it names this one number, or says "trong ngày"."""
    if len(stated) == 1 and next(iter(stated))[0] == amount:
        return _Found(amount, next(iter(stated))[1], doubtful=False)
    if not stated and amount == 1 and _SAME_DAY.search(note):
        return _Found(None, None, doubtful=False)
    notebook.flag("unit_missing", "time_limits", written, _REASONS["unit_missing"])
    return _Found(amount, Unit.UNSTATED, doubtful=True)
