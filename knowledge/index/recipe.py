"""What shapes an index besides the catalogue."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Recipe:
    """Name the encoder, the messages that nothing answers, how often each code was asked for, and the guides.

    ``encoder`` is ``static``, or a sentence-transformers model by name or path. ``asked`` counts
    answered turns by code; ``None`` leaves popularity out altogether. ``guides`` holds the texts that
    each guide is found by, under its id.
    """

    encoder: str
    outside: tuple[str, ...]
    asked: Mapping[str, int] | None = field(default_factory=dict)
    guides: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def digest(self) -> str:
        """Return a hash of everything in it."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()
