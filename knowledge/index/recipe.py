"""What shapes an index besides the catalogue."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Recipe:
    """Name the encoder, the messages that no procedure answers, and how often each code was asked for.

    ``encoder`` is ``static``, or a sentence-transformers model by name or path. ``asked`` counts
    answered turns by code; ``None`` leaves popularity out altogether.
    """

    encoder: str
    outside: tuple[str, ...]
    asked: Mapping[str, int] | None = field(default_factory=dict)

    def digest(self) -> str:
        """Return a hash of everything in it."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()
