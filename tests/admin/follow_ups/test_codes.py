from __future__ import annotations

import pytest

from admin.accounts.keys import Keys
from admin.follow_ups.codes import LENGTH, LETTERS, Seal, new_code, read_code, shown

SEAL = Seal(Keys("a secret of the tests"))


def test_code_has_no_letter_that_is_misread_or_that_a_vietnamese_keyboard_changes() -> None:
    assert not set(LETTERS) & set("0O1ILU")
    assert not set(LETTERS) & set("AEIOUYDW")
    assert len(set(LETTERS)) == len(LETTERS) == 25


def test_codes_are_drawn_from_all_letters_and_hardly_ever_twice() -> None:
    drawn = [new_code() for _ in range(3000)]
    assert {len(code) for code in drawn} == {LENGTH}
    assert set("".join(drawn)) == set(LETTERS)
    assert len(set(drawn)) >= 2998


@pytest.mark.parametrize(
    "typed", ["k7m2xq", "K7M-2XQ", " k7m - 2xq ", "K 7 M 2 X Q", "ｋ７ｍ２ｘｑ", "k7m–2xq", "ḱ7m2xq"]
)
def test_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == "K7M2XQ" == read_code(shown("K7M2XQ"))


@pytest.mark.parametrize("typed", ["", "   ", "đ" * 9000, "\x00\ud83d", "'; drop table", "K7M2XQ" * 900])
def test_anything_else_is_no_error(typed: str) -> None:
    assert len(read_code(typed)) <= 40


def test_hash_needs_the_secret_and_tells_codes_apart() -> None:
    hashed = SEAL.hash_of("K7M2XQ")
    assert hashed != Seal(Keys("another secret")).hash_of("K7M2XQ")
    assert hashed != SEAL.hash_of("K7M2XR")
    assert len(hashed) == 64


def test_mark_binds_a_code_to_the_very_words() -> None:
    mark = SEAL.mark_of("K7M2XQ", "đất chưa có giấy")
    assert SEAL.is_ours("K7M2XQ", "đất chưa có giấy", mark)
    assert not SEAL.is_ours("K7M2XR", "đất chưa có giấy", mark)
    assert not SEAL.is_ours("K7M2XQ", "đất đã có giấy", mark)
    assert not SEAL.is_ours("K7M2XQ", "đất chưa có giấy", "\ud83dé")
