"""What the form for a fact asks: one input for each part of its shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from knowledge.fact_edits import FactField


class Kind(StrEnum):
    """Name the kinds of input."""

    LINE = "line"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TICK = "tick"
    CHOICE = "choice"
    WAYS = "ways"
    """The ways to file: several may be ticked, none of them means every way."""


Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Input:
    """Hold one input: the field of the fact, its label, and at most how many characters."""

    name: str
    label: str
    kind: Kind = Kind.LINE
    hint: str = ""
    most: int = 160
    choices: Choices = ()
    needed: bool = False


WAYS: Final[Choices] = (("in_person", "trực tiếp"), ("online", "trên mạng"), ("post", "qua bưu chính"))
_UNITS: Final[Choices] = (
    ("working_day", "ngày làm việc"),
    ("day", "ngày"),
    ("hour", "giờ"),
    ("unstated", "ngày, nguồn không ghi rõ loại"),
)
_YES_NO: Final[Choices] = (("yes", "Nộp được"), ("no", "Chưa nộp được"))
_LEVELS: Final[Choices] = (("full", "toàn trình"), ("partial", "một phần"))

_LONG: Final = 1200
_TEXT: Final = Input("text", "Nội dung", Kind.TEXT, "Một hai câu ngắn, lời thường ngày.", _LONG, needed=True)
_WHEN: Final = Input("when", "Khi nào, cho ai", Kind.TEXT, "Để trống nếu ai cũng vậy.", _LONG)
_VIA: Final = Input("via", "Cách nộp", Kind.WAYS, "Không chọn gì là cách nào cũng vậy.")

_INPUTS: Final[Mapping[FactField, Sequence[Input]]] = {
    FactField.DOCUMENTS: (
        Input("name", "Tên giấy tờ", Kind.TEXT, most=_LONG, needed=True),
        Input("form", "Mẫu số"),
        Input("originals", "Số bản chính", Kind.NUMBER, most=2),
        Input("copies", "Số bản sao", Kind.NUMBER, most=2),
        _WHEN,
        Input("note", "Ghi chú", Kind.TEXT, most=_LONG),
    ),
    FactField.FEES: (
        Input("amount", "Số tiền (đồng)", Kind.NUMBER, "Miễn phí thì ghi 0.", 11),
        Input("set_by_province", "HĐND tỉnh quy định, chưa biết mức", Kind.TICK),
        Input("unit", "Tính cho mỗi", hint="Ví dụ: trang, bản, trường hợp."),
        _VIA,
        _WHEN,
        Input("until", "Áp dụng đến hết ngày", Kind.DATE, "Để trống nếu không có hạn."),
    ),
    FactField.TIME_LIMITS: (
        Input("amount", "Số", Kind.NUMBER, most=3),
        Input("unit", "Tính theo", Kind.CHOICE, choices=_UNITS),
        Input("same_day", "Trả ngay trong ngày", Kind.TICK),
        _VIA,
        _WHEN,
    ),
    FactField.PLACES: (
        Input("body", "Cơ quan nhận hồ sơ", Kind.TEXT, "Tên cơ quan hiện nay.", _LONG, needed=True),
        _VIA,
        _WHEN,
    ),
    FactField.ONLINE: (
        Input("available", "Nộp trên mạng", Kind.CHOICE, choices=_YES_NO, needed=True),
        Input("url", "Địa chỉ", hint="Bắt đầu bằng https://"),
        Input("level", "Mức độ", Kind.CHOICE, choices=_LEVELS),
        Input("note", "Ghi chú", Kind.TEXT, most=_LONG),
    ),
}
READING: Final[Sequence[Input]] = (
    Input("title", "Tên văn bản hoặc trang đã đọc", Kind.TEXT, most=_LONG, needed=True),
    Input("decision", "Số quyết định, số văn bản", hint="Ví dụ: 163/QĐ-BTP."),
    Input("source_url", "Địa chỉ trang", hint="Bắt đầu bằng https:// · cần số văn bản hoặc địa chỉ."),
    Input("read", "Ngày đọc", Kind.DATE, "Ngày anh/chị tự xem nguồn.", needed=True),
)


def inputs_of(field: FactField) -> Sequence[Input]:
    """Return the inputs of a field; most facts are one text."""
    return _INPUTS.get(field, (_TEXT,))
