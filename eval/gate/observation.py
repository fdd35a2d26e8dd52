"""What the old and the new version did with one probe."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Say what a probe is about; one subject belongs to one kind."""

    PROCEDURE = "procedure"
    GUIDE = "guide"
    INTENT = "intent"
    OUTSIDE = "outside"
    TALK = "talk"


@dataclass(frozen=True)
class Probe:
    """Hold a question of one slice; ``subject`` is what it is about, in words that an officer knows."""

    slice: str
    kind: Kind
    subject: str
    text: str


@dataclass(frozen=True)
class Told:
    """Hold what a version did, in words, whether that was right, and whether without asking back first."""

    right: bool
    said: str
    at_once: bool = False


@dataclass(frozen=True)
class Observation:
    """Hold what both versions did with a probe; ``old`` is ``None`` where there is none to compare with."""

    probe: Probe
    old: Told | None
    new: Told

    @property
    def is_worse(self) -> bool:
        """Return whether it was right and is wrong now."""
        return self.old is not None and self.old.right and not self.new.right

    @property
    def asks_back(self) -> int:
        """Return 1 when it is right still but asks back first, -1 when it no longer has to, else 0."""
        if self.old is None or not (self.old.right and self.new.right):
            return 0
        return self.old.at_once - self.new.at_once

    @property
    def is_better(self) -> bool:
        """Return whether it was wrong and is right now."""
        return self.old is not None and not self.old.right and self.new.right
