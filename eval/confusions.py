"""Count which procedure is taken for which: the pairs worth a telling question, or more examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from eval.retrieval import Outcome


@dataclass(frozen=True)
class Confusion:
    """Hold how often ``got`` came first where ``wanted`` was right; ``got`` is empty when nothing came."""

    wanted: str
    got: str
    count: int

    def as_dict(self) -> dict[str, Any]:
        """Return the pair ready for JSON."""
        return {"wanted": self.wanted, "got": self.got, "count": self.count}


def confusions(outcomes: Iterable[Outcome]) -> list[Confusion]:
    """Return every pair that was confused, the most frequent first, then by code."""
    pairs = Counter((one.right, one.ranking[0] if one.ranking else "") for one in outcomes if one.rank != 1)
    ordered = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    return [Confusion(wanted, got, count) for (wanted, got), count in ordered]
