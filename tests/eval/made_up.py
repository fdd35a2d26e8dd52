"""Outcomes and search results made by hand."""

from __future__ import annotations

from eval.questions import Asked, Question
from eval.retrieval import Outcome
from knowledge.decision import Decision
from knowledge.loader import Catalogue
from knowledge.search import Hit, SearchResult

BIRTH, MARRIAGE, DEATH = "1.001193", "1.000894", "1.000656"


def outcome(
    ranking: str, right: str = "a", decision: Decision = Decision.ANSWER, name: str = "one", offered: str = ""
) -> Outcome:
    """Return an outcome whose codes are single letters."""
    return Outcome(name, right, tuple(ranking), decision, tuple(offered), quotes_title=False)


def found(catalogue: Catalogue, decision: Decision, *codes: str) -> SearchResult:
    """Return a search result with these procedures, from best to worst."""
    hits = [Hit(catalogue.procedures[code], 0.9 / rank) for rank, code in enumerate(codes, start=1)]
    return SearchResult(decision, tuple(hits), 1.0)


def asked(catalogue: Catalogue, text: str, code: str, name: str = "") -> Asked:
    """Return a question together with its procedure."""
    return Asked(Question(q=text, code=code, slice=name), catalogue.procedures[code])
