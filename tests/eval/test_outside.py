from __future__ import annotations

from eval.metrics.share import Share
from eval.outside import measure_outside, observe_outside
from eval.questions import Question
from eval.retrieval import TOTAL
from knowledge.decision import Decision
from knowledge.loader import Catalogue
from tests.eval.made_up import BIRTH, DEATH, found


def test_decisions_are_counted_by_slice(embedded: Catalogue) -> None:
    results = {
        "giá vàng": found(embedded, Decision.NO_MATCH),
        "trời mưa": found(embedded, Decision.ANSWER, BIRTH),
        "mai nắng": found(embedded, Decision.CLARIFY, BIRTH, DEATH),
    }
    questions = [
        Question(q="giá vàng", slice="prices"),
        *(Question(q=text, slice="weather") for text in ("trời mưa", "mai nắng")),
    ]
    strayed = observe_outside(results.__getitem__, questions)
    parts = measure_outside(strayed)
    assert list(parts) == ["prices", "weather", TOTAL]
    assert parts["weather"].decisions[Decision.ANSWER] == Share(1, 2)
    assert parts[TOTAL].decisions[Decision.ANSWER] == Share(1, 3)
    assert parts[TOTAL].n == 3
    assert [one.seen("outside.jsonl").right for one in strayed] == [True, False, True]
    assert strayed[2].scores == (0.9, 0.45)
