"""Accents put back, slips mended, words parted; and everything else left alone."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vietnamese.spelling import Speller
from vietnamese.unaccent import unaccent

SENTENCES = [
    "làm lại thẻ căn cước bị mất ở đâu",
    "đăng ký khai sinh cho con ở xã",
    "khai tử cho má ở phường",
    "má tôi bị mất thẻ bảo hiểm",
    "đăng ký xe máy ở công an xã",
    "con tôi mất giấy khai sinh",
]
SPELLER = Speller.learn(SENTENCES * 2)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_accents_come_back(sentence: str) -> None:
    assert SPELLER.mend(unaccent(sentence)) == sentence


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("giấy khai sih", "giấy khai sinh"),
        ("giấy khaii sinh", "giấy khai sinh"),
        ("làm thẻ căn cướcc bị mất", "làm thẻ căn cước bị mất"),
        ("bị mất thẻ bảo hiểmm", "bị mất thẻ bảo hiểm"),
        ("mất giấy khaisinh", "mất giấy khai sinh"),
        ("dang ky xemay o xa", "đăng ký xe máy ở xã"),
    ],
)
def test_slips_are_mended(typed: str, meant: str) -> None:
    assert SPELLER.mend(typed) == meant


def test_neighbours_decide_between_spellings() -> None:
    """ "ma" is "má" or "mà", "mat" is "mất" or "mặt": what stands beside it tells."""
    speller = Speller.learn(["bị mất thẻ", "rửa mặt sạch"] * 2)
    assert speller.mend("bi mat the") == "bị mất thẻ"
    assert speller.mend("rua mat sach") == "rửa mặt sạch"


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "?!", "123", "1.001193", "gtvt", "bhyt kcb", "quận huế", "mẫu ct01",
        "ភាសាខ្មែរ", "hahaha hihi huhu", "tènn tenn",
    ],
)  # fmt: skip
def test_what_it_does_not_know_stays(text: str) -> None:
    """ "huế" became "thuế", and "kcb" a word."""
    assert SPELLER.mend(text) == text


def test_digits_and_marks_keep_their_places() -> None:
    assert SPELLER.mend("dang ky, 2 the ct01! o xa?") == "đăng ký, 2 thẻ ct01! ở xã?"


@given(st.text(max_size=200))
def test_never_raises_and_settles(text: str) -> None:
    once = SPELLER.mend(text.lower())
    assert SPELLER.mend(once) == SPELLER.mend(SPELLER.mend(once))


@given(st.lists(st.sampled_from(sorted({w for s in SENTENCES for w in s.split()})), max_size=12))
def test_known_words_with_accents_are_never_changed(words: list[str]) -> None:
    text = " ".join(["đăng", "ký", *words])
    assert SPELLER.mend(text) == text


def test_json_brings_the_same_speller_back() -> None:
    back = Speller.from_dict(json.loads(json.dumps(SPELLER.as_dict())))
    for sentence in SENTENCES:
        assert back.mend(unaccent(sentence)) == sentence


def test_nothing_learnt_mends_nothing() -> None:
    assert Speller.learn([]).mend("lam giay khai sinh") == "lam giay khai sinh"
