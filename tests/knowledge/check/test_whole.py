"""The catalogue as it is shipped: nothing in it that must be mended first (what needs no index)."""

from __future__ import annotations

from datetime import date

from knowledge.check.facts import facts_to_look_at
from knowledge.check.links import bad_links
from knowledge.check.twins import near_duplicates, untold_twins
from knowledge.loader import Catalogue

TODAY = date(2026, 11, 26)


def test_facts_and_links_of_the_embedded_catalogue_are_clean(embedded: Catalogue) -> None:
    found = [*facts_to_look_at(embedded, TODAY, 180), *bad_links(embedded)]
    assert [problem for problem in found if problem.kind.is_error] == []


def test_twins_of_the_embedded_catalogue_have_their_questions(embedded: Catalogue) -> None:
    assert [*near_duplicates(embedded), *untold_twins(embedded)] == []


def test_without_its_questions_the_embedded_catalogue_has_twins(embedded: Catalogue) -> None:
    """The check can fail: a dozen pairs are told apart by their questions only."""
    silent = Catalogue(embedded.procedures, embedded.version)
    assert len(list(untold_twins(silent))) >= 5
    assert len(list(near_duplicates(silent))) >= 2
