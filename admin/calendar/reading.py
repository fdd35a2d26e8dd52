"""Read days and hours as people type them, and files of days; what cannot be read is told by its line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import date, time
from typing import Final

from admin.calendar.days import WEEKDAYS, Day, Hours, Kind
from admin.errors import InvalidInputError
from vietnamese.normalise import clean
from vietnamese.personal_data import mask
from vietnamese.unaccent import unaccent

LONGEST_NAME: Final = 120
MOST_LINES: Final = 400
"""Of a file: more than a year has days."""
FIELDS: Final = ("mf", "mt", "af", "at")
"""Of a form, with the number of the weekday: the morning from and to, the afternoon from and to."""
_DAY: Final = re.compile(r"(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}))")
_TIME: Final = re.compile(r"(\d{1,2})(?:[:hg.](\d{2})?)?", re.IGNORECASE)
_WORKING: Final = frozenset({"lam bu", "di lam", "working"})
_OFF: Final = frozenset({"", "nghi", "off"})


def read_day(typed: str) -> date:
    """Return a day typed as 2/9/2027 or 2027-09-02.

    Raises:
        InvalidInputError: there is no such day.
    """
    found = _DAY.fullmatch(typed.strip())
    try:
        if found is None:
            raise ValueError
        year, month, day = found.group(1, 2, 3) if found.group(1) else found.group(6, 5, 4)
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise InvalidInputError(
            f"Không đọc được ngày “{typed[:20]}”.", "Ghi ngày/tháng/năm, ví dụ 02/09/2027."
        ) from error


def read_name(typed: str) -> str:
    """Return why a day differs, on one line.

    Raises:
        InvalidInputError: nothing is left, or too much.
    """
    name = mask(" ".join(clean(typed).split())).text
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInputError(
            f"Cần ghi lý do, dài tối đa {LONGEST_NAME} ký tự.", "Ví dụ: Nghỉ Quốc khánh theo thông báo số …"
        )
    return name


def read_file(content: bytes) -> tuple[Day, ...]:
    """Return the days of a CSV file with the columns ngày, loại (nghỉ, làm bù), lý do; a head is skipped.

    Raises:
        InvalidInputError: the file or a line of it cannot be read; nothing of it is kept then.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInputError(
            "Tệp không phải CSV dạng UTF-8.", "Trong Excel: Lưu thành, chọn “CSV UTF-8”."
        ) from error
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if text.count(";") > text.count(",") else ","))
    if len(rows) > MOST_LINES:
        raise InvalidInputError(f"Tệp dài quá {MOST_LINES} dòng.", "Mỗi lần nhập một năm là vừa.")
    days: dict[date, Day] = {}
    for n, row in enumerate(rows, start=1):
        if not any(cell.strip() for cell in row) or (n == 1 and not _DAY.fullmatch(row[0].strip())):
            continue
        one = _line(n, row)
        if one.day in days:
            raise InvalidInputError(f"Dòng {n}: ngày {one.day:%d/%m/%Y} đã có ở dòng trên.")
        days[one.day] = one
    if not days:
        raise InvalidInputError("Tệp không có ngày nào.", "Mỗi dòng: ngày, loại, lý do.")
    return tuple(days.values())


def read_hours(fields: Mapping[str, str]) -> dict[int, Hours]:
    """Return the hours of the week from a form; a weekday of which all four fields are empty is closed.

    Raises:
        InvalidInputError: a time cannot be read, is missing, or comes before the one before it.
    """
    found: dict[int, Hours] = {}
    for weekday, name in enumerate(WEEKDAYS):
        typed = [fields.get(f"{part}{weekday}", "").strip() for part in FIELDS]
        if any(typed):
            morning, afternoon = _half(name, typed[0], typed[1]), _half(name, typed[2], typed[3])
            if morning and afternoon and afternoon[0] < morning[1]:
                raise InvalidInputError(f"{name}: giờ chiều bắt đầu trước khi hết giờ sáng.")
            found[weekday] = Hours(morning, afternoon)
    return found


def _line(n: int, row: list[str]) -> Day:
    cells = [*row, "", ""]
    try:
        return Day(read_day(cells[0]), _kind(cells[1]), read_name(cells[2]))
    except InvalidInputError as error:
        raise InvalidInputError(f"Dòng {n}: {error.message}", error.hint) from error


def _kind(typed: str) -> Kind:
    word = " ".join(unaccent(typed).lower().split())
    if word in _WORKING:
        return Kind.WORKING
    if word in _OFF:
        return Kind.OFF
    raise InvalidInputError(f"Không có loại “{typed[:20]}”.", "Ghi: nghỉ, hoặc làm bù.")


def _half(weekday: str, opens: str, closes: str) -> tuple[time, time] | None:
    if not opens and not closes:
        return None
    if not opens or not closes:
        raise InvalidInputError(f"{weekday}: có giờ mở mà thiếu giờ đóng, hoặc ngược lại.")
    half = (_time(weekday, opens), _time(weekday, closes))
    if half[1] <= half[0]:
        raise InvalidInputError(f"{weekday}: giờ đóng phải sau giờ mở.")
    return half


def _time(weekday: str, typed: str) -> time:
    found = _TIME.fullmatch(typed)
    try:
        if found is None:
            raise ValueError
        return time(int(found[1]), int(found[2] or 0))
    except ValueError as error:
        raise InvalidInputError(
            f"{weekday}: không đọc được giờ “{typed[:10]}”.", "Ghi giờ:phút, ví dụ 07:30."
        ) from error
