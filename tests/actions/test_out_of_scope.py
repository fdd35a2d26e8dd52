"""What the assistant is not there for, unless the search is sure that it is."""

from __future__ import annotations

import pytest

from actions.out_of_scope import ActionOutOfScope
from channels.status import Status
from tests.actions.fakes import BIRTH, DEATH, PASSPORT, FakeSearcher, buttons, read_aloud, turn


def test_gold_price_is_out_of_scope(searcher: FakeSearcher) -> None:
    """T3: a guard that cannot fire is no guard."""
    said = ActionOutOfScope().answer(turn(searcher, "giá vàng hôm nay", "out_of_scope"))
    assert said.status is Status.OUT_OF_SCOPE
    assert "An Giang" in read_aloud(said)
    assert buttons(said) == []


def test_doubtful_hit_does_not_open_the_door(searcher: FakeSearcher) -> None:
    searcher.finds("giá vàng hôm nay", passport=0.4)
    said = ActionOutOfScope().answer(turn(searcher, "giá vàng hôm nay", "out_of_scope"))
    assert said.status is Status.OUT_OF_SCOPE
    assert said.search is not None


def test_sure_hit_overrules_the_intent(searcher: FakeSearcher) -> None:
    searcher.finds("phí passport", passport=0.9)
    said = ActionOutOfScope().answer(
        turn(searcher, "phí passport", "out_of_scope", entities=[("aspect", "fee")])
    )
    assert said.status is Status.ANSWERED
    assert said.slots["procedure"] == PASSPORT
    assert "200.000 đồng" in read_aloud(said)


def test_number_while_a_choice_is_open_picks_it(searcher: FakeSearcher) -> None:
    entities = [("choice", "2")]
    said = ActionOutOfScope().answer(
        turn(searcher, "cái hai", "out_of_scope", entities=entities, choices=[BIRTH, DEATH])
    )
    assert said.slots["procedure"] == DEATH


@pytest.mark.parametrize("scores", [{}, {PASSPORT: 0.9}])
def test_scam_is_warned_of_all_the_same(scores: dict[str, float], searcher: FakeSearcher) -> None:
    text = "có số lạ gọi kêu chuyển khoản"
    searcher.scores[text] = scores
    said = ActionOutOfScope().answer(turn(searcher, text, "out_of_scope"))
    assert said.status is Status.SCAM_WARNING
    assert len(said.replies) == 2
