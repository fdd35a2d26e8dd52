import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.normalise import MOST_MARKS, clean, normalise

TYPED = st.text(
    alphabet=st.sampled_from(
        "aăâeêioôơuưyđqhnkQHOAÀàảạýỵỷẽ \t\n\u00a0\u200b\u0300\u0301\u0323\u0302\u031b.-–“1３"
    )
)
ANY = st.text() | TYPED


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("cho\u0300", "chò"),
        ("e\u0302\u0323", "ệ"),
        ("tie\u0301\u0302ng", "tiếng"),  # the tone typed before the vowel mark
        ("hoà hoá hoả hoã hoạ", "hòa hóa hỏa hõa họa"),
        ("khoẻ loè", "khỏe lòe"),
        ("thuý uỷ luỹ thuỵ", "thúy ủy lũy thụy"),
        ("HOÀ KHOẺ UỶ Thuỷ", "HÒA KHỎE ỦY Thủy"),
        ("quý quỳ quỷ QUÝ", "quý quỳ quỷ QUÝ"),
        ("hoàn thuyền khuỷu toán", "hoàn thuyền khuỷu toán"),
        ("hòa thủy", "hòa thủy"),
        (" a \u00a0\n\tb\u3000c ", "a b c"),
        ("khai\u200bsinh\ufeff", "khaisinh"),
        ("căn\u00ad cước\u202e\u0000", "căn cước"),
        ("“lệ phí” ‘x’ – — −", "\"lệ phí\" 'x' - - -"),
        ("ＣＣＣＤ　０９１２", "CCCD 0912"),
        ("𝟬𝟵 𝐂𝐂", "09 CC"),
        ("Ðăng ký", "Đăng ký"),
        ("quááááá", "quá"),
        ("quáaaaaa QUAAAAÁ", "quá QUÁ"),
        ("đượcccc rồiiii", "được rồi"),
        ("xxx ooo 0000000 ----", "xxx ooo 0000000 ----"),
        ("N\u0337guye\u0336n", "Nguyen"),
        ("❤️ 1️⃣", "❤ 1"),
        ("\ud800a", "a"),
        ("", ""),
        (" \u200b ", ""),
    ],
)
def test_brings_text_to_one_spelling(typed: str, expected: str) -> None:
    assert clean(typed) == expected


def test_case_is_kept() -> None:
    assert clean("UBND xã VNeID đỏ ĐỎ") == "UBND xã VNeID đỏ ĐỎ"


@pytest.mark.parametrize("letter", ["a", "ក"])
def test_flood_of_combining_marks_is_capped(letter: str) -> None:
    flooded = normalise("x" + letter + "\u0301" * 10_000 + "y")
    assert len(flooded.text) <= 3 + MOST_MARKS
    assert flooded.span(len(flooded.text) - 1, len(flooded.text)) == (10_002, 10_003)


def test_span_leads_back_to_what_was_typed() -> None:
    typed = "  làm  \u200bkhai\u00a0\u00a0si\u0301nh\u200b "
    normalised = normalise(typed)
    start = normalised.text.index("khai")
    assert typed[slice(*normalised.span(start, start + 4))] == "khai"
    assert typed[slice(*normalised.span(start, len(normalised.text)))] == "khai\u00a0\u00a0si\u0301nh"
    assert normalised.span(start, start) == (8, 8)


@given(ANY)
def test_is_idempotent(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(ANY)
def test_offsets_ascend_and_stay_inside(text: str) -> None:
    normalised = normalise(text)
    assert len(normalised.offsets) == len(normalised.text) + 1
    assert len(normalised.ends) == len(normalised.text)
    assert normalised.offsets[-1] == len(text)
    assert list(normalised.offsets) == sorted(normalised.offsets)
    assert all(
        0 <= start < end <= len(text)
        for start, end in zip(normalised.offsets[:-1], normalised.ends, strict=True)
    )


@given(ANY)
def test_every_slice_normalises_to_its_letters(text: str) -> None:
    """Characters that survive unchanged stand where the offsets say."""
    normalised = normalise(text)
    for char, start in zip(normalised.text, normalised.offsets[:-1], strict=True):
        if char.isascii() and text[start].isascii() and not text[start].isspace() and text[start] != "`":
            assert char.lower() == text[start].lower() or not text[start].isalnum() or char in text
    assert normalised.text == normalised.text.strip()
    assert "  " not in normalised.text


@given(TYPED)
def test_vietnamese_comes_out_composed(text: str) -> None:
    assert unicodedata.is_normalized("NFC", clean(text))


@given(TYPED)
def test_composed_and_decomposed_agree(text: str) -> None:
    assert clean(unicodedata.normalize("NFD", text)) == clean(unicodedata.normalize("NFC", text))
