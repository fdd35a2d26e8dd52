"""Measure messages with several requests in them: the first is answered, the others are offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from eval.jsonl import read_lines
from eval.metrics.share import Share
from eval.progress import Track, silently
from eval.questions import GOLDEN, Text
from eval.retrieval import Search
from eval.seen import Seen
from knowledge.decision import Decision
from knowledge.search import Hit, SearchResult

REQUESTS = GOLDEN / "requests.jsonl"


class ManyRequests(BaseModel):
    """Hold a message and what it asks for, in the order of asking."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    q: Text
    codes: Annotated[tuple[str, ...], Field(min_length=2)]


@dataclass(frozen=True)
class Served:
    """Hold what became of one such message; ``rank`` is the place of what it asks for first."""

    text: str
    rank: int | None
    decision: str
    others_offered: int
    others: int

    @property
    def right(self) -> bool:
        """Return whether the first request came first and every other one was offered."""
        return self.rank == 1 and self.others_offered == self.others

    def seen(self, set_name: str) -> Seen:
        """Return what a report keeps of it."""
        return Seen(set_name, self.text, self.rank, self.decision, self.right)


@dataclass(frozen=True)
class RequestMeasures:
    """Hold the shares of messages, and of other requests, that were served."""

    n: int
    first: Share
    others: Share
    all_others: Share
    served: Share

    def as_dict(self) -> dict[str, Any]:
        """Return the figures ready for JSON."""
        return {
            "n": self.n,
            "first": self.first.as_dict(),
            "others": self.others.as_dict(),
            "all_others": self.all_others.as_dict(),
            "served": self.served.as_dict(),
        }


def read_requests(path: Path = REQUESTS) -> list[ManyRequests]:
    """Read the messages.

    Raises:
        QuestionFileError: naming the line that is wrong.
    """
    return read_lines(path, ManyRequests, '{"q": "câu hỏi", "codes": ["1.001193", "1.004222"]}')


def observe_requests(
    search: Search, messages: Sequence[ManyRequests], track: Track = silently, what: str = ""
) -> list[Served]:
    """Run every message through the search; ``what`` names them while they run."""
    return [_served(search(one.q), one) for one in track(messages, what)]


def measure_requests(served: Sequence[Served]) -> RequestMeasures:
    """Return the figures: per message, but for ``others``, which is per request."""
    return RequestMeasures(
        n=len(served),
        first=Share.of(one.rank == 1 for one in served),
        others=Share(sum(one.others_offered for one in served), sum(one.others for one in served)),
        all_others=Share.of(one.others_offered == one.others for one in served),
        served=Share.of(one.right for one in served),
    )


def _served(found: SearchResult, message: ManyRequests) -> Served:
    first, *others = message.codes
    ranking = [hit.procedure.code for hit in found.hits]
    offered = {hit.procedure.code for hit in _offered(found)}
    return Served(
        message.q,
        ranking.index(first) + 1 if first in ranking else None,
        found.decision.value,
        sum(code in offered for code in others),
        len(others),
    )


def _offered(found: SearchResult) -> tuple[Hit, ...]:
    """Return what a person can press: other requests and near misses beside an answer, or the choices."""
    if found.decision is Decision.ANSWER:
        return (*found.requests, *found.also)
    return found.choices if found.decision is Decision.CLARIFY else ()
