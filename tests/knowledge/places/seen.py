"""What a text names, in a shape that is short to write down."""

from __future__ import annotations

from knowledge.places.lookup import find
from knowledge.places.model import Mention


def only(text: str) -> Mention:
    """Return the one place that a text names, what only says where it lies left out."""
    [mention] = [one for one in find(text) if not one.context]
    return mention


def today(text: str) -> list[str]:
    """Return the communes of today that the one place of a text may be."""
    return [commune.full_name for commune in only(text).communes]
