from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.keywords import Keywords
from knowledge.loader import Catalogue
from tests.knowledge.made_up import BEES, FERRY, KITE, WELL, catalogue, procedure

BIRTH = "1.001193"
FEW = Keywords(catalogue())


@pytest.fixture(scope="module")
def whole(embedded: Catalogue) -> Keywords:
    return Keywords(embedded)


@pytest.fixture(scope="module")
def few(tiny: Catalogue) -> Keywords:
    return Keywords(tiny)


def code_of(keywords: Keywords, text: str) -> str | None:
    found = keywords.search(text).procedures
    return found[0].code if found else None


@pytest.mark.parametrize(
    "text",
    [
        "lam khai sinh can giay gi",
        "làm khai sinh cần giấy gì",
        "LÀM KHAI SINH CẦN GIẤY GÌ?",
        "  làm   khai sinh, cần giấy gì ạ ",
    ],
)
def test_birth_registration_is_found_however_it_is_typed(text: str, whole: Keywords) -> None:
    found = whole.search(text)
    assert found.is_sure
    assert found.procedures[0].code == BIRTH


def test_marriage_is_found_in_the_whole_catalogue(whole: Keywords) -> None:
    assert code_of(whole, "đăng ký kết hôn") == "1.000894"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("dang ky do ngang", FERRY),
        ("khai báo nuôi ong", BEES),
        ("cấp phép khoan giếng nước", WELL),
        ("xin phép thả diều", KITE),
        ("thùng ong nộp ở đâu", BEES),
        ("thủ tục đò ngang", FERRY),
    ],
    ids=["unaccented", "name", "whole name", "part of a name", "example", "alias"],
)
def test_names_aliases_and_examples_are_searched(text: str, code: str, few: Keywords) -> None:
    assert code_of(few, text) == code


@pytest.mark.parametrize("text", ["khai", "ong", "đò", "", " ", "?!", "😀", "1"])
def test_one_word_or_none_names_nothing(text: str, few: Keywords, whole: Keywords) -> None:
    assert few.search(text).procedures == ()
    assert whole.search(text).procedures == ()


@pytest.mark.parametrize(
    "text", ["xyzzy plugh qwerty", "giá vàng tăng mạnh hôm qua", "mai trời có mưa không"]
)
def test_what_no_text_tells_of_is_not_guessed_at(text: str, whole: Keywords) -> None:
    assert not whole.search(text).is_sure


def test_half_sure_names_three(whole: Keywords) -> None:
    found = whole.search("xe máy tui bán cho người ta rồi mà cà vẹt còn tên tui đứng")
    assert not found.is_sure
    assert len(found.procedures) == 3


def test_catalogue_of_one_can_be_searched() -> None:
    keywords = Keywords(catalogue(procedure(FERRY)))
    assert keywords.search("nuôi ong lấy mật").procedures == ()


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    found = FEW.search(text).procedures
    assert {one.code for one in found} <= {FERRY, BEES, WELL, KITE, "9.000004"}
