from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.contract import MAX_TEXT
from channels.door import admit
from channels.errors import EmptyMessageError, MessageTooLongError

ANY_TEXT = st.text(st.characters(), max_size=1100)
SLASHES = "/／⁄∕ \u200b\u200d\ufeff\u00ad\u00a0\u3000\t\n\u2060"
DISGUISED = st.builds(lambda start, rest: start + rest, st.text(SLASHES, max_size=8), st.text(max_size=60))


@pytest.mark.parametrize(
    ("typed", "secret"),
    [
        ("số tôi là 0912345678", "0912345678"),
        ("so toi la 0912 345 678", "345"),
        ("căn cước 079203001234", "079203001234"),
        ("gửi vào hop.thu@example.com nhé", "example.com"),
        ("09\u200b1234\u200b5678", "5678"),
        ("０９１２３４５６７８", "5678"),
    ],
)
def test_personal_data_is_masked(typed: str, secret: str) -> None:
    admitted = admit(typed)
    assert secret not in admitted
    assert "[" in admitted


@pytest.mark.parametrize(
    "typed",
    [
        "/restart",
        "//restart",
        "／restart",
        "⁄restart",
        "∕restart",
        " /restart",
        "/ /restart",
        "\t/\n/restart",
        "\u00a0/restart",
        "\u3000／restart",
        "\u200b/restart",
        "/\u200b/restart",
        "\ufeff/restart",
        "\u2060\u00ad/restart",
        "\x00/restart",
        "\ud800/restart",
        "/\u0301restart",
        "\u0301/restart",
    ],
)
def test_t10_leading_slash_in_any_disguise_is_no_command(typed: str) -> None:
    assert admit(typed) == "restart"


def test_t10_slash_does_not_hide_a_phone_number_from_the_mask() -> None:
    assert "0912345678" not in admit("/0912345678")
    assert "0912345678" not in admit("/abc 0912345678")
    assert "0912345678" not in admit("／\u200b0912345678")


def test_slash_inside_a_message_stays() -> None:
    assert admit("mẫu 01/ĐKKS lấy ở đâu") == "mẫu 01/ĐKKS lấy ở đâu"


def test_lone_surrogate_is_dropped() -> None:
    assert admit("khai\ud83d sinh") == "khai sinh"


def test_decomposed_letters_are_composed() -> None:
    assert admit(unicodedata.normalize("NFD", "đăng ký kết hôn")) == "đăng ký kết hôn"


def test_thousand_characters_pass() -> None:
    words = ("làm khai sinh " * 100)[:MAX_TEXT]
    assert len(words) == MAX_TEXT
    assert admit(words) == words.strip()


def test_one_character_more_is_refused_with_both_numbers() -> None:
    with pytest.raises(MessageTooLongError, match=r"1001 .* 1000") as refused:
        admit("a" * 1001)
    assert refused.value.hint


@pytest.mark.parametrize(
    "typed", ["", " ", "\n\t", "\u200b\u200b", "\u200b\ufeff\u00ad", "/", " / / ", "／", "\ud800"]
)
def test_nothing_readable_is_an_empty_message(typed: str) -> None:
    with pytest.raises(EmptyMessageError):
        admit(typed)


@given(ANY_TEXT | DISGUISED)
def test_admits_or_refuses_and_never_anything_else(typed: str) -> None:
    try:
        admitted = admit(typed)
    except (EmptyMessageError, MessageTooLongError):
        return
    assert admitted
    assert not admitted.startswith(("/", " ", "／"))
    assert unicodedata.is_normalized("NFC", admitted)
    assert json.dumps(admitted, ensure_ascii=False).encode()


@given(DISGUISED)
def test_admitting_twice_changes_nothing(typed: str) -> None:
    try:
        admitted = admit(typed)
    except EmptyMessageError:
        return
    assert admit(admitted) == admitted
