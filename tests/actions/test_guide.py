"""Walking the steps of a procedure: on, back, again, rest, stop, and out when it does not work."""

from __future__ import annotations

from typing import Any

import pytest

from actions.guide import ActionGuide, walk_step
from actions.turn import Said
from channels.status import Status
from knowledge.loader import load_catalogue
from knowledge.schema import Procedure, confirmed
from tests.actions.fakes import (
    BIRTH,
    GONE,
    PASSPORT,
    FakeSearcher,
    buttons,
    codes_on_buttons,
    read_aloud,
    turn,
)
from tests.knowledge.made_up import FERRY, catalogue, procedure

PROCEDURES = list(load_catalogue())
STEPS = 5
"""Steps that the passport has."""


def walk(searcher: FakeSearcher, intent: str, text: str = "x", step: int = 2, **slots: Any) -> Said:
    """Answer a message in the middle of the passport's walk."""
    under_way = {"code": PASSPORT, "step": step, **slots.pop("walk", {})}
    return ActionGuide().answer(turn(searcher, text, intent, walk=under_way, procedure=PASSPORT, **slots))


def press_labels(said: Said) -> list[str]:
    return [button.label for button in buttons(said)]


def test_button_starts_its_procedure(searcher: FakeSearcher) -> None:
    said = ActionGuide().answer(turn(searcher, "", "start_guide", entities=[("code", PASSPORT)]))
    assert said.status is Status.GUIDE_STEP
    assert said.slots["walk"] == {"code": PASSPORT, "step": 0}
    assert said.slots["procedure"] == PASSPORT
    assert f"Bước 1/{STEPS}" in read_aloud(said)
    assert "Quay lại bước trước" not in press_labels(said)


@pytest.mark.parametrize(
    ("intent", "step"), [("next", 3), ("continue_guide", 3), ("previous", 1), ("repeat", 2)]
)
def test_move(intent: str, step: int, searcher: FakeSearcher) -> None:
    said = walk(searcher, intent)
    assert said.status is Status.GUIDE_STEP
    assert said.slots["walk"] == {"code": PASSPORT, "step": step}
    assert f"Bước {step + 1}/{STEPS}" in read_aloud(said)
    assert "Quay lại bước trước" in press_labels(said)


def test_back_from_the_first_step_stays_there(searcher: FakeSearcher) -> None:
    assert walk(searcher, "previous", step=0).slots["walk"]["step"] == 0


def test_after_the_last_step_the_walk_is_over(searcher: FakeSearcher) -> None:
    said = walk(searcher, "next", step=STEPS - 1)
    assert said.status is Status.GUIDE_ENDED
    assert said.slots == {"walk": None}
    assert f"xong {STEPS} bước" in read_aloud(said)
    assert codes_on_buttons(said) == {PASSPORT}


def test_step_beyond_a_list_that_got_shorter_ends_the_walk(searcher: FakeSearcher) -> None:
    assert walk(searcher, "repeat", step=99).status is Status.GUIDE_ENDED


def test_leaving_keeps_the_place_for_tomorrow(searcher: FakeSearcher) -> None:
    said = walk(searcher, "leave_guide")
    assert said.status is Status.GUIDE_ENDED
    assert said.slots["walk"] == {"code": PASSPORT, "step": 2, "resting": True}
    assert "tiếp tục" in read_aloud(said)


@pytest.mark.parametrize("intent", ["next", "continue_guide"])
def test_walk_that_rested_first_shows_its_step_again(intent: str, searcher: FakeSearcher) -> None:
    said = walk(searcher, intent, walk={"resting": True})
    assert said.slots["walk"] == {"code": PASSPORT, "step": 2}


def test_step_that_does_not_work_names_who_helps_and_keeps_the_place(searcher: FakeSearcher) -> None:
    said = walk(searcher, "not_working")
    assert said.status is Status.HANDED_OVER
    assert "bước 3" in read_aloud(said)
    assert "18001096" in read_aloud(said)
    assert "walk" not in said.slots
    assert [b.intent.name for b in buttons(said) if b.intent] == ["repeat", "next"]


def test_walk_of_a_procedure_that_left_the_catalogue_ends(searcher: FakeSearcher) -> None:
    said = walk(searcher, "next", walk={"code": GONE})
    assert said.status is Status.GUIDE_ENDED
    assert said.slots == {"walk": None}


