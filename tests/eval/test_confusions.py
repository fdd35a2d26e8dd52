from __future__ import annotations

from eval.confusions import Confusion, confusions
from tests.eval.made_up import outcome


def test_most_frequent_pair_comes_first() -> None:
    outcomes = [
        outcome("ab"),
        outcome("ba"),
        outcome("ca"),
        outcome("cb"),
        outcome("", right="b"),
    ]
    assert confusions(outcomes) == [
        Confusion("a", "c", 2),
        Confusion("a", "b", 1),
        Confusion("b", "", 1),
    ]
