import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.syllable import parse
from vietnamese.telex import repair


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dduwowcj", "được"),
        ("dduocwj", "được"),
        ("giaays", "giấy"),
        ("giaasy", "giấy"),
        ("khoong", "không"),
        ("tooi", "tôi"),
        ("nguwowif", "người"),
        ("nguowif", "người"),
        ("quyeenf", "quyền"),
        ("vieejc", "việc"),
        ("lamf", "làm"),
        ("nhw", "như"),
        ("ddi", "đi"),
        ("hoaf", "hòa"),
        ("Dduwowngf", "Đường"),
        ("KHOONG", "KHÔNG"),
        ("d9u7o7c5", "được"),
        ("d9uo7c5", "được"),
        ("gia61y", "giấy"),
        ("kho6ng", "không"),
        ("nguo7i2", "người"),
    ],
)
def test_decodes_telex_and_vni(typed: str, meant: str) -> None:
    assert repair(typed) == meant


LEFT_ALONE = """
    boot google app file toon reset book free see tree room law how new box tax bus her car has for if of
    chief was wrong war won roots loops keeps beer af ij xoong boong choo lee khai sinh khong duoc
    giấy được không to5 so65 quan1 mau1
    ap3 CT01 h1n1 covid19 67f1 1.004222
    TTHC GPLX UBND VNeID NFC OTP Zalo Smart SOS wifi
"""


@pytest.mark.parametrize("word", [*LEFT_ALONE.split(), "", " ", "d9u7o7c5 d9u7o7c5"])
def test_leaves_what_may_be_something_else(word: str) -> None:
    assert repair(word) == word


@given(st.text() | st.text(alphabet="abcdeghiklmnopqrstuvwxyzaeouwdsfrxj123456789", max_size=10))
def test_result_is_the_word_or_a_syllable(word: str) -> None:
    repaired = repair(word)
    assert repaired == word or parse(repaired)
    assert repair(repaired) == repaired
