"""Measure the search: what it finds, what it decides to do with it, and how often that is right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.metrics.recall_at_k import recall_at_k
from eval.metrics.reciprocal_rank import reciprocal_rank
from eval.metrics.share import Share
from eval.metrics.title_overlap import contains_title
from eval.questions import Asked, Question
from knowledge.decision import Decision
from knowledge.search import SearchResult

Search = Callable[[str], SearchResult]
TOTAL = "total"


@dataclass(frozen=True)
class Outcome:
    """Hold what one search did. ``ranking`` and ``offered`` are codes; ``right`` is the code wanted."""

    slice: str
    right: str
    ranking: tuple[str, ...]
    decision: Decision
    offered: tuple[str, ...]
    quotes_title: bool


@dataclass(frozen=True)
class Measures:
    """Hold the figures of one slice of questions that have an answer.

    ``answers_right`` is out of the questions that were answered outright, ``clarify_contains`` out of
    those that were answered with two or three choices.
    """

    n: int
    recall_1: Share
    recall_3: Share
    mrr: float | None
    decisions: Mapping[Decision, Share]
    answers_right: Share
    clarify_contains: Share
    title_overlap: Share


@dataclass(frozen=True)
class OutsideMeasures:
    """Hold the figures of one slice of questions that no procedure answers."""

    n: int
    decisions: Mapping[Decision, Share]


def observe(search: Search, asked: Iterable[Asked]) -> list[Outcome]:
    """Run every question through the search."""
    return [_outcome(search(one.question.q), one) for one in asked]


def measure(outcomes: Sequence[Outcome]) -> Measures:
    """Return the figures of these outcomes."""
    answered = [one for one in outcomes if one.decision is Decision.ANSWER]
    clarified = [one for one in outcomes if one.decision is Decision.CLARIFY]
    ranks = [reciprocal_rank(one.ranking, one.right) for one in outcomes]
    return Measures(
        n=len(outcomes),
        recall_1=_recall(outcomes, 1),
        recall_3=_recall(outcomes, 3),
        mrr=sum(ranks) / len(ranks) if ranks else None,
        decisions=_decisions([one.decision for one in outcomes]),
        answers_right=_recall(answered, 1),
        clarify_contains=Share.of(one.right in one.offered for one in clarified),
        title_overlap=Share.of(one.quotes_title for one in outcomes),
    )


def measure_by_slice(outcomes: Sequence[Outcome]) -> dict[str, Measures]:
    """Return the figures of each slice in order of name, then those of all under :data:`TOTAL`."""
    names = sorted({one.slice for one in outcomes if one.slice})
    parts = {name: measure([one for one in outcomes if one.slice == name]) for name in names}
    return {**parts, TOTAL: measure(outcomes)}


def measure_by_procedure(outcomes: Sequence[Outcome]) -> dict[str, Measures]:
    """Return the figures of each procedure by its code, the weakest first."""
    codes = sorted({one.right for one in outcomes})
    parts = {code: measure([one for one in outcomes if one.right == code]) for code in codes}
    return dict(sorted(parts.items(), key=lambda item: (item[1].recall_1.value or 0.0, item[1].mrr or 0.0)))


def measure_outside(search: Search, questions: Sequence[Question]) -> dict[str, OutsideMeasures]:
    """Return, for each slice and in total, what was decided on questions that nothing answers."""
    decided = [(question.slice, search(question.q).decision) for question in questions]
    names = sorted({name for name, _ in decided})
    parts = {name: [decision for its, decision in decided if its == name] for name in names}
    parts[TOTAL] = [decision for _, decision in decided]
    return {name: OutsideMeasures(len(part), _decisions(part)) for name, part in parts.items()}


def _outcome(found: SearchResult, asked: Asked) -> Outcome:
    return Outcome(
        slice=asked.question.slice,
        right=asked.right.code,
        ranking=tuple(hit.procedure.code for hit in found.hits),
        decision=found.decision,
        offered=tuple(hit.procedure.code for hit in found.choices),
        quotes_title=contains_title(asked.question.q, asked.right.name),
    )


def _recall(outcomes: Sequence[Outcome], k: int) -> Share:
    return Share.of(recall_at_k(one.ranking, one.right, k) == 1.0 for one in outcomes)


def _decisions(decisions: Sequence[Decision]) -> dict[Decision, Share]:
    return {wanted: Share.of(one is wanted for one in decisions) for wanted in Decision}
