"""Put together what the dashboard and the weekly digest tell; every count in it has gone through ``few``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from admin.dashboard.chart import Columns, columns
from admin.dashboard.counts import Counts, total_of
from admin.dashboard.few import Few, Line, Share, few, ranked, share, total
from admin.dashboard.funnel import Funnel, funnels
from admin.dashboard.groups import CHANNELS, Group
from admin.dashboard.span import Span, days_of, last_days
from admin.dashboard.tally import BUCKET_MS, Tally
from eval.metrics.wilson import wilson
from knowledge.loader import Catalogue

CHART_DAYS: Final = 28
MOST: Final = 10
"""Lines of one list; the tail says little."""
GROUPS: Final[Mapping[Group, str]] = {group: group.label for group in Group}
REASONS: Final[Mapping[str, str]] = {
    "wrong_procedure": "Sai thủ tục",
    "missing_information": "Thiếu thông tin",
    "hard_to_understand": "Khó hiểu",
    "outdated": "Thông tin đã cũ",
}


@dataclass(frozen=True)
class Opinions:
    """Hold what people thought: the counts, and between which shares those who were helped lie (95 %)."""

    good: Few
    bad: Few
    helped: Share | None
    reasons: tuple[Line[str], ...]


@dataclass(frozen=True)
class Times:
    """Hold within how many milliseconds half of the questions, and 95 in 100, were answered."""

    half: int
    most: int


@dataclass(frozen=True)
class Part:
    """Hold what a span tells, for everywhere or for one commune."""

    endings: tuple[Line[Group], ...]
    channels: tuple[Line[str], ...]
    conversations: Few
    outside: Share | None
    procedures: tuple[Line[str], ...]
    unanswered: tuple[Line[str], ...]
    opinions: Opinions
    times: Times | None

    @property
    def questions(self) -> Few:
        """Return how many questions there were at least."""
        return total(line.count for line in self.endings)


@dataclass(frozen=True)
class Charts:
    """Hold the columns of the last four weeks."""

    by_channel: Columns
    by_ending: Columns


@dataclass(frozen=True)
class Board:
    """Hold everything of one span."""

    span: Span
    offered: Sequence[Span]
    part: Part
    communes: tuple[Line[str], ...]
    funnels: Sequence[Funnel]


async def charts(counts: Counts) -> Charts:
    """Return the columns of the last four weeks."""
    span = last_days(counts.today, CHART_DAYS)
    days = await counts.days(span.days)
    return Charts(
        columns(CHANNELS, {day: _by_channel(tally) for day, tally in days.items()}),
        columns(GROUPS, {day: _by_ending(tally) for day, tally in days.items()}),
    )


async def board(counts: Counts, span: Span, offered: Sequence[Span], catalogue: Catalogue) -> Board:
    """Return what a span tells of the whole province."""
    tally = total_of((await counts.days(_until(span, counts.today))).values())
    communes = await counts.communes(_until(span, counts.today))
    named = {code: one.conversations for code, one in communes.items()}
    return Board(span, offered, part(tally), ranked(named, MOST * 2), funnels(tally, catalogue))


async def commune_part(counts: Counts, span: Span, commune: str) -> Part:
    """Return what a span tells of the conversations that name a commune."""
    communes = await counts.communes(_until(span, counts.today))
    return part(communes.get(commune, Tally()))


def part(tally: Tally) -> Part:
    """Return what may be told of counts."""
    endings, channels = _by_ending(tally), _by_channel(tally)
    outside = few(endings[Group.OUTSIDE])
    rest = few(sum(endings.values()) - endings[Group.OUTSIDE])
    return Part(
        endings=ranked(endings, len(Group)),
        channels=ranked(channels, MOST),
        conversations=few(tally.conversations),
        outside=share(outside, rest),
        procedures=ranked(tally.procedures, MOST),
        unanswered=ranked(tally.nearest, MOST),
        opinions=_opinions(tally),
        times=_times(tally.times),
    )


def _until(span: Span, today: date) -> Sequence[date]:
    return days_of(span.first, min(span.last, today))


def _by_channel(tally: Tally) -> Counter[str]:
    found: Counter[str] = Counter()
    for (channel, _), count in tally.asked.items():
        found[channel] += count
    return found


def _by_ending(tally: Tally) -> Counter[Group]:
    found: Counter[Group] = Counter()
    for (_, group), count in tally.asked.items():
        found[group] += count
    return found


def _opinions(tally: Tally) -> Opinions:
    good, bad = few(tally.opinions["good"]), few(tally.opinions["bad"])
    helped = None
    if good or bad:
        low, _ = wilson(good.at_least, good.at_least + bad.at_most)
        _, high = wilson(good.at_most, good.at_most + bad.at_least)
        helped = Share(low, high)
    return Opinions(good, bad, helped, ranked(tally.reasons, len(REASONS)))


def _times(times: Counter[int]) -> Times | None:
    """Return the quantiles, rounded up to a bucket; nothing where there are too few to tell."""
    return Times(_quantile(times, 0.5), _quantile(times, 0.95)) if few(times.total()) else None


def _quantile(times: Counter[int], share_of_all: float) -> int:
    wanted, seen = share_of_all * times.total(), 0
    for bucket in sorted(times):
        seen += times[bucket]
        if seen >= wanted:
            break
    return (bucket + 1) * BUCKET_MS
