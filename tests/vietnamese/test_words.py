import asyncio
import logging
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vietnamese import words as module
from vietnamese.normalise import clean
from vietnamese.words import LONGEST_SEGMENTED, Word, syllables, words

QUESTION = "Tôi muốn làm khai sinh cho con thì cần giấy tờ gì?"
VARIANTS = [
    QUESTION,
    unicodedata.normalize("NFD", QUESTION),
    QUESTION.replace(" ", "  "),
    QUESTION.replace(" ", "\u00a0\n"),
    "\u200b".join(QUESTION),
    "hoá đơn thuỷ lợi khoẻ mạnh",
    "ho\u0061\u0301 ĐƠN",
]
VIETNAMESE = st.text(
    alphabet=st.sampled_from("làm khai sinh hoá uỷ\u0301\u0323\u200b\u00a0.,/-1234:@_ខ្មែរABC(\n")
)
ANY = st.text() | VIETNAMESE | st.sampled_from(VARIANTS)


class PanicException(BaseException):
    """Stand in for pyo3's, which is no ``Exception``."""


def texts(found: list[Word]) -> list[str]:
    return [word.text for word in found]


def check_spans(text: str, found: list[Word]) -> None:
    end = 0
    for word in found:
        assert end <= word.start < word.end <= len(text)
        assert clean(text[word.start : word.end])
        end = word.end
    assert bool(found) == bool(clean(text))


def test_joins_syllables_into_words() -> None:
    assert texts(words(QUESTION)) == [
        "Tôi",
        "muốn",
        "làm",
        "khai_sinh",
        "cho",
        "con",
        "thì",
        "cần",
        "giấy_tờ",
        "gì",
    ]


@pytest.mark.parametrize(
    "token",
    [
        "1.004222",
        "2.001234.000.00.00.H01",
        "H01.12-240115-0012",
        "20/11/2026",
        "420/KH-UBND",
        "123/2015/NĐ-CP",
        "0912345678",
        "0912.345.678",
        "0296-3-123456",
        "19009068",
        "1.500.000",
        "CT01",
        "TP/HT-2025-ĐKKS",
        "67-F1",
        "a.b@x.vn",
        "https://dichvucong.gov.vn/p/home?x=1",
        "dichvucong.gov.vn",
    ],
)
def test_codes_dates_and_numbers_stay_whole(token: str) -> None:
    assert token in texts(words(f"cho hỏi {token} là gì"))
    assert token in texts(syllables(f"theo {token}, được không"))


def test_spaced_phone_numbers_stay_whole() -> None:
    assert texts(words("gọi 0912 345 678 hay 1900 9068")) == ["gọi", "0912_345_678", "hay", "1900_9068"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\u200b", []),
        ("...", [Word("...", 0, 3)]),
        (" 👍 ", [Word("👍", 1, 2)]),
        ("cha/mẹ", [Word("cha", 0, 3), Word("mẹ", 4, 6)]),
        ("\u0370\u0300\u17b6", [Word("\u0370", 0, 3)]),  # a Khmer sign on a Greek letter
        ("khai_sinh", [Word("khai", 0, 4), Word("sinh", 5, 9)]),
    ],
)
def test_edges(text: str, expected: list[Word]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize("text", VARIANTS)
def test_tokens_lie_in_the_text_however_it_was_typed(text: str) -> None:
    """Dec1mo's tokenizer raised here: underthesea's tokens are not substrings of the input."""
    found = words(text)
    check_spans(text, found)
    assert [w.text.replace("_", " ") for w in found] == [clean(text[w.start : w.end]) for w in found]


@pytest.mark.parametrize("split", [words, syllables])
@given(text=ANY)
def test_spans_ascend_and_stay_inside(split: Callable[[str], list[Word]], text: str) -> None:
    check_spans(text, split(text))


@given(ANY)
def test_words_are_syllables_joined(text: str) -> None:
    joined = "_".join(texts(words(text)))
    assert joined == "_".join(texts(syllables(text)))


def test_native_panic_falls_back_to_syllables(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def panic(_: str) -> list[str]:
        raise PanicException("index out of bounds")

    monkeypatch.setattr(module, "_segment", panic)
    with caplog.at_level(logging.WARNING):
        assert words(QUESTION) == syllables(QUESTION)
    assert "PanicException" in caplog.text
    assert "khai" not in caplog.text


@pytest.mark.parametrize("signal", [KeyboardInterrupt, SystemExit, GeneratorExit, asyncio.CancelledError])
def test_signals_to_stop_pass_through(monkeypatch: pytest.MonkeyPatch, signal: type[BaseException]) -> None:
    def stop(_: str) -> list[str]:
        raise signal

    monkeypatch.setattr(module, "_segment", stop)
    with pytest.raises(signal):
        words(QUESTION)


def test_a_segmenter_that_loses_count_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_segment", lambda _: ["khai sinh"])
    assert words(QUESTION) == syllables(QUESTION)


def test_long_text_skips_the_segmenter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_segment", lambda _: pytest.fail("called"))
    text = "khai sinh " * LONGEST_SEGMENTED
    assert len(words(text)) == 2 * LONGEST_SEGMENTED


@pytest.mark.parametrize("text", ["http://" + "!" * 1_900, "(" * 1_900, "a." * 900, "a@" * 900, "1-" * 900])
def test_hostile_text_never_reaches_the_segmenters_own_patterns(text: str) -> None:
    """underthesea's URL pattern backtracks for ever on "http://!!!!…"."""
    check_spans(text, words(text))


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from(["làm", "khai", "sinh", "căn", "cước", "1.004222", ",", "?", "5", "đường-dây"]),
        max_size=12,
    )
)
def test_only_neighbours_one_space_apart_are_joined(pieces: list[str]) -> None:
    for word in words(" ".join(pieces)):
        assert "__" not in word.text
        assert "_" not in word.text or not any(char.isdigit() for char in word.text)
