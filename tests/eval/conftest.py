from __future__ import annotations

import pytest

from eval.curve import Curve
from eval.dialogues.figures import DialogueMeasures, TurnMeasures
from eval.guides import GuideMeasures
from eval.metrics.coverage_accuracy import Point
from eval.metrics.share import Share
from eval.outside import Strayed, measure_outside
from eval.questions import Question
from eval.report import Report, SetReport
from eval.requests import RequestMeasures
from eval.robustness import measure_variants
from knowledge.decision import Decision
from knowledge.loader import Catalogue, load_catalogue
from tests.eval.made_up import SECRET, found, outcome


@pytest.fixture(scope="session")
def embedded() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def report(embedded: Catalogue) -> Report:
    """Return a small report of somebody else's questions, with every part that there is."""
    half = Share(1, 2)
    outcomes = [
        outcome("ab", text=SECRET),
        outcome("ba", text="hai"),
        outcome("b", right="b", name="two", text="ba"),
    ]
    variants = measure_variants(lambda _: found(embedded, Decision.NO_MATCH), outcomes)
    one = SetReport("q.jsonl", outcomes, 2, variants)
    turns = {"first": TurnMeasures(2, half, half, half, Share(0, 0))}
    return Report(
        catalogue=embedded,
        own=False,
        sets=[one],
        seen=[outcome.seen(one.name) for outcome in outcomes],
        outside=measure_outside([Strayed(Question(q=SECRET, slice="love"), Decision.NO_MATCH)]),
        requests=RequestMeasures(2, half, Share(2, 3), half, half),
        guides={"vneid": GuideMeasures(2, half, half, half, half)},
        dialogues=DialogueMeasures(turns, half, Share(2, 2)),
        curve=Curve(3, [Point(0.9, 0.5, 1.0)], Point(0.9, 0.5, 1.0)),
    )
