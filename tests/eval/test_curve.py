from __future__ import annotations

import pytest

from eval.curve import curve_of
from eval.metrics.coverage_accuracy import Point
from eval.outside import Strayed
from eval.questions import Question
from knowledge.decision import Decision, Thresholds
from tests.eval.made_up import outcome

CUTS = Thresholds(answer=0.6, lead=2.0, clarify=0.2)


def test_by_hand() -> None:
    outcomes = [
        outcome("ab", scores=(0.9, 0.1)),
        outcome("ba", scores=(0.7, 0.1)),
        # Does not lead: answered at no threshold.
        outcome("ab", scores=(0.5, 0.4)),
        # Gave way to a guide.
        outcome("ab", decision=Decision.GUIDE, scores=(0.8, 0.0)),
    ]
    strayed = [Strayed(Question(q="mưa"), Decision.NO_MATCH, (0.3, 0.1))]
    curve = curve_of(outcomes, strayed, CUTS)
    assert curve.n == 5
    assert curve.points == [Point(0.9, 0.2, 1.0), Point(0.7, 0.4, 0.5), Point(0.3, 0.6, pytest.approx(1 / 3))]
    assert curve.present == Point(0.7, 0.4, 0.5)
    assert curve.as_dict() == {"n": 5, "threshold": 0.7, "coverage": 0.4, "accuracy": 0.5}


def test_threshold_that_answers_nothing_has_no_point() -> None:
    curve = curve_of([outcome("a", scores=(0.3, 0.0))], [], CUTS)
    assert (curve.present, curve.as_dict()) == (None, None)
