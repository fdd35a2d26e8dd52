"""Days and hours: every usual way of writing them is read, and what can be read two ways is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.teams.hours import parse_hours, said_hours
from knowledge.teams.weekdays import ALL, parse_days, said_days
from vietnamese.unaccent import unaccent

NAMES = (
    ("thứ hai", "thứ 2", "T2", "t.2", "Thứ Hai", "hai"),
    ("thứ ba", "thứ 3", "T3", "THỨ BA", "3", "ba"),
    ("thứ tư", "thứ 4", "T4", "tư"),
    ("thứ năm", "thứ 5", "T5", "năm"),
    ("thứ sáu", "thứ 6", "T6", "6"),
    ("thứ bảy", "thứ 7", "T7", "bảy"),
    ("chủ nhật", "CN", "Chủ Nhật", "cn"),
)
days = st.sets(st.integers(1, 7), min_size=1).map(lambda found: tuple(sorted(found)))


@st.composite
def written(draw: st.DrawFn) -> tuple[tuple[int, ...], str]:
    """Some days, in any order, in any usual spelling, with accents or without."""
    wanted = draw(days)
    order = draw(st.permutations(wanted))
    words = [draw(st.sampled_from(NAMES[day - 1])) for day in order]
    sign = draw(st.sampled_from((", ", ",", "; ", " và ", " & ", "/", "\n", " ")))
    text = sign.join(words)
    return wanted, draw(st.sampled_from((text, unaccent(text), f"  {text}. ", f"{text} hằng tuần")))


@given(written())
def test_days_are_read_in_any_usual_spelling(case: tuple[tuple[int, ...], str]) -> None:
    wanted, text = case
    assert parse_days(text) == wanted


@given(days)
def test_days_that_are_said_are_read_as_the_same_days(wanted: tuple[int, ...]) -> None:
    assert parse_days(said_days(wanted)) == wanted


@given(st.text(max_size=60))
def test_days_of_any_text_are_days_or_nothing(text: str) -> None:
    found = parse_days(text)
    assert found is None or (found == tuple(sorted(set(found))) and set(found) <= set(ALL))


@given(st.integers(1, 7), st.integers(1, 7))
def test_from_to_goes_round_the_week(first: int, last: int) -> None:
    found = parse_days(f"{NAMES[first - 1][0]} đến {NAMES[last - 1][0]}")
    assert found is not None
    assert {first, last} <= set(found)
    assert len(found) == (last - first) % 7 + 1


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2-4-6", (1, 3, 5)),
        ("T7-CN", (6, 7)),
        ("hằng ngày", ALL),
        ("mỗi ngày", ALL),
        ("cả tuần", ALL),
        ("các ngày thứ ba, thứ năm", (2, 4)),
        ("thứ hai đến thứ tư, chủ nhật", (1, 2, 3, 7)),
    ],
)
def test_days_that_can_be_read_one_way(text: str, wanted: tuple[int, ...]) -> None:
    assert parse_days(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "thứ",
        "3-5",
        "T2-T6",
        "thứ tám",
        "ngày 3",
        "15",
        "15/11",
        "sáng thứ ba",
        "thứ ba đầu tháng",
        "đến thứ ba",
        "thứ ba đến",
        "thứ ba đến thứ năm đến thứ bảy",
        "tuần chẵn",
        "không cố định",
    ],
)
def test_days_in_doubt_are_not_guessed(text: str) -> None:
    """ "3-5" is two days to one reader and three to another."""
    assert parse_days(text) is None


minutes = st.integers(0, 24 * 60)


@st.composite
def spans(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    ends = sorted(draw(st.sets(minutes, min_size=2, max_size=6)))
    return tuple(zip(ends[::2], ends[1::2], strict=False))


@given(spans())
def test_hours_that_are_said_are_read_as_the_same_hours(wanted: tuple[tuple[int, int], ...]) -> None:
    assert parse_hours(said_hours(wanted)) == wanted


@given(st.text(alphabet="0123456789h:g-– ,;đếntoiừ", max_size=30))
def test_hours_of_any_text_are_in_order_or_nothing(text: str) -> None:
    found = parse_hours(text) or ()
    ends = [end for span in found for end in span]
    assert ends == sorted(ends)
    assert all(0 <= end <= 24 * 60 for end in ends)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("7h30-11h, 13h30 đến 17h", "7h30–11h, 13h30–17h"),
        ("7:30–11:00", "7h30–11h"),
        ("Sáng 7h-11h; chiều 13h-17h", "7h–11h, 13h–17h"),
        ("từ 7 giờ 30 phút đến 11 giờ", "7h30–11h"),
        ("18g30 tới 20g", "18h30–20h"),
    ],
)
def test_hours_are_read_in_usual_spellings(text: str, wanted: str) -> None:
    assert said_hours(parse_hours(text) or ()) == wanted


@pytest.mark.parametrize(
    "text", ["chiều 1h30-5h", "7-11", "25h-26h", "11h-7h", "13h-17h, 7h-11h", "7h", "sáng"]
)
def test_hours_in_doubt_are_not_guessed(text: str) -> None:
    assert parse_hours(text) is None
