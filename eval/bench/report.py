"""What one run of the bench found: the figures, their ratios, and whether each target is met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from eval.bench.load import Measured

SEARCH_P95_MS: Final = 5.0
PAGES_P95_MS: Final = 50.0
ACTION_SHARE: Final = 1 / 3
"""Ours must take at most this share of the time of stock Rasa with an empty action."""


@dataclass(frozen=True)
class Bot:
    """Hold one bot's runs, one for each number of people."""

    name: str
    runs: tuple[Measured, ...]


@dataclass(frozen=True)
class Verdict:
    """Say whether a target is met, with the figures it was judged by."""

    target: str
    met: bool
    figures: str


@dataclass(frozen=True)
class Report:
    """Hold the three bots, retrieval alone, and the look-up pages."""

    ours: Bot
    fixed: Bot
    action: Bot
    search: Measured
    pages: Measured

    def ratios(self) -> list[tuple[int, str, float]]:
        """Return for each number of people our p50 divided by each stock bot's."""
        return [
            (mine.people, stock.name, mine.p50 / theirs.p50)
            for stock in (self.fixed, self.action)
            for mine, theirs in zip(self.ours.runs, stock.runs, strict=True)
        ]

    def verdicts(self) -> list[Verdict]:
        """Judge every target."""
        return [
            *_against(self.ours, self.fixed, 1.0, "p50 không chậm hơn Rasa gốc trả lời cố định"),
            *_against(self.ours, self.action, ACTION_SHARE, "p50 không quá 1/3 Rasa gốc với hành động trống"),
            Verdict(
                f"tìm kiếm p95 dưới {SEARCH_P95_MS:.0f} ms",
                self.search.p95 < SEARCH_P95_MS,
                f"{self.search.p95:.2f} ms",
            ),
            Verdict(
                f"trang tra cứu p95 dưới {PAGES_P95_MS:.0f} ms",
                self.pages.p95 < PAGES_P95_MS,
                f"{self.pages.p95:.1f} ms",
            ),
        ]

    def as_dict(self) -> dict[str, Any]:
        """Return everything as JSON can hold it."""
        return {
            "bots": [asdict(bot) for bot in (self.ours, self.fixed, self.action)],
            "search": asdict(self.search),
            "pages": asdict(self.pages),
            "ratios": [
                {"people": people, "stock": stock, "p50": ratio} for people, stock, ratio in self.ratios()
            ],
            "verdicts": [asdict(verdict) for verdict in self.verdicts()],
        }


def _against(ours: Bot, stock: Bot, share: float, target: str) -> Sequence[Verdict]:
    return [
        Verdict(
            f"{target}, {mine.people} người",
            mine.p50 <= theirs.p50 * share,
            f"{mine.p50:.1f} so với {theirs.p50 * share:.1f} ms",
        )
        for mine, theirs in zip(ours.runs, stock.runs, strict=True)
    ]
