"""A procedure that not even its own name retrieves is one that nobody will ever see."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from knowledge.check.findable import never_found
from knowledge.check.report import Kind
from knowledge.decision import Decision
from knowledge.loader import Catalogue
from knowledge.search import Hit, Searcher, SearchResult
from tests.knowledge.made_up import BEES, FERRY, KITE, STALL, WELL, catalogue, procedure


class WrittenDown(Searcher):
    """Find for each text what the test wrote down; for any other text what is asked about least."""

    def __init__(self, known: Catalogue, found: dict[str, Sequence[str]]) -> None:
        self.catalogue = known
        self.found = found

    def search(self, text: str, top: int = 10) -> SearchResult:
        codes = self.found.get(text, (KITE, STALL, WELL))
        hits = tuple(Hit(self.catalogue.procedures[code], 0.5) for code in codes)
        return SearchResult(Decision.CLARIFY, hits[:top], 0.1)


def lost(found: dict[str, Sequence[str]], *codes: str) -> list[str]:
    """Return which of these procedures are never found."""
    everything = catalogue()
    looked_at = catalogue(*(everything.procedures[code] for code in codes))
    problems = list(never_found(looked_at, WrittenDown(everything, found)))
    assert all(problem.kind is Kind.NEVER_FOUND for problem in problems)
    return [problem.code for problem in problems]


@pytest.mark.parametrize("text", [procedure().name, procedure().plain_name, procedure().aliases[-1]])
def test_one_name_that_leads_to_it_is_enough(text: str) -> None:
    assert lost({text: (WELL, BEES, FERRY)}, FERRY) == []


def test_procedure_that_none_of_its_names_retrieves_is_an_error() -> None:
    assert lost({}, FERRY, KITE) == [FERRY]
    assert Kind.NEVER_FOUND.is_error


def test_fourth_place_is_too_far_down_to_be_offered() -> None:
    assert lost({procedure().name: (KITE, STALL, WELL, FERRY)}, FERRY) == [FERRY]


def test_search_that_finds_nothing_at_all() -> None:
    bees = procedure(BEES)
    nothing: dict[str, Sequence[str]] = dict.fromkeys((bees.name, bees.plain_name, *bees.aliases), ())
    assert lost(nothing, BEES) == [BEES]