@pytest.mark.parametrize("one", PROCEDURES, ids=lambda one: one.code)
def test_every_procedure_can_be_walked_to_its_end(one: Procedure) -> None:
    """No dead end: on every step there is a way on, back (but on the first), out and to help."""
    for step, fact in enumerate(confirmed(one.steps)):
        said = walk_step(one, step)
        names = [button.intent.name for button in buttons(said) if button.intent]
        assert said.status is Status.GUIDE_STEP
        assert fact.text in read_aloud(said)
        assert names == ["next", "not_working", *(["previous"] if step else []), "leave_guide"]
        assert said.replies[0].citations
    assert walk_step(one, len(confirmed(one.steps))).status is Status.GUIDE_ENDED


def test_words_that_find_a_procedure_are_answered_with_its_card(searcher: FakeSearcher) -> None:
    searcher.finds("hướng dẫn tui làm khai sinh", birth=0.9)
    said = ActionGuide().answer(turn(searcher, "hướng dẫn tui làm khai sinh", "start_guide"))
    assert said.procedure is not None
    assert said.procedure.code == BIRTH


def test_words_that_find_nothing_walk_the_procedure_under_discussion(searcher: FakeSearcher) -> None:
    said = ActionGuide().answer(turn(searcher, "chỉ tui từng bước", "start_guide", procedure=PASSPORT))
    assert said.status is Status.GUIDE_STEP
    assert said.slots["walk"] == {"code": PASSPORT, "step": 0}


@pytest.mark.parametrize("text", ["cài VNeID sao", "quen mat khau vneid", "tải app Smart An Giang"])
def test_trouble_with_an_app_is_not_the_procedure_under_discussion(text: str, searcher: FakeSearcher) -> None:
    said = ActionGuide().answer(turn(searcher, text, "start_guide", procedure=PASSPORT))
    assert said.status is Status.HANDED_OVER
    assert "1900.0368" in read_aloud(said)


def test_start_with_nothing_at_hand_names_the_lines(searcher: FakeSearcher) -> None:
    said = ActionGuide().answer(turn(searcher, "chỉ tui từng bước", "start_guide"))
    assert said.status is Status.HANDED_OVER
    assert [button.value for button in buttons(said)] == ["18001096", "19000368"]


@pytest.mark.parametrize("steps", [[], [{"text": "Vẽ bến.", "unconfirmed": True}]])
def test_procedure_without_sure_steps_is_not_walked(steps: list[dict[str, Any]]) -> None:
    searcher = FakeSearcher(catalogue(procedure(FERRY, steps=steps)))
    said = ActionGuide().answer(turn(searcher, "", "start_guide", entities=[("code", FERRY)]))
    assert said.status is Status.HANDED_OVER
    assert "Vẽ bến" not in read_aloud(said)


def test_scam_at_the_start_is_warned_of(searcher: FakeSearcher) -> None:
    said = ActionGuide().answer(turn(searcher, "có người gọi kêu cài app VNeID", "start_guide"))
    assert said.status is Status.SCAM_WARNING
    assert len(said.replies) == 2


@pytest.mark.parametrize("intent", ["next", "continue_guide"])
def test_on_without_a_walk_begins_the_procedure_at_hand(intent: str, searcher: FakeSearcher) -> None:
    said = ActionGuide().answer(turn(searcher, "tiếp đi", intent, procedure=PASSPORT))
    assert said.slots["walk"] == {"code": PASSPORT, "step": 0}


@pytest.mark.parametrize("intent", ["previous", "repeat", "leave_guide", "next"])
def test_move_with_nothing_at_hand_says_how_to_begin(intent: str, searcher: FakeSearcher) -> None:
    said = ActionGuide().answer(turn(searcher, "quay lại", intent))
    assert said.status is Status.SMALL_TALK
    assert "Đi từng bước cùng trợ lý" in read_aloud(said)


def test_not_working_without_a_walk_names_the_lines(searcher: FakeSearcher) -> None:
    said = ActionGuide().answer(turn(searcher, "không được", "not_working", procedure=PASSPORT))
    assert said.status is Status.HANDED_OVER


def test_long_message_without_a_walk_is_a_question(searcher: FakeSearcher) -> None:
    text = "rồi tiếp theo tui muốn làm hộ chiếu"
    searcher.scores[text] = {PASSPORT: 0.9}
    said = ActionGuide().answer(turn(searcher, text, "next"))
    assert said.status is Status.ANSWERED
