"""A share that cannot be quoted without how many questions stand behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eval.metrics.wilson import wilson


@dataclass(frozen=True)
class Share:
    """Hold ``successes`` out of ``n``."""

    successes: int
    n: int

    @classmethod
    def of(cls, trials: Iterable[bool]) -> Share:
        """Count which of the trials succeeded."""
        outcomes = list(trials)
        return cls(sum(outcomes), len(outcomes))

    @property
    def value(self) -> float | None:
        """Return the share in 0..1; ``None`` when there was nothing to count."""
        return self.successes / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float]:
        """Return Wilson's 95 % interval, in 0..1."""
        return wilson(self.successes, self.n)

    def as_dict(self) -> dict[str, float | int | None]:
        """Return value, interval and count, rounded, as the JSON report has them."""
        low, high = self.interval
        value = None if self.value is None else round(self.value, 4)
        return {"value": value, "low": round(low, 4), "high": round(high, 4), "n": self.n}

    def __str__(self) -> str:
        """Return the share as Vietnamese readers write it: ``87,8% (84–91)``."""
        if self.value is None:
            return "–"
        low, high = self.interval
        percent = f"{self.value:.1%}".replace(".", ",")
        return f"{percent} ({100 * low:.0f}–{100 * high:.0f})"
