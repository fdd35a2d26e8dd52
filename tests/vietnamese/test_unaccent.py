import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.normalise import clean
from vietnamese.unaccent import has_marks, skeleton, unaccent


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đăng ký khai sinh", "Dang ky khai sinh"),
        ("đường được ƯỠN ặ ẵ ỹ", "duong duoc UON a a y"),
        ("  hai  cách ", "  hai  cach "),
        ("ខ្មែរ Ж 1.004222", "ខ្មែរ Ж 1.004222"),
    ],
)
def test_drops_marks_only(text: str, expected: str) -> None:
    assert unaccent(text) == expected
    assert unaccent(unicodedata.normalize("NFD", text)) == expected


@given(st.text())
def test_is_idempotent(text: str) -> None:
    assert unaccent(unaccent(text)) == unaccent(text)


@given(st.text())
def test_skeleton_keeps_every_position(text: str) -> None:
    assert len(skeleton(text)) == len(text)


@given(st.text(alphabet=st.sampled_from("aăâđeêưƠỷ Ọk1")))
def test_skeleton_is_the_small_unaccented_twin(text: str) -> None:
    assert skeleton(clean(text)) == unaccent(clean(text)).lower()


def test_has_marks() -> None:
    assert has_marks("đi")
    assert has_marks("TẠ")
    assert not has_marks("di")
