"""What the page of one retraining shows of its report, worked out: bars, intervals, changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from eval.gate.observation import Kind
from eval.gate.report import GateReport, Slice, Subject

WIDTH: Final = 200.0
"""Units of the drawing that stand for all questions right."""
KINDS: Final[Mapping[Kind, str]] = {
    Kind.PROCEDURE: "thủ tục",
    Kind.GUIDE: "hướng dẫn",
    Kind.INTENT: "kiểu câu",
    Kind.OUTSIDE: "ngoài danh mục",
    Kind.TALK: "trò chuyện",
}


@dataclass(frozen=True)
class Bars:
    """Hold one slice as it is drawn: lengths and ends of intervals, in 0..:data:`WIDTH`."""

    slice: Slice
    old: float | None
    new: float
    low: float
    high: float

    @property
    def percent(self) -> str:
        """Return the share of the new version."""
        return _percent(self.slice.new, self.slice.n)

    @property
    def percent_before(self) -> str:
        """Return the share of the old version."""
        return "–" if self.slice.old is None else _percent(self.slice.old, self.slice.n)

    @property
    def change(self) -> str:
        """Return the difference in points, with its interval."""
        one = self.slice
        if one.difference is None:
            return "–"
        return f"{_points(one.difference)} ({_points(one.low)} tới {_points(one.high)})"


@dataclass(frozen=True)
class ReportView:
    """Hold a report and its drawings."""

    report: GateReport
    bars: tuple[Bars, ...]

    @property
    def lost(self) -> list[Subject]:
        """Return what is understood less well than before, the worst first."""
        return [one for one in self.report.subjects if one.net_lost > 0]

    @property
    def gained(self) -> list[Subject]:
        """Return what is understood better than before, the best first."""
        return [one for one in reversed(self.report.subjects) if one.net_lost < 0]

    @property
    def asked_back(self) -> list[Subject]:
        """Return what is asked back about more often than before; one question alone says nothing."""
        more = [one for one in self.report.subjects if one.asked_back > 1]
        return sorted(more, key=lambda one: -one.asked_back)


def report_view(report: Mapping[str, Any] | None) -> ReportView | None:
    """Return what to show of a report as it was stored."""
    if report is None:
        return None
    read = GateReport.model_validate(report)
    return ReportView(read, tuple(_bars(one) for one in read.slices if one.n))


def kind_in_words(kind: Kind) -> str:
    """Return what officers call a kind of subject."""
    return KINDS[kind]


def duration(seconds: float) -> str:
    """Return a length of time in words."""
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    return f"{minutes} phút {rest} giây" if minutes else f"{rest} giây"


def _bars(one: Slice) -> Bars:
    old = None if one.old is None else round(WIDTH * one.old / one.n, 1)
    return Bars(
        one,
        old,
        round(WIDTH * one.new / one.n, 1),
        round(WIDTH * one.new_low, 1),
        round(WIDTH * one.new_high, 1),
    )


def _percent(right: int, n: int) -> str:
    return f"{right / n:.1%}".replace(".", ",")


def _points(share: float) -> str:
    return f"{100 * share:+.1f}".replace(".", ",")
