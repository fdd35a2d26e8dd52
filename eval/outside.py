"""Measure what the search does with messages that no procedure answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.metrics.share import Share
from eval.progress import Track, silently
from eval.questions import Question
from eval.retrieval import TOTAL, Search, best_two, decisions_of
from eval.seen import Seen
from knowledge.decision import Decision
from knowledge.search import SearchResult


@dataclass(frozen=True)
class Strayed:
    """Hold what was decided on one question that nothing answers."""

    question: Question
    decision: Decision
    scores: tuple[float, float] = (0.0, 0.0)
    """How likely the best and the second candidate are, in 0..1."""

    def seen(self, set_name: str) -> Seen:
        """Return what a report keeps of it: right is whatever does not give an answer."""
        right = self.decision is not Decision.ANSWER
        return Seen(set_name, self.question.q, None, self.decision.value, right)


@dataclass(frozen=True)
class OutsideMeasures:
    """Hold the figures of one slice of questions that no procedure answers."""

    n: int
    decisions: Mapping[Decision, Share]

    def as_dict(self) -> dict[str, Any]:
        """Return the figures ready for JSON."""
        return {
            "n": self.n,
            "decisions": {decision.value: share.as_dict() for decision, share in self.decisions.items()},
        }


def observe_outside(
    search: Search, questions: Sequence[Question], track: Track = silently, what: str = ""
) -> list[Strayed]:
    """Run every question through the search; ``what`` names them while they run."""
    return [_strayed(search(question.q), question) for question in track(questions, what)]


def measure_outside(strayed: Sequence[Strayed]) -> dict[str, OutsideMeasures]:
    """Return, for each slice and in total, what was decided."""
    names = sorted({one.question.slice for one in strayed if one.question.slice})
    parts = {name: [one.decision for one in strayed if one.question.slice == name] for name in names}
    parts[TOTAL] = [one.decision for one in strayed]
    return {name: OutsideMeasures(len(part), decisions_of(part)) for name, part in parts.items()}


def _strayed(found: SearchResult, question: Question) -> Strayed:
    return Strayed(question, found.decision, best_two(found))
