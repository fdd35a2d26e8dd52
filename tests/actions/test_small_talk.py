"""The few words around a question, and what the gateway is told of feedback."""

from __future__ import annotations

import pytest

from actions.small_talk import ActionFeedback, ActionSmallTalk
from channels.contract import Effect
from channels.status import Status
from tests.actions.fakes import FakeSearcher, read_aloud, turn


@pytest.mark.parametrize("intent", ["greeting", "thanks", "goodbye", "who_are_you"])
def test_courtesy_is_short(intent: str, searcher: FakeSearcher) -> None:
    said = ActionSmallTalk().answer(turn(searcher, "x", intent))
    assert said.status is Status.SMALL_TALK
    assert len(read_aloud(said)) < 320
    assert said.slots == {}
    assert searcher.asked == []


def test_assistant_says_what_it_is_and_what_it_never_asks_for(searcher: FakeSearcher) -> None:
    text = read_aloud(ActionSmallTalk().answer(turn(searcher, "x", "who_are_you")))
    for part in ("trợ lý tự động", "không phải cán bộ", "không bao giờ hỏi mã OTP"):
        assert part in text


@pytest.mark.parametrize(
    ("intent", "effect"),
    [("feedback_good", Effect.FEEDBACK_GOOD), ("feedback_bad", Effect.FEEDBACK_BAD)],
)
def test_feedback_is_thanked_for_and_noted(intent: str, effect: Effect, searcher: FakeSearcher) -> None:
    said = ActionFeedback().answer(turn(searcher, "x", intent))
    assert (said.status, said.effect) == (Status.FEEDBACK, effect)
