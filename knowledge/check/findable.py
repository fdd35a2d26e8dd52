"""Procedures that nothing ever retrieves."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.check.report import Kind, Problem
from knowledge.loader import Catalogue
from knowledge.search import Searcher


def never_found(catalogue: Catalogue, searcher: Searcher) -> Iterator[Problem]:
    """Yield procedures that are not among the first three for their own name, nor for any alias."""
    for procedure in catalogue:
        words = (procedure.name, procedure.plain_name, *procedure.aliases)
        if not any(_finds(searcher, text, procedure.code) for text in words):
            yield Problem(Kind.NEVER_FOUND, procedure.code, procedure.name[:90])


def _finds(searcher: Searcher, text: str, code: str) -> bool:
    return any(hit.procedure.code == code for hit in searcher.search(text).hits[:3])
