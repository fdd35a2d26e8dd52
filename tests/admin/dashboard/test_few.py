from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from admin.dashboard.board import GROUPS, part
from admin.dashboard.chart import columns
from admin.dashboard.few import HIDDEN, SHOWN_FROM, SMALLEST, Few, few, ranked, share, total
from admin.dashboard.groups import CHANNELS, Group
from admin.dashboard.tally import Tally

COUNTS = st.integers(0, 60)
TABLES = st.lists(COUNTS, min_size=2, max_size=6)
DAY = date(2026, 11, 27)


@given(COUNTS)
def test_what_is_shown_is_never_small_and_never_too_much(count: int) -> None:
    told = few(count)
    assert told.at_least == 0 or SHOWN_FROM <= told.at_least <= count
    assert told.at_least <= count <= told.at_most


@pytest.mark.parametrize(
    ("count", "told"), [(0, HIDDEN), (4, HIDDEN), (9, HIDDEN), (10, "10"), (14, "10"), (1239, "1.235")]
)
def test_count_in_words(count: int, told: str) -> None:
    assert str(few(count)) == told


@given(TABLES)
def test_who_knows_the_exact_total_still_cannot_tell_a_small_count(counts: list[int]) -> None:
    told, whole = [few(count) for count in counts], sum(counts)
    for n, count in enumerate(counts):
        others = [one for m, one in enumerate(told) if m != n]
        low = max(told[n].at_least, whole - sum(one.at_most for one in others))
        high = min(told[n].at_most, whole - sum(one.at_least for one in others))
        assert low <= count <= high
        assert not 0 < count < SMALLEST or low < high


def test_hiding_only_what_is_small_would_not_do() -> None:
    """Five hidden cells of at most four, beside a total of at least twenty, would all be four."""
    counts, others = [4] * 5, 4
    assert sum(counts) - others * (SMALLEST - 1) == SMALLEST - 1
    assert sum(counts) - others * few(4).at_most < 0


@given(TABLES)
def test_total_tells_nothing_that_its_parts_do_not(counts: list[int]) -> None:
    told = [few(count) for count in counts]
    assert total(told) == Few(sum(one.at_least for one in told))


@given(st.dictionaries(st.text(max_size=3), COUNTS))
def test_ranks_show_no_small_count_and_no_order_among_equals(counts: dict[str, int]) -> None:
    lines = ranked(counts, 5)
    assert len(lines) <= 5
    assert all(line.count.at_least >= SHOWN_FROM for line in lines)
    swapped = ranked({key: few(count).at_least + 4 if few(count) else 0 for key, count in counts.items()}, 5)
    assert lines == swapped


@given(COUNTS, COUNTS)
def test_share_encloses_the_true_one(some: int, rest: int) -> None:
    assume(some + rest)
    found = share(few(some), few(rest))
    assert found is None or found.low <= some / (some + rest) <= found.high
    assert (found is None) == (some < SHOWN_FROM and rest < SHOWN_FROM)


ASKED = st.dictionaries(
    st.tuples(st.sampled_from(sorted(CHANNELS)), st.sampled_from(list(Group))),
    st.integers(0, 30),
    max_size=12,
)


def published(asked: Counter[tuple[str, Group]]) -> object:
    """Return everything that the pages tell of one day's questions."""
    tally = Tally(asked=asked)
    channels: Counter[str] = Counter()
    endings: Counter[Group] = Counter()
    for (channel, group), count in asked.items():
        channels[channel] += count
        endings[group] += count
    return part(tally), columns(CHANNELS, {DAY: channels}), columns(GROUPS, {DAY: endings})


def neighbours(asked: Counter[tuple[str, Group]], cell: Group) -> list[Counter[tuple[str, Group]]]:
    """Return the same day with one question more, or less, that ended so; channels keep their totals."""
    found = []
    for channel in {channel for channel, _ in asked}:
        for other in set(Group) - {cell}:
            for one, two in ((cell, other), (other, cell)):
                if asked[channel, one]:
                    moved = Counter(asked)
                    moved[channel, one] -= 1
                    moved[channel, two] += 1
                    found.append(moved)
    return found


@given(ASKED)
def test_no_set_of_published_numbers_determines_a_small_count(asked: dict[tuple[str, Group], int]) -> None:
    counted = Counter(asked)
    told = published(counted)
    for group in Group:
        count = sum(number for (_, one), number in counted.items() if one is group)
        if 0 < count < SMALLEST:
            assert any(published(other) == told for other in neighbours(counted, group)), group
