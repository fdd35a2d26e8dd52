"""Every kind of problem has a name for people and one for machines."""

from __future__ import annotations

import json
from datetime import date

import pytest

from knowledge.check import problems
from knowledge.check.report import Kind, Problem
from knowledge.decision import Decision
from knowledge.search import Searcher, SearchResult
from tests.knowledge.made_up import FERRY, catalogue, procedure


@pytest.mark.parametrize("kind", Kind)
def test_kind_has_a_name_for_people(kind: Kind) -> None:
    assert kind.label
    assert kind.label != kind.value


def test_age_and_doubt_are_to_know_the_rest_is_to_mend() -> None:
    assert {kind for kind in Kind if not kind.is_error} == {Kind.STALE, Kind.UNCONFIRMED, Kind.IMPORTED}


def test_problem_survives_json() -> None:
    one = Problem(Kind.BAD_LINK, "9.000001", "http://đò.vn")
    assert json.loads(json.dumps(one.as_dict())) == {
        "kind": "bad_link",
        "code": "9.000001",
        "detail": "http://đò.vn",
    }


class Blind(Searcher):
    """Find nothing."""

    def __init__(self) -> None:
        pass

    def search(self, text: str, top: int = 10) -> SearchResult:
        return SearchResult(Decision.NO_MATCH, (), 0.0)


@pytest.mark.parametrize(("words", "imported"), [({}, False), ({"aliases": None, "examples": None}, True)])
def test_what_is_wrong_in_an_imported_procedure_is_a_remark(words: dict[str, None], imported: bool) -> None:
    """It is the official text: nobody here can mend it."""
    found = list(problems(catalogue(procedure(FERRY, **words)), Blind(), date(2026, 11, 26), 400))
    assert found
    assert {problem.kind.is_error for problem in found} == {not imported}
