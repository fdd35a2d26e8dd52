"""Show how far a measure has come: what goes over questions is told to somebody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Track(Protocol):
    """Go over things one by one, and show it under a name."""

    def __call__(self, things: Sequence[T], what: str) -> Iterable[T]:
        """Return the same things."""
        ...


def silently(things: Sequence[T], what: str) -> Iterable[T]:  # noqa: ARG001 - the signature of Track
    """Go over things without showing anything."""
    return things
