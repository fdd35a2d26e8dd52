"""Passwords: one spelling, slow hashes that keep up with the times, and what is guessed first is refused."""

from __future__ import annotations

import unicodedata

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from admin.accounts.passwords import Passwords, composed
from admin.accounts.rules import check_password, check_repeated, name_of, username_of
from admin.errors import InvalidInputError
from tests.admin.visitors import QUICK

VIETNAMESE = st.text(
    st.sampled_from("ắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựàảãáạđĐôơưêâăéèẻẽẹíìỉĩịúùủũụýỳỷỹỵ aB7!"),
    min_size=1,
    max_size=30,
)


@given(st.one_of(VIETNAMESE, st.text(min_size=1, max_size=40)))
def test_password_typed_decomposed_is_the_same_password(password: str) -> None:
    passwords = Passwords(QUICK)
    stored = passwords.hashed(password)
    for form in ("NFC", "NFD"):
        assert passwords._fits(unicodedata.normalize(form, password), stored)


@given(st.text(max_size=60))
def test_spelling_is_settled_after_one_pass(text: str) -> None:
    assert composed(composed(text)) == composed(text)


def test_space_of_another_keyboard_is_a_space() -> None:
    assert composed("mùa\u00a0nước nổi") == composed("mùa nước nổi")


def test_capital_letter_is_another_letter() -> None:
    passwords = Passwords(QUICK)
    assert not passwords._fits("Mùa nước nổi", passwords.hashed("mùa nước nổi"))


def test_hash_of_weaker_parameters_is_stale_and_still_fits() -> None:
    old = Passwords(QUICK).hashed("mùa nước nổi")
    now = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    assert now._fits("mùa nước nổi", old)
    assert now.is_stale(old)
    assert not now.is_stale(now.hashed("mùa nước nổi"))


def test_hash_in_production_is_argon2id() -> None:
    assert Passwords().hashed("x").startswith("$argon2id$v=19$m=65536,t=3,")


def test_what_is_no_hash_fits_nothing() -> None:
    passwords = Passwords(QUICK)
    assert not passwords._fits("", "")
    assert not passwords._fits("x", "no hash")
    assert not passwords._fits("x", None)


@pytest.mark.parametrize(
    "password",
    [
        "ngắn quá thôi"[:11],
        "x" * 257,
        "lan.nguyen.mùa lũ",
        "LAN NGUYEN mùa lũ",
        "Nguyễn Thị Lan!!",
        "nguyen thi lan 88",
        "matkhau123456",
        "Mật khẩu 2026",
        "P@ssw0rd1234",
        "adminadmin2026",
        "angiang123456",
        "qwertyuiop12",
        "123456789012",
        "987654321098",
        "abcabcabcabc",
        "aaaaaaaaaaaa1",
        "............",
    ],
)
def test_password_that_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        check_password(password, "lan.nguyen", "Nguyễn Thị Lan")
    assert refused.value.message.startswith("Mật khẩu")
    assert password not in str(refused.value)


@pytest.mark.parametrize(
    "password",
    ["mùa nước nổi 2026", "ba con cá linh", "trâu-ăn-cỏ-ngoài-đồng", "kT9#vLq2!mZx", "12 chữ là đủ"],
)
def test_long_password_of_ones_own_is_taken(password: str) -> None:
    check_password(password, "lan.nguyen", "Nguyễn Thị Lan")


def test_length_is_counted_in_letters_not_in_marks() -> None:
    with pytest.raises(InvalidInputError, match="12"):
        check_password(unicodedata.normalize("NFD", "ếếờờợựữ"), "lan", "Lan")


def test_password_typed_differently_twice_is_refused() -> None:
    check_repeated("mùa nước nổi", unicodedata.normalize("NFD", "mùa nước nổi"))
    with pytest.raises(InvalidInputError):
        check_repeated("mùa nước nổi", "mùa nước nỗi")


@pytest.mark.parametrize(
    "text", ["ab", "1lan", "lan nguyen", "lần", "lan/../x", "lan\r\nx", "a" * 33, "", "<b>lan"]
)
def test_username_that_cannot_be_typed_everywhere_is_refused(text: str) -> None:
    with pytest.raises(InvalidInputError):
        username_of(text)


def test_username_is_small_letters() -> None:
    assert username_of(" Lan.Nguyen ") == "lan.nguyen"


def test_name_is_one_line_without_what_hides() -> None:
    assert name_of("  Lan\r\nSet-Cookie: x\u202e ") == "Lan Set-Cookie: x"
    for empty in ("", " \n\t", "\u200b\u202e"):
        with pytest.raises(InvalidInputError):
            name_of(empty)
    with pytest.raises(InvalidInputError):
        name_of("xy" * 41)
