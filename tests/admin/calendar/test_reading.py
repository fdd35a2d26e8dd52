from __future__ import annotations

from datetime import date, time

import pytest

from admin.calendar.days import Day, Hours, Kind
from admin.calendar.reading import MOST_LINES, read_day, read_file, read_hours
from admin.errors import InvalidInputError


@pytest.mark.parametrize(
    "typed", ["2/9/2027", "02/09/2027", "2-9-2027", "02.09.2027", "2027-09-02", " 2/9/2027 "]
)
def test_day_is_read_as_people_write_it(typed: str) -> None:
    assert read_day(typed) == date(2027, 9, 2)


@pytest.mark.parametrize("typed", ["", "31/2/2027", "2/9", "9/2027", "hôm nay", "0/0/2027", "2/9/27"])
def test_day_that_is_none_is_told(typed: str) -> None:
    with pytest.raises(InvalidInputError):
        read_day(typed)


@pytest.mark.parametrize("separator", [",", ";"])
def test_file_with_or_without_a_head_is_read(separator: str) -> None:
    lines = [
        "ngày,loại,lý do",
        "02/09/2027,nghỉ,Quốc khánh",
        "",
        "13/02/2027,Làm bù,Bù ngày 11/02",
        "1/1/2027,,Tết",
    ]
    expected = (
        Day(date(2027, 9, 2), Kind.OFF, "Quốc khánh"),
        Day(date(2027, 2, 13), Kind.WORKING, "Bù ngày 11/02"),
        Day(date(2027, 1, 1), Kind.OFF, "Tết"),
    )
    for given in (lines, lines[1:]):
        text = "\r\n".join(given).replace(",", separator)
        assert read_file(text.encode("utf-8-sig")) == expected
        assert read_file(text.encode()) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "không có ngày nào"),
        ("ngày,loại\n", "không có ngày nào"),
        ("02/09/2027,nghỉ,Lễ\n31/02/2027,nghỉ,Lễ", "Dòng 2: Không đọc được ngày"),
        ("02/09/2027,nghỉ,Lễ\n03/09/2027,lễ,Lễ", "Dòng 2: Không có loại"),
        ("02/09/2027,nghỉ,", "Dòng 1: Cần ghi lý do"),
        ("02/09/2027", "Dòng 1: Cần ghi lý do"),
        ("02/09/2027,nghỉ,a\n2/9/2027,nghỉ,b", "đã có ở dòng trên"),
        ("1/1/2027,nghỉ,a\n" * (MOST_LINES + 1), f"dài quá {MOST_LINES}"),
    ],
)
def test_file_with_a_fault_is_told_by_its_line(text: str, told: str) -> None:
    with pytest.raises(InvalidInputError, match=told):
        read_file(text.encode())


def test_file_in_other_letters_is_told() -> None:
    with pytest.raises(InvalidInputError, match="UTF-8"):
        read_file("02/09/2027,nghỉ,Quốc khánh".encode("utf-16"))


def test_hours_are_read_by_weekday_and_a_day_without_any_is_closed() -> None:
    found = read_hours(
        {"mf0": "7:00", "mt0": "11g", "af0": "13h00", "at0": "17", "mf5": "07:30", "mt5": "11:30"}
    )
    assert found == {
        0: Hours((time(7), time(11)), (time(13), time(17))),
        5: Hours((time(7, 30), time(11, 30)), None),
    }


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"mf0": "7:00"}, "Thứ hai: có giờ mở mà thiếu giờ đóng"),
        ({"at6": "17:00"}, "Chủ nhật: có giờ mở mà thiếu"),
        ({"mf0": "11:00", "mt0": "7:00"}, "giờ đóng phải sau"),
        ({"mf0": "25:00", "mt0": "26:00"}, "không đọc được giờ"),
        ({"mf0": "7:00", "mt0": "13:30", "af0": "13:00", "at0": "17:00"}, "trước khi hết giờ sáng"),
    ],
)
def test_hours_that_cannot_be_are_told(fields: dict[str, str], told: str) -> None:
    with pytest.raises(InvalidInputError, match=told):
        read_hours(fields)
