"""Measure the search: what it finds, what it decides to do with it, and how often that is right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions.twins import telling_question
from eval.lengths import LENGTHS, length_of
from eval.metrics.recall_at_k import recall_at_k
from eval.metrics.reciprocal_rank import reciprocal_rank
from eval.metrics.share import Share
from eval.metrics.title_overlap import contains_title
from eval.metrics.twins_right import twins_right
from eval.progress import Track, silently
from eval.questions import Asked
from eval.seen import Seen
from knowledge.decision import Decision
from knowledge.loader import Catalogue
from knowledge.search import SearchResult

Search = Callable[[str], SearchResult]
TOTAL = "total"


@dataclass(frozen=True)
class Outcome:
    """Hold what one search did. ``ranking``, ``offered`` and ``asked_apart`` are codes.

    ``right`` is the code wanted; ``asked_apart`` what the answers of a telling question lead to, empty
    when none was asked.
    """

    text: str
    slice: str
    right: str
    ranking: tuple[str, ...]
    decision: Decision
    offered: tuple[str, ...]
    asked_apart: frozenset[str]
    quotes_title: bool
    scores: tuple[float, float] = (0.0, 0.0)
    """How likely the best and the second candidate are, in 0..1."""

    @property
    def rank(self) -> int | None:
        """Return the place of the right procedure, from 1; ``None`` when it was not found."""
        return self.ranking.index(self.right) + 1 if self.right in self.ranking else None

    def seen(self, set_name: str) -> Seen:
        """Return what a report keeps of it."""
        return Seen(set_name, self.text, self.rank, self.decision.value, self.rank == 1)


@dataclass(frozen=True)
class Measures:
    """Hold the figures of one slice of questions that have an answer.

    ``answers_right`` is out of the questions that were answered outright, ``clarify_contains`` out of
    those that were answered with two or three choices.
    """

    n: int
    recall_1: Share
    recall_3: Share
    twins_right: Share
    mrr: float | None
    decisions: Mapping[Decision, Share]
    answers_right: Share
    clarify_contains: Share
    title_overlap: Share

    def as_dict(self) -> dict[str, Any]:
        """Return the figures ready for JSON."""
        return {
            "n": self.n,
            "recall_at_1": self.recall_1.as_dict(),
            "recall_at_3": self.recall_3.as_dict(),
            "twins_right": self.twins_right.as_dict(),
            "mrr": None if self.mrr is None else round(self.mrr, 4),
            "decisions": {decision.value: share.as_dict() for decision, share in self.decisions.items()},
            "answers_right": self.answers_right.as_dict(),
            "clarify_contains": self.clarify_contains.as_dict(),
            "title_overlap": self.title_overlap.as_dict(),
        }


def observe(
    search: Search,
    catalogue: Catalogue,
    asked: Sequence[Asked],
    track: Track = silently,
    what: str = "",
) -> list[Outcome]:
    """Run every question through the search; ``what`` names them while they run."""
    return [_outcome(search(one.question.q), one, catalogue) for one in track(asked, what)]


def measure(outcomes: Sequence[Outcome]) -> Measures:
    """Return the figures of these outcomes."""
    answered = [one for one in outcomes if one.decision is Decision.ANSWER]
    clarified = [one for one in outcomes if one.decision is Decision.CLARIFY]
    ranks = [reciprocal_rank(one.ranking, one.right) for one in outcomes]
    return Measures(
        n=len(outcomes),
        recall_1=recall(outcomes, 1),
        recall_3=recall(outcomes, 3),
        twins_right=Share.of(twins_right(one.ranking, one.right, one.asked_apart) for one in outcomes),
        mrr=sum(ranks) / len(ranks) if ranks else None,
        decisions=decisions_of([one.decision for one in outcomes]),
        answers_right=recall(answered, 1),
        clarify_contains=Share.of(one.right in one.offered for one in clarified),
        title_overlap=Share.of(one.quotes_title for one in outcomes),
    )


def measure_by_slice(outcomes: Sequence[Outcome]) -> dict[str, Measures]:
    """Return the figures of each slice in order of name, then those of all under :data:`TOTAL`."""
    names = sorted({one.slice for one in outcomes if one.slice})
    parts = {name: measure([one for one in outcomes if one.slice == name]) for name in names}
    return {**parts, TOTAL: measure(outcomes)}


def measure_by_length(outcomes: Sequence[Outcome]) -> dict[str, Measures]:
    """Return the figures of each slice of length that has questions, from short to long."""
    parts = {name: [one for one in outcomes if length_of(one.text) == name] for name in LENGTHS}
    return {name: measure(part) for name, part in parts.items() if part}


def measure_by_procedure(outcomes: Sequence[Outcome]) -> dict[str, Measures]:
    """Return the figures of each procedure by its code, the weakest first."""
    codes = sorted({one.right for one in outcomes})
    parts = {code: measure([one for one in outcomes if one.right == code]) for code in codes}
    return dict(sorted(parts.items(), key=lambda item: (item[1].recall_1.value or 0.0, item[1].mrr or 0.0)))


def recall(outcomes: Sequence[Outcome], k: int) -> Share:
    """Return the share whose right procedure is among the first ``k``."""
    return Share.of(recall_at_k(one.ranking, one.right, k) == 1.0 for one in outcomes)


def decisions_of(decisions: Sequence[Decision]) -> dict[Decision, Share]:
    """Return the share of each decision."""
    return {wanted: Share.of(one is wanted for one in decisions) for wanted in Decision}


def best_two(found: SearchResult) -> tuple[float, float]:
    """Return the scores of the best and the second hit; 0 for one that is not there."""
    best, second, *_ = (*(hit.score for hit in found.hits), 0.0, 0.0)
    return best, second


def _outcome(found: SearchResult, asked: Asked, catalogue: Catalogue) -> Outcome:
    twins = telling_question(catalogue, found) if found.decision is Decision.CLARIFY else None
    return Outcome(
        text=asked.question.q,
        slice=asked.question.slice,
        right=asked.right.code,
        ranking=tuple(hit.procedure.code for hit in found.hits),
        decision=found.decision,
        offered=tuple(hit.procedure.code for hit in found.choices),
        asked_apart=twins.codes if twins else frozenset(),
        quotes_title=contains_title(asked.question.q, asked.right.name),
        scores=best_two(found),
    )
