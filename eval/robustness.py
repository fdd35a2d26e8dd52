"""Measure the same questions as other hands would type them, beside how they fare as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from eval.metrics.paired_difference import Difference, paired_difference
from eval.metrics.recall_at_k import recall_at_k
from eval.metrics.share import Share
from eval.progress import Track, silently
from eval.retrieval import Outcome, Search
from eval.variants import VARIANTS


@dataclass(frozen=True)
class Robustness:
    """Hold the figures of one variant, over the questions that it changes.

    ``difference`` is the share found first in this variant, less the share found first as is.
    """

    n: int
    recall_1: Share
    recall_3: Share
    difference: Difference

    def as_dict(self) -> dict[str, Any]:
        """Return the figures ready for JSON."""
        return {
            "n": self.n,
            "recall_at_1": self.recall_1.as_dict(),
            "recall_at_3": self.recall_3.as_dict(),
            "difference": self.difference.as_dict(),
        }


def measure_variants(
    search: Search, outcomes: Sequence[Outcome], track: Track = silently
) -> dict[str, Robustness]:
    """Ask every question again in every variant.

    A question that a variant leaves alone (no accents to drop, no southern word to put) is left out of
    that variant: it would only hide what the others lose.
    """
    return {name: _measure(search, outcomes, name, track) for name in VARIANTS}


def _measure(search: Search, outcomes: Sequence[Outcome], name: str, track: Track) -> Robustness:
    said = VARIANTS[name]
    changed = [one for one in outcomes if said(one.text) != one.text]
    rankings = [[hit.procedure.code for hit in search(said(one.text)).hits] for one in track(changed, name)]
    found = {
        k: [recall_at_k(ranking, one.right, k) == 1.0 for ranking, one in zip(rankings, changed, strict=True)]
        for k in (1, 3)
    }
    return Robustness(
        len(changed),
        Share.of(found[1]),
        Share.of(found[3]),
        paired_difference([one.rank == 1 for one in changed], found[1]),
    )
