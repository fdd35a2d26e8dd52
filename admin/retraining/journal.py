"""The log of one retraining, for people: what was done, when. No text of anybody stands in it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from channels.clock import Clock, utc_now
from channels.commissioning import VIET_NAM

SHOWN: Final = 200
"""Lines that a page shows at most: the last ones."""


class Journal:
    """Add lines to the file of a retraining, and read the last of them."""

    def __init__(self, path: Path, clock: Clock = utc_now) -> None:
        self._path = path
        self._clock = clock

    @classmethod
    def of(cls, log_dir: Path, number: int) -> Journal:
        """Return the log of a retraining."""
        return cls(log_dir / f"retraining-{number:04}.log")

    @property
    def aside(self) -> Path:
        """Return the file for what libraries say: it may quote what they read, so no page shows it."""
        return self._path.with_suffix(".out")

    def say(self, line: str) -> None:
        """Add a line with the time of day."""
        now = self._clock().astimezone(VIET_NAM)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(f"{now:%d/%m %H:%M:%S} {line}\n")

    def tail(self, most: int = SHOWN) -> list[str]:
        """Return the last lines; none while there is no file."""
        try:
            return self._path.read_text(encoding="utf-8").splitlines()[-most:]
        except OSError:
            return []
