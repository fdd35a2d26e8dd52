"""Procedures that are told apart by luck, until somebody writes the question that decides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.check.report import Kind
from knowledge.check.twins import near_duplicates, untold_twins
from knowledge.loader import Catalogue
from knowledge.twins import TwinQuestion
from tests.knowledge.made_up import BEES, FERRY, KITE, STALL, WELL, catalogue, procedure

LONG = "Đăng ký đò ngang chở khách qua sông trong mùa nước nổi"
ASKED = ("{} cần giấy gì", "muốn {} thì sao", "{} nộp ở đâu", "{} mất bao lâu", "lệ phí {}", "ai được {}")
THINGS = ("ghe lớn", "xuồng nhỏ", "vỏ lãi", "bè cá")


def question(*codes: str) -> TwinQuestion:
    options = [{"answer": f"Trường hợp {n}", "code": code} for n, code in enumerate(codes, 1)]
    return TwinQuestion.model_validate({"question": "Đò này chở ai?", "options": options})


def told(one: Catalogue, *codes: str) -> Catalogue:
    """Return the catalogue with a question between these procedures."""
    return replace(one, twin_questions=(question(*codes),))


def examples(verb: str) -> list[str]:
    """Return two dozen questions about one thing done to boats."""
    return [pattern.format(f"{verb} {thing}") for thing in THINGS for pattern in ASKED]


@pytest.fixture
def twins() -> Catalogue:
    """Two procedures that only the verb tells apart, and three that nobody takes for another."""
    two = (procedure(FERRY, examples=examples("cấp lại")), procedure(BEES, examples=examples("cấp mới")))
    return catalogue(*two, *(procedure(code) for code in (WELL, STALL, KITE)))


@pytest.mark.parametrize("other", [LONG, LONG.upper(), LONG.replace("ò", "o"), LONG.replace("nổi", "nổii")])
def test_same_name_twice_is_found(other: str) -> None:
    both = catalogue(procedure(FERRY, name=LONG), procedure(BEES, name=other))
    (problem,) = near_duplicates(both)
    assert problem.kind is Kind.NEAR_DUPLICATE
    assert {problem.code} | {code for code in (FERRY, BEES) if code in problem.detail} == {FERRY, BEES}


def test_name_is_shown_as_it_is_written_not_without_its_marks() -> None:
    both = catalogue(procedure(FERRY, name=LONG), procedure(BEES, name=LONG))
    (problem,) = near_duplicates(both)
    assert LONG in problem.detail


@pytest.mark.parametrize(
    "other",
    [
        "Xóa đăng ký đò ngang chở khách qua sông trong mùa nước nổi",
        "Đăng ký đò ngang chở hàng qua kênh trong mùa nước nổi",
        "Đăng ký đò ngang",
    ],
)
def test_name_that_says_something_else_is_no_duplicate(other: str) -> None:
    both = catalogue(procedure(FERRY, name=LONG), procedure(BEES, name=other))
    assert list(near_duplicates(both)) == []


def test_names_of_any_length_are_compared_with_those_a_little_longer() -> None:
    """Those much longer are skipped by a bound on the ratio, which must not skip a real pair."""
    names = {FERRY: "x" * 97, BEES: "x" * 103, WELL: "x" * 110}
    three = catalogue(*(procedure(code, name=name) for code, name in names.items()))
    pairs = [(p.code, next(code for code in names if code in p.detail)) for p in near_duplicates(three)]
    assert pairs == [(FERRY, BEES)]


def test_question_between_two_of_the_same_name_settles_it() -> None:
    both = catalogue(procedure(FERRY, name=LONG), procedure(BEES, name=LONG))
    assert list(near_duplicates(told(both, FERRY, BEES))) == []
    assert len(list(near_duplicates(told(both, FERRY, WELL)))) == 1


def test_pair_whose_examples_mix_is_found(twins: Catalogue) -> None:
    (problem,) = untold_twins(twins)
    assert (problem.kind, problem.code) == (Kind.UNTOLD_TWINS, FERRY)
    assert BEES in problem.detail
    assert problem.kind.is_error


@pytest.mark.parametrize("codes", [(FERRY, BEES), (FERRY, WELL, BEES)])
def test_question_between_twins_settles_it(codes: tuple[str, ...], twins: Catalogue) -> None:
    assert list(untold_twins(told(twins, *codes))) == []


def test_question_between_others_settles_nothing(twins: Catalogue) -> None:
    assert len(list(untold_twins(told(twins, FERRY, WELL)))) == 1


def test_procedures_about_different_things_are_no_twins(tiny: Catalogue) -> None:
    """They share every turn of phrase, and nothing else."""
    assert list(untold_twins(tiny)) == []


def test_same_question_under_two_procedures_is_a_twin_even_when_accents_differ() -> None:
    asked = examples("cấp lại")
    both = catalogue(
        procedure(FERRY, examples=asked),
        procedure(BEES, examples=[text.replace("ấ", "a").replace("ạ", "a") for text in asked]),
    )
    assert [problem.kind for problem in untold_twins(both)] == [Kind.UNTOLD_TWINS]


def test_imported_procedures_without_examples_are_left_out(twins: Catalogue) -> None:
    bare = procedure("9.000050", name=twins.procedures[FERRY].name, examples=None, aliases=None)
    assert len(list(untold_twins(catalogue(*twins, bare)))) == 1
    assert list(untold_twins(catalogue(bare))) == []


def test_more_examples_than_are_compared_at_a_time() -> None:
    """The examples of a pair may lie in different blocks."""
    asked = [f"{text} số {n}" for n in range(25) for text in examples("cấp lại")]
    both = catalogue(
        procedure(FERRY, examples=asked),
        procedure(BEES, examples=[text.replace("cấp lại", "cấp mới") for text in asked]),
    )
    (problem,) = untold_twins(both)
    assert problem.code == FERRY
