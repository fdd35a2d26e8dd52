"""Outcomes and search results made by hand."""

from __future__ import annotations

from eval.questions import Asked, Question
from eval.retrieval import Outcome
from knowledge.decision import Decision
from knowledge.loader import Catalogue
from knowledge.search import Guides, Hit, SearchResult

SECRET = "chuyện riêng của một người"
BIRTH, MARRIAGE, DEATH = "1.001193", "1.000894", "1.000656"


def outcome(
    ranking: str,
    right: str = "a",
    decision: Decision = Decision.ANSWER,
    name: str = "one",
    offered: str = "",
    *,
    asked_apart: str = "",
    text: str = "câu hỏi",
    scores: tuple[float, float] = (0.9, 0.1),
) -> Outcome:
    """Return an outcome whose codes are single letters."""
    return Outcome(
        text,
        name,
        right,
        tuple(ranking),
        decision,
        tuple(offered),
        frozenset(asked_apart),
        quotes_title=False,
        scores=scores,
    )


def found(catalogue: Catalogue, decision: Decision, *codes: str, guides: Guides = ()) -> SearchResult:
    """Return a search result with these procedures, from best to worst."""
    hits = [Hit(catalogue.procedures[code], 0.9 / rank) for rank, code in enumerate(codes, start=1)]
    return SearchResult(decision, tuple(hits), 1.0, guides)


def asked(catalogue: Catalogue, text: str, code: str, name: str = "") -> Asked:
    """Return a question together with its procedure."""
    return Asked(Question(q=text, code=code, slice=name), catalogue.procedures[code])
