from __future__ import annotations

import pytest

from eval.metrics.share import Share
from eval.retrieval import (
    TOTAL,
    measure,
    measure_by_length,
    measure_by_procedure,
    measure_by_slice,
    observe,
)
from knowledge.decision import Decision
from knowledge.loader import Catalogue
from tests.eval.made_up import BIRTH, DEATH, MARRIAGE, asked, found, outcome


def test_figures_by_hand() -> None:
    figures = measure(
        [
            outcome("abc"),
            outcome("bac"),
            outcome("bca", decision=Decision.CLARIFY, offered="bca", asked_apart="ab"),
            outcome("bcda", decision=Decision.CLARIFY, offered="bcd"),
            outcome("", decision=Decision.NO_MATCH),
        ]
    )
    assert figures.n == 5
    assert figures.recall_1 == Share(1, 5)
    assert figures.recall_3 == Share(3, 5)
    assert figures.twins_right == Share(2, 5)
    assert figures.mrr == pytest.approx((1 + 1 / 2 + 1 / 3 + 1 / 4 + 0) / 5)
    assert figures.decisions == {
        Decision.ANSWER: Share(2, 5),
        Decision.CLARIFY: Share(2, 5),
        Decision.NO_MATCH: Share(1, 5),
        Decision.GUIDE: Share(0, 5),
    }
    assert figures.answers_right == Share(1, 2)
    assert figures.clarify_contains == Share(1, 2)


def test_no_questions_give_no_numbers() -> None:
    figures = measure([])
    assert (figures.n, figures.mrr, figures.recall_1.value) == (0, None, None)


def test_slices_in_order_then_the_total() -> None:
    parts = measure_by_slice([outcome("a", name="b"), outcome("b", name="a"), outcome("a", name="b")])
    assert list(parts) == ["a", "b", TOTAL]
    assert [part.recall_1 for part in parts.values()] == [Share(0, 1), Share(2, 2), Share(2, 3)]


def test_set_without_slices_has_only_the_total() -> None:
    assert list(measure_by_slice([outcome("a", name="")])) == [TOTAL]


def test_lengths_from_short_to_long_and_only_those_that_are_there() -> None:
    parts = measure_by_length(
        [outcome("b", text="a" * 500), outcome("a", text="mất thẻ"), outcome("ba", text="xe")]
    )
    assert list(parts) == ["le_8", "over_400"]
    assert [part.recall_1 for part in parts.values()] == [Share(1, 2), Share(0, 1)]


def test_weakest_procedure_comes_first() -> None:
    outcomes = [outcome("a"), outcome("ab", right="b"), outcome("abc", right="c")]
    assert list(measure_by_procedure(outcomes)) == ["c", "b", "a"]


def test_observes_what_a_person_would_have_seen(embedded: Catalogue) -> None:
    result = found(embedded, Decision.CLARIFY, MARRIAGE, BIRTH, DEATH)
    (seen,) = observe(
        lambda _: result, embedded, [asked(embedded, "Đăng ký khai sinh ở đâu", BIRTH, "formal")]
    )
    assert seen.ranking == (MARRIAGE, BIRTH, DEATH)
    assert seen.offered == tuple(hit.procedure.code for hit in result.choices)
    assert (seen.slice, seen.right, seen.decision) == ("formal", BIRTH, Decision.CLARIFY)
    assert (seen.rank, seen.scores) == (2, (0.9, 0.45))
    kept = seen.seen("a.jsonl")
    assert (kept.rank, kept.decision, kept.right) == (2, "clarify", False)


def test_telling_question_counts_only_when_it_is_asked(embedded: Catalogue) -> None:
    twins = next(question for question in embedded.twin_questions if len(question.codes) == 2)
    first, second = sorted(twins.codes)
    question = [asked(embedded, "không rõ cái nào", second)]
    for decision, asked_apart in ((Decision.CLARIFY, twins.codes), (Decision.ANSWER, frozenset())):
        result = found(embedded, decision, first, second)
        (seen,) = observe(lambda _, result=result: result, embedded, question)  # type: ignore[misc]
        assert seen.asked_apart == asked_apart
        assert measure([seen]).twins_right == Share(int(decision is Decision.CLARIFY), 1)


def test_title_overlap_is_reported_because_it_flatters(embedded: Catalogue) -> None:
    questions = [
        asked(embedded, "đăng ký khai sinh cần gì", BIRTH),
        asked(embedded, "vợ em mới sanh, giờ làm gì", BIRTH),
    ]
    seen = observe(lambda _: found(embedded, Decision.ANSWER, BIRTH), embedded, questions)
    assert measure(seen).title_overlap == Share(1, 2)
