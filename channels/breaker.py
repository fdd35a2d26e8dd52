"""Leave a platform alone while it does not answer, so that its trouble stays its own."""

from __future__ import annotations

from typing import Final

PATIENCE: Final = 3
"""Failures in a row that may happen without a meaning."""
LONGEST: Final = 60.0
"""Seconds between two tries of a platform that is away."""
_DOUBLINGS: Final = 6
"""Enough to get there; a platform that is away for a day fails more often than a float can be doubled."""


class Breaker:
    """Say how long to wait before the next try: not at all, or twice as long after every failure."""

    def __init__(self) -> None:
        self._failures = 0

    @property
    def is_open(self) -> bool:
        """Return whether the platform counts as away."""
        return self._failures >= PATIENCE

    @property
    def pause(self) -> float:
        """Return the seconds to wait before one message is tried."""
        doublings = min(_DOUBLINGS, self._failures - PATIENCE)
        return min(LONGEST, 2.0**doublings) if self.is_open else 0.0

    def succeeded(self) -> None:
        """Note that the platform answered, whatever it said."""
        self._failures = 0

    def failed(self) -> None:
        """Note that it did not."""
        self._failures += 1
