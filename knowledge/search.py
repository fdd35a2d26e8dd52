"""Find the procedure that a question is about: exact first, then the four retrievers fused."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from knowledge.decision import MAX_CHOICES, WORTH_A_BUTTON, Decision, Thresholds
from knowledge.index.exact import find_exact, names_unknown_code
from knowledge.index.fusion import Fusion, features_of
from knowledge.index.names import Names
from knowledge.index.query import Query
from knowledge.index.retrievers import SIGNALS, Retrievers
from knowledge.loader import Catalogue
from knowledge.schema import Procedure

TERSE = 2
"""Syllables; "xe", "sổ hồng" name a thing but not what should be done with it."""


@dataclass(frozen=True)
class Hit:
    """Hold one candidate with its calibrated score in 0..1 and the raw signals behind it."""

    procedure: Procedure
    score: float
    signals: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class SearchResult:
    """Hold the decision, the candidates from best to worst, and the milliseconds it took."""

    decision: Decision
    hits: tuple[Hit, ...]
    ms: float

    @property
    def also(self) -> tuple[Hit, ...]:
        """Return the runners-up that deserve a button beside an answer: one press mends a near miss."""
        return tuple(hit for hit in self.hits[1:MAX_CHOICES] if hit.score >= WORTH_A_BUTTON)

    @property
    def choices(self) -> tuple[Hit, ...]:
        """Return the two or three candidates worth offering."""
        floor = self.hits[0].score * 0.1 if self.hits else 0.0
        kept = tuple(hit for hit in self.hits[:MAX_CHOICES] if hit.score >= floor)
        return kept if len(kept) > 1 else self.hits[:MAX_CHOICES]


class Searcher:
    """Search one catalogue through one index."""

    def __init__(
        self,
        catalogue: Catalogue,
        retrievers: Retrievers,
        fusion: Fusion,
        prior: NDArray[np.float32],
        thresholds: Thresholds,
    ) -> None:
        self.catalogue = catalogue
        self.thresholds = thresholds
        self._procedures = tuple(catalogue)
        self._names = Names(catalogue)
        self._retrievers = retrievers
        self._fusion = fusion
        self._prior = prior

    def search(self, text: str, top: int = 10) -> SearchResult:
        """Rank the catalogue for a question and decide what to do with the ranking."""
        started = time.perf_counter()
        exact = find_exact(text, self.catalogue)
        if len(exact) == 1:
            decision, hits = Decision.ANSWER, [Hit(exact[0], 1.0)]
        elif exact:
            hits = self._rank(Query.of(text), top, {procedure.code for procedure in exact})
            decision = Decision.CLARIFY
        elif names_unknown_code(text, self.catalogue):
            decision, hits = Decision.NO_MATCH, []
        else:
            query = Query.of(text)
            hits = self._rank(query, max(top, MAX_CHOICES))
            decision = self._decide(query, hits)
        return SearchResult(decision, tuple(hits[:top]), (time.perf_counter() - started) * 1000)

    def among(self, text: str, codes: Collection[str]) -> SearchResult:
        """Rank only the named procedures: what a person means by words after a choice was offered."""
        started = time.perf_counter()
        hits = self._rank(Query.of(text), len(codes), set(codes))
        decision = self.thresholds.decide([hit.score for hit in hits])
        return SearchResult(decision, tuple(hits), (time.perf_counter() - started) * 1000)

    def _decide(self, query: Query, hits: Sequence[Hit]) -> Decision:
        decision = self.thresholds.decide([hit.score for hit in hits])
        if decision is Decision.ANSWER and _says_too_little(query, hits[0].procedure):
            return Decision.CLARIFY
        if hits and self._names.named_in(query) == hits[0].procedure.code:
            # Called by its name, and nothing fits better: no need to ask.
            return Decision.ANSWER
        return decision

    def _rank(self, query: Query, top: int, only: Collection[str] | None = None) -> list[Hit]:
        if not query.plain.strip():
            return []
        signals = self._retrievers.signals(query)
        # The last row is the candidate "none of these": it has weakened the others, and is no hit.
        features = features_of(signals)
        probabilities = self._fusion.probabilities(features, self._retrievers.taught, self._prior)[:-1]
        rows = np.argsort(-probabilities, kind="stable")
        if only is not None:
            rows = rows[[self._procedures[row].code in only for row in rows]]
        return [
            Hit(
                self._procedures[row],
                float(probabilities[row]),
                dict(zip(SIGNALS, signals[row].round(4).tolist(), strict=True)),
            )
            for row in rows[:top]
        ]


def _says_too_little(query: Query, best: Procedure) -> bool:
    """Return whether a message is too short to answer on, and not a known short name of the best hit."""
    names = (best.name, best.plain_name, *best.aliases)
    return len(query.plain.split()) <= TERSE and query.plain not in {Query.of(name).plain for name in names}
