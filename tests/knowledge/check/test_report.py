"""Every kind of problem has a name for people and one for machines."""

from __future__ import annotations

import json

import pytest

from knowledge.check.report import Kind, Problem


@pytest.mark.parametrize("kind", Kind)
def test_kind_has_a_name_for_people(kind: Kind) -> None:
    assert kind.label
    assert kind.label != kind.value


def test_age_and_doubt_are_to_know_the_rest_is_to_mend() -> None:
    assert {kind for kind in Kind if not kind.is_error} == {Kind.STALE, Kind.UNCONFIRMED}


def test_problem_survives_json() -> None:
    one = Problem(Kind.BAD_LINK, "9.000001", "http://đò.vn")
    assert json.loads(json.dumps(one.as_dict())) == {
        "kind": "bad_link",
        "code": "9.000001",
        "detail": "http://đò.vn",
    }
