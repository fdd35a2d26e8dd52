import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.syllable import Syllable, parse

REAL = """
    người nghiêng khuya quyển quốc gì giếng được đường huỳnh thuở khuỷu oái ăn yêu ươn quỳnh quýt ngoằn thoắt
    Khai SINH xã phường tạm trú căn cước công dân giấy phép lái xe chứng thực kết hôn tử tuất nghĩa trang kỳ
"""


@pytest.mark.parametrize("word", REAL.split())
def test_real_syllables_parse(word: str) -> None:
    assert parse(word)


@pytest.mark.parametrize(
    "word",
    [
        "",
        "boot",
        "google",
        "app",
        "file",
        "bôt",
        "căm1",
        "kan",
        "cìn",
        "ngiên",
        "nghà",
        "tết'",
        "thuowng",
        "hồ sơ",
        "áà",
    ],
)
def test_others_do_not(word: str) -> None:
    assert parse(word) is None


def test_parts() -> None:
    assert parse("Nghiệp") == Syllable("ngh", "iêp", "j")
    assert parse("quý") == Syllable("qu", "y", "s")


@given(st.text())
def test_never_raises(text: str) -> None:
    parse(text)
