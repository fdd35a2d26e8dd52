from __future__ import annotations

from eval.dialogues.figures import KEPT, measure_dialogues
from eval.dialogues.judge import Judged, Verdict
from eval.dialogues.script import Expectation, Kind, Line
from eval.metrics.share import Share
from eval.retrieval import TOTAL


def turn(
    name: str, kind: Kind, verdict: Verdict, *, aspect: bool | None = None, after_right: bool = False
) -> Judged:
    procedure = None if kind is Kind.OFF_TOPIC else verdict is Verdict.RIGHT or aspect is False
    expected = Expectation(name, 0, Line(say="x"), kind)
    return Judged(expected, "answered", verdict, procedure, aspect, after_right)


def test_figures_by_hand() -> None:
    figures = measure_dialogues(
        [
            turn("a", Kind.FIRST, Verdict.RIGHT),
            turn("a", Kind.FOLLOW_UP, Verdict.RIGHT, aspect=True, after_right=True),
            turn("b", Kind.FIRST, Verdict.ASKED_BACK),
            turn("b", Kind.OFF_TOPIC, Verdict.RIGHT),
            turn("c", Kind.FIRST, Verdict.RIGHT),
            turn("c", Kind.FOLLOW_UP, Verdict.WRONG, aspect=False, after_right=True),
            turn("c", Kind.FOLLOW_UP, Verdict.WRONG),
        ]
    )
    turns = figures.turns
    assert list(turns) == ["first", "follow_up", "off_topic", KEPT, TOTAL]
    assert (turns["first"].right, turns["first"].asked_back) == (Share(2, 3), Share(1, 3))
    assert (turns["follow_up"].right, turns["follow_up"].procedure) == (Share(1, 3), Share(2, 3))
    assert turns["follow_up"].aspect == Share(1, 2)
    assert (turns[KEPT].n, turns[KEPT].procedure) == (2, Share(2, 2))
    assert turns["off_topic"].procedure.n == 0
    assert (turns[TOTAL].n, turns[TOTAL].right) == (7, Share(4, 7))
    assert (figures.wholly_right, figures.without_wrong) == (Share(1, 3), Share(2, 3))
