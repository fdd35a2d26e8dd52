"""Publish counts so that no count from 1 to 4 can be read, or worked out.

The rule: a count is shown from ten on, rounded down to a step of five; below ten it is hidden. A total is
shown as the sum of the counts that are shown, never by itself.

Why ten, when only counts below five are to be kept: a hidden count may then be anything from 0 to 9. Take a
table whose cells add up to some total, and let the total be known exactly, from another table or by counting
at the door. A hidden cell of 1 to 4 may still be one less, made good by one more in another cell that is not
at the top of its range, or one more, made good by one less in a cell that is not at the bottom; no cell is at
both. So two values always remain, in every table with a second cell, however many tables share the total.
Hiding below five would not do: five hidden cells beside a total of at least twenty must all be four.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

SMALLEST: Final = 5
"""Counts below this, but for nothing at all, are nobody's business."""
SHOWN_FROM: Final = 2 * SMALLEST
STEP: Final = SMALLEST
HIDDEN: Final = f"dưới {SHOWN_FROM}"

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Few:
    """Hold a count as it may be told: at least ``at_least``, which is 0 where it is hidden."""

    at_least: int

    @property
    def at_most(self) -> int:
        """Return the largest count that would be told in the same way."""
        return self.at_least + STEP - 1 if self.at_least else SHOWN_FROM - 1

    def __bool__(self) -> bool:
        return self.at_least > 0

    def __str__(self) -> str:
        return f"{self.at_least:,}".replace(",", ".") if self else HIDDEN


@dataclass(frozen=True)
class Share:
    """Hold between which shares the true one lies, both in 0..1."""

    low: float
    high: float


@dataclass(frozen=True)
class Line(Generic[K]):
    """Hold what was counted, and its count."""

    key: K
    count: Few


def few(count: int) -> Few:
    """Return a count as it may be told."""
    return Few(count // STEP * STEP if count >= SHOWN_FROM else 0)


def total(counts: Iterable[Few]) -> Few:
    """Return the sum of what is shown: it tells nothing that the counts do not."""
    return Few(sum(count.at_least for count in counts))


def ranked(counts: Mapping[K, int], most: int) -> tuple[Line[K], ...]:
    """Return the largest counts that may be told; equals stand by key, not by which is really more."""
    found = [Line(key, few(count)) for key, count in counts.items() if few(count)]
    return tuple(sorted(found, key=lambda line: (-line.count.at_least, str(line.key)))[:most])


def share(part: Few, rest: Few) -> Share | None:
    """Return between which shares a part of a whole lies, by what both counts tell; ``None`` if both hide."""
    if not part and not rest:
        return None
    return Share(
        part.at_least / max(1, part.at_least + rest.at_most),
        part.at_most / max(1, part.at_most + rest.at_least),
    )
