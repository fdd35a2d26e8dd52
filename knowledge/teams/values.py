"""What one cell of the list may say: read strictly, and never made up."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final

from knowledge.teams.hours import parse_hours
from knowledge.teams.weekdays import parse_days
from vietnamese.errors import TthcError
from vietnamese.normalise import clean
from vietnamese.unaccent import skeleton

LONGEST: Final = {"commune": 80, "hamlet": 60, "name": 80, "point": 120, "note": 300, "source": 200}
"""Characters; what is longer belongs somewhere else."""
_MOBILE: Final = re.compile(r"0[35789]\d{8}")
_LANDLINE: Final = re.compile(r"02\d{9}")
_SEPARATORS: Final = re.compile(r"[\s.\-()]")
_YES: Final = frozenset({"co", "x", "yes", "dong y"})
_NO: Final = frozenset({"", "khong", "no", "ko"})
_ORDERS: Final = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")


class BadValueError(TthcError):
    """A cell says what cannot be used; the hint says what to write."""

    code = "team_value"


def text_of(column: str, value: str) -> str:
    """Return a text in one spelling, on one line.

    Raises:
        BadValueError: it is longer than its column takes.
    """
    text, most = clean(value), LONGEST[column]
    if len(text) > most:
        raise BadValueError(f"dài {len(text)} ký tự, nhiều nhất {most}.", "Viết ngắn lại.")
    return text


def phone_of(value: str) -> str:
    """Return a telephone number of Vietnam in digits; a leading 0 that a spreadsheet dropped is put back.

    Raises:
        BadValueError: it is no number of a mobile telephone or a landline.
    """
    digits = _SEPARATORS.sub("", clean(value))
    digits = f"0{digits[3:]}" if digits.startswith("+84") else digits
    digits = f"0{digits[2:]}" if len(digits) == 11 and digits.startswith("84") else digits
    digits = f"0{digits}" if len(digits) == 9 and digits[0] in "35789" else digits
    if digits and not (_MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits)):
        raise BadValueError(
            "không phải số điện thoại Việt Nam.", "Ghi đủ 10 số, bắt đầu bằng 0; không rõ thì để trống."
        )
    return digits


def is_public(value: str) -> bool:
    """Return whether a member may be named to everybody; an empty cell says no.

    Raises:
        BadValueError: it says neither.
    """
    said = skeleton(clean(value)).strip(" .")
    if said not in _YES | _NO:
        raise BadValueError("không rõ có hay không.", "Ghi “có” hoặc “không”.")
    return said in _YES


def days_of(value: str) -> tuple[int, ...]:
    """Return the days of the week that a cell names; none for an empty one.

    Raises:
        BadValueError: it can be read in two ways, or names anything else.
    """
    return _parsed(
        value,
        parse_days,
        "không rõ là những ngày nào trong tuần.",
        "Ghi như “thứ ba, thứ năm” hoặc “thứ hai đến thứ sáu”; lịch khác thì ghi ở cột Ghi chú.",
    )


def hours_of(value: str) -> tuple[tuple[int, int], ...]:
    """Return the hours that a cell names; none for an empty one.

    Raises:
        BadValueError: they cannot be read in one way only.
    """
    hint = "Ghi giờ từ 0 tới 24, như “7h30-11h, 13h30-17h”; lịch khác thì ghi ở cột Ghi chú."
    return _parsed(value, parse_hours, "không rõ là những giờ nào.", hint)


def day_of(value: str, today: date) -> date | None:
    """Return the day that a cell names; ``None`` for an empty one.

    Raises:
        BadValueError: it is no day, or one to come.
    """
    written = clean(value)
    if not written:
        return None
    found = next(filter(None, (_day(written, order) for order in _ORDERS)), None)
    if found is None:
        raise BadValueError("không phải một ngày.", "Ghi ngày/tháng/năm, như 27/11/2026.")
    if found > today:
        raise BadValueError("là ngày chưa tới.", "Ghi ngày đã xem nguồn.")
    return found


def _parsed(
    value: str, parse: Callable[[str], tuple[Any, ...] | None], what: str, hint: str
) -> tuple[Any, ...]:
    if not clean(value):
        return ()
    found = parse(value)
    if found is None:
        raise BadValueError(what, hint)
    return found


def _day(written: str, order: str) -> date | None:
    try:
        return datetime.strptime(written, order).date()
    except ValueError:
        return None
