"""Find the procedure, or the guide, that a question is about: exact first, then the four retrievers fused."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from knowledge.decision import MAX_CHOICES, WORTH_A_BUTTON, Decision
from knowledge.index.exact import find_exact, names_unknown_code
from knowledge.index.fusion import features_of
from knowledge.index.names import Names
from knowledge.index.query import Query
from knowledge.index.retrievers import SIGNALS
from knowledge.index.trained import TrainedIndex
from knowledge.loader import Catalogue
from knowledge.requests import several
from knowledge.schema import Procedure

Guides = tuple[tuple[str, float], ...]
"""Ids and scores, from best to worst."""

GUIDE = 0.3
"""A guide must be this likely, and likelier than every procedure, to be begun. It asks before it leads on."""
TWIN_LEAD = 4.0
"""A twin must be so many times as likely as the other; else its telling question is asked."""
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
    """Hold the decision, the procedures from best to worst, and the milliseconds it took.

    ``guides`` are ids from best to worst, with their scores: those that fit at all. ``requests`` are
    the procedures asked for, in the order asked, when one message asks for several; the first of them
    is then the first hit.
    """

    decision: Decision
    hits: tuple[Hit, ...]
    ms: float
    guides: Guides = ()
    requests: tuple[Hit, ...] = ()

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


@dataclass(frozen=True)
class Likelihood:
    """Hold the signals, shape (positions, signals), and the probability of every position."""

    signals: NDArray[np.float32]
    probabilities: NDArray[np.float64]


class Searcher:
    """Search one catalogue through one index."""

    def __init__(self, catalogue: Catalogue, index: TrainedIndex) -> None:
        self.catalogue = catalogue
        self.thresholds = index.thresholds
        self._procedures = tuple(catalogue)
        self._names = Names(self._procedures)
        self._index = index

    def search(self, text: str, top: int = 10) -> SearchResult:
        """Rank the catalogue and the guides for a question, and decide what to do with the ranking."""
        started = time.perf_counter()
        found = self._found(text, max(top, MAX_CHOICES))
        return replace(found, hits=found.hits[:top], ms=(time.perf_counter() - started) * 1000)

    def among(self, text: str, codes: Collection[str]) -> SearchResult:
        """Rank only the named procedures: what a person means by words after a choice was offered."""
        started = time.perf_counter()
        hits = self._hits(self._likelihood(self._read(text)), len(codes), set(codes))
        decision = self.thresholds.decide([hit.score for hit in hits])
        return SearchResult(decision, tuple(hits), (time.perf_counter() - started) * 1000)

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one vector of length 1 for each text, as the index compares them."""
        return self._index.retrievers.dense.encoder.encode([self._read(text) for text in texts])

    def _found(self, text: str, top: int) -> SearchResult:
        exact = find_exact(text, self.catalogue)
        if len(exact) == 1:
            return SearchResult(Decision.ANSWER, (Hit(exact[0], 1.0),), 0.0)
        if names_unknown_code(text, self.catalogue) and not exact:
            return SearchResult(Decision.NO_MATCH, (), 0.0)
        query = self._read(text)
        likelihood = self._likelihood(query)
        if exact:
            named = self._hits(likelihood, top, {one.code for one in exact})
            return SearchResult(Decision.CLARIFY, tuple(named), 0.0)
        called = self._names.called(query)
        if called:
            (best,) = self._hits(likelihood, 1, {called})
            rest = [hit for hit in self._hits(likelihood, top) if hit.procedure.code != called]
            return SearchResult(Decision.ANSWER, (replace(best, score=1.0), *rest), 0.0)
        requests = self._requests(query, likelihood)
        if requests:
            rest = [hit for hit in self._hits(likelihood, top) if hit not in requests]
            return SearchResult(Decision.ANSWER, (*requests, *rest), 0.0, requests=requests)
        hits, guides = self._hits(likelihood, top), self._guides(likelihood)
        return SearchResult(self._decide(query, hits, guides), tuple(hits), 0.0, guides)

    def _requests(self, query: Query, found: Likelihood) -> tuple[Hit, ...]:
        """Return the procedures that a message asks for, when it asks for several."""
        count = len(self._procedures)

        def score(part: str) -> NDArray[np.float64]:
            return self._likelihood(Query.of(part)).probabilities[:count]

        rows = several(query.accented, found.probabilities[:count], score)
        return tuple(self._hit(found, row) for row in rows)

    def _decide(self, query: Query, hits: Sequence[Hit], guides: Guides) -> Decision:
        decision = self.thresholds.decide([hit.score for hit in hits])
        best = hits[0].score if hits else 0.0
        if hits and self._names.named_in(query) == hits[0].procedure.code:
            # Called by its name, and nothing fits better: no need to ask.
            return Decision.ANSWER
        if guides and guides[0][1] >= max(best, GUIDE):
            return Decision.GUIDE
        if decision is Decision.ANSWER and (
            _says_too_little(query, hits[0].procedure) or self._twins_are_open(hits)
        ):
            return Decision.CLARIFY
        return decision

    def _twins_are_open(self, hits: Sequence[Hit]) -> bool:
        """Return whether the best two are twins, and the message does not clearly say which is meant."""
        if len(hits) < 2 or hits[0].score >= TWIN_LEAD * hits[1].score:
            return False
        return self.catalogue.question_between([hit.procedure.code for hit in hits[:2]]) is not None

    def _read(self, text: str) -> Query:
        return Query.of(text).mended(self._index.speller)

    def _likelihood(self, query: Query) -> Likelihood:
        """Score every position; a message without a word fits nothing."""
        if not query.plain.strip():
            return Likelihood(np.zeros((0, len(SIGNALS)), np.float32), np.zeros(0))
        index = self._index
        signals = index.retrievers.signals(query)
        features = features_of(signals)
        return Likelihood(signals, index.fusion.probabilities(features, index.retrievers.taught, index.prior))

    def _hits(self, found: Likelihood, top: int, only: Collection[str] | None = None) -> list[Hit]:
        # What comes after the procedures has weakened them, and is no hit.
        probabilities = found.probabilities[: len(self._procedures)]
        rows = np.argsort(-probabilities, kind="stable")
        if only is not None:
            rows = rows[[self._procedures[row].code in only for row in rows]]
        return [self._hit(found, row) for row in rows[:top]]

    def _hit(self, found: Likelihood, row: int) -> Hit:
        signals = dict(zip(SIGNALS, found.signals[row].round(4).tolist(), strict=True))
        return Hit(self._procedures[row], float(found.probabilities[row]), signals)

    def _guides(self, found: Likelihood) -> Guides:
        """Return the guides that are worth a button at least, the likeliest first."""
        first = len(self._procedures)
        scores = found.probabilities[first : first + len(self._index.guides)].tolist()
        ranked = sorted(zip(self._index.guides, scores, strict=False), key=lambda pair: -pair[1])
        return tuple(pair for pair in ranked[:MAX_CHOICES] if pair[1] >= WORTH_A_BUTTON)


def _says_too_little(query: Query, best: Procedure) -> bool:
    """Return whether a message is too short to answer on, and not a known short name of the best hit."""
    names = (best.name, best.plain_name, *best.aliases)
    return len(query.plain.split()) <= TERSE and query.plain not in {Query.of(name).plain for name in names}
