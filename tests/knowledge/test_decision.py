"""Answer, ask back, or say no match: the cuts, and where calibration puts them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.decision import WORTH_ASKING, Decision, Thresholds, calibrate

CUTS = Thresholds(answer=0.6, lead=2.0, clarify=0.2)
PROBABILITY = st.floats(0, 1, allow_nan=False)
RANKED = st.lists(PROBABILITY, max_size=6).map(lambda values: sorted(values, reverse=True))
# A cut cannot part two questions that score alike, so no two here do.
QUESTIONS = st.lists(
    st.tuples(PROBABILITY, PROBABILITY, st.booleans()),
    max_size=40,
    unique_by=lambda question: max(question[:2]),
)


@pytest.mark.parametrize(
    ("ranked", "decision"),
    [
        ([], Decision.NO_MATCH),
        ([0.0], Decision.NO_MATCH),
        ([0.19], Decision.NO_MATCH),
        ([0.2], Decision.CLARIFY),
        ([0.1, 0.06, 0.05], Decision.CLARIFY),
        ([0.1, 0.04, 0.04, 0.04], Decision.NO_MATCH),
        ([0.59], Decision.CLARIFY),
        ([0.6], Decision.ANSWER),
        ([0.6, 0.3], Decision.ANSWER),
        ([0.6, 0.31], Decision.CLARIFY),
        ([0.99, 0.6], Decision.CLARIFY),
        ([1.0, 0.5, 0.5], Decision.ANSWER),
    ],
)
def test_decides_on_hand_made_numbers(ranked: list[float], decision: Decision) -> None:
    assert CUTS.decide(ranked) is decision


@given(RANKED)
def test_an_answer_is_likely_and_ahead(ranked: list[float]) -> None:
    decision = CUTS.decide(ranked)
    if decision is Decision.ANSWER:
        assert ranked[0] >= CUTS.answer
        assert all(ranked[0] >= CUTS.lead * other for other in ranked[1:])
    assert (decision is Decision.NO_MATCH) == (not ranked or sum(ranked[:3]) < CUTS.clarify)


@given(RANKED.filter(bool), PROBABILITY)
def test_a_likelier_second_never_turns_doubt_into_an_answer(ranked: list[float], more: float) -> None:
    closer = [ranked[0], max(min(more, ranked[0]), *ranked[1:2], 0.0)]
    if CUTS.decide(closer) is Decision.ANSWER:
        assert CUTS.decide(ranked) is Decision.ANSWER


def test_calibrates_on_hand_made_questions() -> None:
    cuts = calibrate(
        best=[0.9, 0.8, 0.7, 0.6, 0.5],
        second=[0.1, 0.1, 0.1, 0.1, 0.1],
        right=[True, True, True, True, False],
        outside=[0.3] + [0.1] * 9,
        precision=0.9,
        false_offers=0.1,
    )
    assert cuts.answer == 0.6
    assert cuts.clarify == pytest.approx(0.1)
    assert cuts.lead == 2.0


def test_questions_without_a_lead_do_not_count_for_the_answer_cut() -> None:
    cuts = calibrate([0.9, 0.5], [0.1, 0.4], [True, False], [0.0], precision=1.0)
    assert cuts.answer == 0.9


def test_a_mistake_at_the_top_is_forgiven_when_enough_right_ones_follow() -> None:
    best = [0.99] + [0.9 - at / 100 for at in range(20)]
    cuts = calibrate(best, [0.0] * 21, [False] + [True] * 20, [0.0], precision=0.95)
    assert cuts.answer == pytest.approx(0.71)


def test_nothing_right_means_nothing_is_answered_outright() -> None:
    cuts = calibrate([0.9, 0.8], [0.1, 0.1], [False, False], [0.5])
    assert cuts.answer == 1.0


def test_the_least_offer_is_five_percent_even_when_nothing_lies_outside() -> None:
    cuts = calibrate([0.9], [0.0], [True], [])
    assert cuts.clarify == 0.05
    assert cuts.answer == 0.9


def test_answer_is_never_below_clarify() -> None:
    cuts = calibrate([0.3], [0.0], [True], [0.4], false_offers=0.0)
    assert cuts.answer >= cuts.clarify > 0.4


def test_choices_that_likely_hold_the_right_one_are_offered_whatever_strangers_ask() -> None:
    cuts = calibrate([0.9], [0.0], [True], [0.99] * 20)
    assert cuts.clarify == WORTH_ASKING
    assert cuts.decide([0.2, 0.2, 0.1]) is Decision.CLARIFY


@given(QUESTIONS, st.lists(PROBABILITY, max_size=40))
def test_cuts_keep_their_promises(questions: list[tuple[float, float, bool]], outside: list[float]) -> None:
    best = [max(pair[:2]) for pair in questions]
    second = [min(pair[:2]) for pair in questions]
    right = [ok for *_, ok in questions]
    cuts = calibrate(best, second, right, outside)
    assert 0.05 <= cuts.clarify <= cuts.answer
    offered = [p for p in outside if cuts.decide([p]) is not Decision.NO_MATCH]
    assert len(offered) <= 0.08 * len(outside) or cuts.clarify == WORTH_ASKING
    answered = [
        ok
        for p, other, ok in zip(best, second, right, strict=True)
        if cuts.decide([p, other]) is Decision.ANSWER
    ]
    if cuts.answer not in (1.0, cuts.clarify):
        assert sum(answered) >= 0.93 * len(answered)


def test_lengths_that_differ_are_an_error() -> None:
    with pytest.raises(ValueError, match="zip"):
        calibrate([0.9, 0.8], [0.1], [True], [])
