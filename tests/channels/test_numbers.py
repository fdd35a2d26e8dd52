from __future__ import annotations

import pytest

from channels.contract import Action, Outbound
from channels.numbers import numbered, own_number, typed_number, without_number
from tests.channels.fakes import a_button


def numbers_of(*replies: tuple[str, ...]) -> list[tuple[int, str]]:
    messages = [Outbound(plain="x", actions=tuple(a_button(label=label) for label in r)) for r in replies]
    return [(number, action.label) for number, action in numbered(messages)]


def test_labels_without_numbers_are_counted_through_all_replies() -> None:
    assert numbers_of(("A", "B"), ("C",)) == [(1, "A"), (2, "B"), (3, "C")]


def test_number_of_a_label_is_kept_and_the_others_come_after_the_highest() -> None:
    assert numbers_of(("3. A", "B", "1. C"), ("D",)) == [(3, "3. A"), (4, "B"), (1, "1. C"), (5, "D")]


def test_number_that_two_labels_bring_belongs_to_the_first() -> None:
    assert numbers_of(("1. A", "2. B"), ("1. C", "D")) == [(1, "1. A"), (2, "2. B"), (3, "1. C"), (4, "D")]


def test_only_reply_buttons_are_numbered() -> None:
    link = Action(kind="url", label="Mở Cổng", value="https://dichvucong.gov.vn/")
    reply = Outbound(plain="x", actions=(link, a_button(label="A")))
    assert [(number, action.label) for number, action in numbered([reply])] == [(1, "A")]


@pytest.mark.parametrize(
    ("label", "number", "rest"),
    [
        ("3. Làm giấy khai tử", 3, "Làm giấy khai tử"),
        ("12. Nhập khẩu", 12, "Nhập khẩu"),
        ("Mẫu 3. Tờ khai", None, "Mẫu 3. Tờ khai"),
        ("2.000815 chứng thực", None, "2.000815 chứng thực"),
        ("100. Quá nhiều", None, "100. Quá nhiều"),
        ("0. Thoát", None, "0. Thoát"),
        ("3.", None, "3."),
        ("", None, ""),
    ],
)
def test_number_that_a_label_brings(label: str, number: int | None, rest: str) -> None:
    assert own_number(label) == number
    assert without_number(label) == rest


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2", 2),
        (" 2 ", 2),
        ("2.", 2),
        ("2)", 2),
        ("02", 2),
        ("số 2", 2),
        ("so 2", 2),
        ("Số2", 2),
        ("SỐ 12.", 12),
        ("99", 99),
        ("0", None),
        ("00", None),
        ("100", None),
        ("2 con", None),
        ("số", None),
        ("2 3", None),
        ("-2", None),
        ("2,5", None),
        ("", None),
        ("hai", None),
        ("số nhà 2", None),
    ],
)
def test_message_that_is_only_a_number(typed: str, number: int | None) -> None:
    assert typed_number(typed) == number
