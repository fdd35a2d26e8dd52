"""Draw columns of stacked counts: where each rectangle lies. Colours and words are the page's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from admin.dashboard.few import Few, few, total

K = TypeVar("K")
WIDTH: Final = 100.0
HEIGHT: Final = 50.0
"""Units of the drawing; the page stretches it to its own size."""
_GAP: Final = 0.22
"""Of a column's place that stays empty."""
_STEPS: Final = (1, 2, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True)
class Rect:
    """Hold one rectangle; ``series`` is the number of its colour, from 1."""

    x: float
    y: float
    width: float
    height: float
    series: int


@dataclass(frozen=True)
class Column:
    """Hold the counts of one day, in the order of the series."""

    day: date
    counts: tuple[Few, ...]

    @property
    def total(self) -> Few:
        """Return the sum of what is shown."""
        return total(self.counts)


@dataclass(frozen=True)
class Columns:
    """Hold a chart: names of the series, a column a day, and the count at the top of the scale."""

    series: tuple[str, ...]
    columns: tuple[Column, ...]
    top: int

    @property
    def rects(self) -> Sequence[Rect]:
        """Return what to draw, from the bottom up."""
        found = []
        place = WIDTH / max(1, len(self.columns))
        for n, column in enumerate(self.columns):
            foot = HEIGHT
            for number, count in enumerate(column.counts, start=1):
                height = HEIGHT * count.at_least / self.top
                foot -= height
                x, width = (n + _GAP / 2) * place, (1 - _GAP) * place
                if height:
                    found.append(Rect(round(x, 2), round(foot, 2), round(width, 2), round(height, 2), number))
        return found

    @property
    def is_empty(self) -> bool:
        """Return whether there is nothing that may be shown."""
        return not any(column.total for column in self.columns)


def columns(series: Mapping[K, str], days: Mapping[date, Mapping[K, int]]) -> Columns:
    """Return the chart of counts by day and series."""
    found = tuple(
        Column(day, tuple(few(counts.get(key, 0)) for key in series)) for day, counts in sorted(days.items())
    )
    return Columns(tuple(series.values()), found, _top(max((one.total.at_least for one in found), default=0)))


def _top(largest: int) -> int:
    """Return a round number that the largest column fits below."""
    size = 10
    while size * 10 <= largest:
        size *= 10
    return next(size * step for step in _STEPS if size * step >= largest)
