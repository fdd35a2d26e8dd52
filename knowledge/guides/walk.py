"""Where somebody stands in a guide: small, frozen, and safe to keep in a conversation for a month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import Field, TypeAdapter, ValidationError

OPENING: Final = "@opening"
"""Stands for a step: what is shown before the first one, where a guide has entries further on."""
DONE: Final = "@done"
"""Stands for a step: the end of a guide, where what usually comes after is offered."""
LONGEST_WAY_BACK: Final = 30
"""Places that "quay lại" remembers."""
KEPT: Final = 30
"""Days after which a walk that nobody touched is forgotten."""


class Open(StrEnum):
    """Name the list that lies open over a step; a number then means a line of that list."""

    NONE = "none"
    STEP = "step"
    """The troubles of the step."""
    GENERAL = "general"
    """The troubles of the whole guide."""
    PERSON = "person"
    """No list is left: people who can help were named."""
    RESUME = "resume"
    """Whether to go on where the walk stood, or to start anew."""


@dataclass(frozen=True)
class Spot:
    """Name a place of a walk: the guide, the step, and the number that the step had."""

    guide: str
    step: str
    number: Annotated[int, Field(ge=0)] = 0


@dataclass(frozen=True)
class Walk:
    """Hold one walk. ``number`` counts the steps gone in this guide, from 1; 0 before the first one.

    ``back`` is the way back, the newest last; ``came_from`` are the places of other guides to return to
    when this one ends. ``tried`` counts how often "không được" was said here. ``code`` is the procedure
    that the walk carries; ``touched`` the day of the last move.
    """

    guide: str
    step: str
    touched: date
    number: Annotated[int, Field(ge=0)] = 0
    back: tuple[Spot, ...] = ()
    came_from: tuple[Spot, ...] = ()
    resting: bool = False
    open: Open = Open.NONE
    tried: Annotated[int, Field(ge=0, le=3)] = 0
    code: str | None = None

    @property
    def spot(self) -> Spot:
        """Return where the walk stands."""
        return Spot(self.guide, self.step, self.number)

    def as_dict(self) -> dict[str, Any]:
        """Return the walk as JSON values; what has its usual value is left out."""
        found: dict[str, Any] = _WALK.dump_python(self, mode="json", exclude_defaults=True)
        return found

    @classmethod
    def from_dict(cls, data: object, today: date) -> Walk | None:
        """Return the walk that was kept, or ``None`` when it is old, broken, or of another shape."""
        try:
            walk = _WALK.validate_python(data)
        except ValidationError:
            return None
        return walk if (today - walk.touched).days <= KEPT else None


_WALK: Final = TypeAdapter(Walk)
