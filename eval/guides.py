"""Measure questions whose answer is a guide: trouble with an app or a portal, not a procedure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from eval.jsonl import read_lines
from eval.metrics.share import Share
from eval.progress import Track, silently
from eval.questions import GOLDEN, Text
from eval.retrieval import TOTAL, Search
from eval.seen import Seen
from knowledge.decision import Decision
from knowledge.search import SearchResult

GUIDES = GOLDEN / "guides.jsonl"


class GuideQuestion(BaseModel):
    """Hold a question and the id of the guide that answers it.

    ``guide`` is ``None`` for a question that names an app or a portal and yet asks about a procedure.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")

    q: Text
    guide: Text | None
    slice: str = ""


@dataclass(frozen=True)
class Guided:
    """Hold what became of one such question; ``rank`` is the place of its guide among the guides."""

    question: GuideQuestion
    rank: int | None
    decision: Decision

    @property
    def is_guided(self) -> bool:
        """Return whether some guide was shown."""
        return self.decision is Decision.GUIDE

    @property
    def right(self) -> bool:
        """Return whether that very guide was shown, or none when none is wanted."""
        if self.question.guide is None:
            return not self.is_guided
        return self.is_guided and self.rank == 1

    def seen(self, set_name: str) -> Seen:
        """Return what a report keeps of it."""
        return Seen(set_name, self.question.q, self.rank, self.decision.value, self.right)


@dataclass(frozen=True)
class GuideMeasures:
    """Hold the shares that were shown some guide, the right one (or rightly none), or a procedure's card.

    ``first`` does not ask what was decided: it is the share whose guide comes first among the guides.
    """

    n: int
    guided: Share
    right: Share
    first: Share
    card: Share

    def as_dict(self) -> dict[str, Any]:
        """Return the figures ready for JSON."""
        return {
            "n": self.n,
            "guided": self.guided.as_dict(),
            "right": self.right.as_dict(),
            "first": self.first.as_dict(),
            "card": self.card.as_dict(),
        }


def read_guide_questions(path: Path = GUIDES) -> list[GuideQuestion]:
    """Read the questions.

    Raises:
        QuestionFileError: naming the line that is wrong.
    """
    return read_lines(path, GuideQuestion, '{"q": "câu hỏi", "guide": "vneid-login"}')


def observe_guides(
    search: Search, questions: Sequence[GuideQuestion], track: Track = silently, what: str = ""
) -> list[Guided]:
    """Run every question through the search; ``what`` names them while they run."""
    return [_guided(search(one.q), one) for one in track(questions, what)]


def measure_guides(guided: Sequence[Guided]) -> dict[str, GuideMeasures]:
    """Return the figures of each slice in order of name, then under :data:`TOTAL` those that want a guide."""
    names = sorted({one.question.slice for one in guided if one.question.slice})
    parts = {name: _measure([one for one in guided if one.question.slice == name]) for name in names}
    return {**parts, TOTAL: _measure([one for one in guided if one.question.guide is not None])}


def _measure(guided: Sequence[Guided]) -> GuideMeasures:
    return GuideMeasures(
        n=len(guided),
        guided=Share.of(one.is_guided for one in guided),
        right=Share.of(one.right for one in guided),
        first=Share.of(one.rank == 1 for one in guided if one.question.guide is not None),
        card=Share.of(one.decision is Decision.ANSWER for one in guided),
    )


def _guided(found: SearchResult, question: GuideQuestion) -> Guided:
    ids = [guide for guide, _ in found.guides]
    rank = ids.index(question.guide) + 1 if question.guide in ids else None
    return Guided(question, rank, found.decision)
