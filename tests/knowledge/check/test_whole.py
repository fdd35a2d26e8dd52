"""The catalogue as it is shipped: nothing in it that must be mended first."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.knowledge import searcher as load
from app.settings import Settings
from knowledge.check import problems
from knowledge.check.facts import facts_to_look_at
from knowledge.check.links import bad_links
from knowledge.check.report import Problem
from knowledge.check.twins import near_duplicates, untold_twins
from knowledge.errors import IndexMissingError
from knowledge.loader import Catalogue
from knowledge.search import Searcher

TODAY = date(2026, 11, 26)


@pytest.fixture(scope="module")
def searcher(built: Path) -> Searcher:
    try:
        return load(Settings(_env_file=None, data_dir=built))
    except IndexMissingError as missing:
        pytest.skip(f"{missing.message} Run `python -m app build` first.")


def errors(found: list[Problem]) -> list[Problem]:
    return [problem for problem in found if problem.kind.is_error]


def test_facts_and_links_of_the_embedded_catalogue_are_clean(embedded: Catalogue) -> None:
    assert errors([*facts_to_look_at(embedded, TODAY, 180), *bad_links(embedded)]) == []


def test_twins_of_the_embedded_catalogue_have_their_questions(embedded: Catalogue) -> None:
    assert [*near_duplicates(embedded), *untold_twins(embedded)] == []


def test_without_its_questions_the_embedded_catalogue_has_twins(embedded: Catalogue) -> None:
    """The check can fail: mức 1 and mức 2 of everything are told apart by their questions only."""
    silent = Catalogue(embedded.procedures, embedded.version)
    assert len(list(untold_twins(silent))) >= 5
    assert len(list(near_duplicates(silent))) >= 2


def test_whole_look_over_the_embedded_catalogue_finds_no_error(
    embedded: Catalogue, searcher: Searcher
) -> None:
    assert errors(list(problems(embedded, searcher, TODAY, 180))) == []
