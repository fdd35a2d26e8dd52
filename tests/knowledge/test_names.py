"""A procedure called by its name is not asked about; a part of a name is no name."""

from __future__ import annotations

import pytest

from knowledge.index.names import Names
from knowledge.index.query import Query
from tests.knowledge.made_up import BEES, FERRY, procedure

NAMES = Names(
    [
        procedure(FERRY, name="Đăng ký đò ngang", aliases=["giấy đò", "làm giấy đò dọc"]),
        procedure(BEES, name="Xóa đăng ký đò ngang", aliases=["thùng ong mật", "làm giấy bến bãi"]),
    ]
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("đăng ký đò ngang cần gì", FERRY),
        ("cho hỏi dang ky do ngang nop o dau", FERRY),
        ("Đăng ký  đò   ngang?", FERRY),
        ("tui muốn xóa đăng ký đò ngang", BEES),
        ("làm giấy đò dọc mất mấy ngày", FERRY),
    ],
)
def test_longest_name_wins(text: str, code: str) -> None:
    assert NAMES.named_in(Query.of(text)) == code


@pytest.mark.parametrize(
    "text", ["", "đò ngang", "giấy đò ở đâu", "đăng ký đò", "làm giấy tờ", "đăng ký xe đò ngang"]
)
def test_part_of_a_name_or_a_short_one_is_none(text: str) -> None:
    assert NAMES.named_in(Query.of(text)) is None


@pytest.mark.parametrize(
    "text", ["mất giấy đò dọc", "làm giấy đò dọc bị rách nát", "dang ky do ngang ghi sai ten"]
)
def test_name_beside_a_word_of_trouble_asks_for_something_else(text: str) -> None:
    assert NAMES.named_in(Query.of(text)) is None


def test_name_that_has_the_word_of_trouble_itself_is_meant() -> None:
    lost = Names([procedure(FERRY, name="Làm giấy đò"), procedure(BEES, name="Làm lại giấy đò bị mất")])
    assert lost.named_in(Query.of("tui muốn làm lại giấy đò bị mất")) == BEES


def test_two_names_of_one_length_are_none() -> None:
    assert NAMES.named_in(Query.of("làm giấy đò dọc rồi làm giấy bến bãi")) is None


def test_name_that_two_procedures_share_is_none() -> None:
    both = Names([procedure(FERRY, name="Xin phép mở bến"), procedure(BEES, name="Xin phép mở bến")])
    assert both.named_in(Query.of("xin phép mở bến")) is None
