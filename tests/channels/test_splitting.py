from __future__ import annotations

import re
import unicodedata

import pytest
import regex
from hypothesis import example, given
from hypothesis import strategies as st

from channels.splitting import counter_size, size, split

COUNTER = re.compile(r"\n\((\d+)/(\d+)\)$")
GRAPHEMES = (
    *"aAđĐơƯ0.!:;,☐–",
    "ế",
    unicodedata.normalize("NFD", "ế"),
    unicodedata.normalize("NFD", "ợ"),
    "👍",
    "👍🏽",
    "👩‍👩‍👧‍👦",
    "🇻🇳",
    "1️⃣",
    "한",
)
WORD = st.lists(st.sampled_from(GRAPHEMES), min_size=1, max_size=12).map("".join)
URL = st.text("abcdefghij0123456789/?=&.-", min_size=1, max_size=50).map("https://dichvucong.gov.vn/".__add__)
LINE = st.lists(WORD | URL, min_size=1, max_size=12).map(" ".join)
TEXT = st.lists(LINE, max_size=12).flatmap(
    lambda lines: st.lists(
        st.sampled_from(["\n", "\n\n", "\n\n\n"]), min_size=len(lines), max_size=len(lines)
    ).map(lambda ends: "".join(line + end for line, end in zip(lines, ends, strict=True)))
)
LIMIT = st.integers(min_value=40, max_value=200)


def bodies(parts: list[str]) -> list[str]:
    """Return the parts without their counters, which are checked."""
    if len(parts) < 2:
        return parts
    for n, part in enumerate(parts, start=1):
        found = COUNTER.search(part)
        assert found
        assert (int(found[1]), int(found[2])) == (n, len(parts))
    return [COUNTER.sub("", part) for part in parts]


def room(parts: list[str], limit: int) -> int:
    """Return what a part held besides its counter."""
    return limit if len(parts) < 2 else limit - counter_size(len(str(len(parts))))


def without_blanks(text: str) -> str:
    return "".join(text.split())


@given(TEXT | st.text(max_size=1000), LIMIT)
@example("a" * 5000, 40)
@example("\n\n\n" + "a" * 30 + " " * 90 + "b\n\n", 40)
def test_nothing_but_blanks_is_lost_and_no_part_is_too_long(text: str, limit: int) -> None:
    text = text.encode("utf-8", "ignore").decode()
    parts = split(text, limit)
    assert without_blanks("".join(bodies(parts))) == without_blanks(text)
    assert all(0 < size(part) <= limit for part in parts)


@given(TEXT, LIMIT)
def test_no_grapheme_is_cut(text: str, limit: int) -> None:
    parts = bodies(split(text, limit))
    borders = {0} | {grapheme.end() for grapheme in regex.finditer(r"\X", text)}
    end = 0
    for part in parts:
        start = text.index(part, end)
        assert not text[end:start].strip()
        end = start + len(part)
        assert {start, end} <= borders


@given(TEXT, LIMIT)
def test_no_line_or_address_that_fits_into_a_message_is_cut(text: str, limit: int) -> None:
    parts = split(text, limit)
    whole = [line.strip() for line in text.split("\n")] + re.findall(r"https://\S+", text)
    for piece in whole:
        if 0 < size(piece) <= room(parts, limit):
            assert any(piece in body for body in bodies(parts)), piece


@given(TEXT, LIMIT)
def test_what_fits_into_one_message_is_one_and_carries_no_number(text: str, limit: int) -> None:
    if size(text.strip()) <= limit:
        assert split(text, limit) == ([text.strip()] if text.strip() else [])


def test_nothing_is_no_message() -> None:
    assert split("", 100) == split(" \n\n ", 100) == []


def test_cut_between_paragraphs_where_there_are_any() -> None:
    first, second = "Cần giấy chứng sinh. " * 3, "Nộp ở xã. " * 4
    assert bodies(split(f"{first}\n\n{second}", 80)) == [first.strip(), second.strip()]


def test_cut_between_lines_before_sentences_before_words() -> None:
    steps = [f"{n}. Mở trang. Bấm nút số {n}" for n in range(1, 6)]
    assert bodies(split("\n".join(steps), 70)) == ["\n".join(steps[:2]), "\n".join(steps[2:4]), steps[4]]
    sentences = "Một hai ba bốn năm. " * 8
    assert all(body.endswith(".") for body in bodies(split(sentences, 70)))
    words = "khai " * 60
    assert {word for body in bodies(split(words, 70)) for word in body.split()} == {"khai"}


def test_utf_16_counts_and_not_characters() -> None:
    parts = split("👍" * 100, 60)
    assert all(len(part.encode("utf-16-le")) <= 2 * 60 for part in parts)
    assert "".join(bodies(parts)) == "👍" * 100


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_vietnamese_letters_stay_whole_in_either_form(form: str) -> None:
    letter = unicodedata.normalize(form, "ệ")
    parts = bodies(split(letter * 200, 50))
    assert all(len(part) % len(letter) == 0 for part in parts)
    assert "".join(parts) == letter * 200


def test_address_longer_than_a_message_is_cut_and_still_whole_when_joined() -> None:
    address = "https://dichvucong.gov.vn/" + "a" * 300
    parts = bodies(split(f"Xem {address}", 100))
    assert "".join(parts) == f"Xem{address}"


def test_a_hundred_parts_have_room_for_their_numbers() -> None:
    parts = split("a" * 40 * 120, 50)
    assert len(parts) > 100
    assert all(size(part) <= 50 for part in parts)


def test_grapheme_larger_than_a_message_is_cut_between_its_marks() -> None:
    flooded = "a" + "\u0301" * 300
    parts = split(flooded, 100)
    assert all(size(part) <= 100 for part in parts)
    assert "".join(bodies(parts)) == flooded
