"""Picking what was offered: by number, by button, by words, or with a yes or no."""

from __future__ import annotations

import pytest

from actions.choose import ActionPickChoice, ActionShowProcedure, ActionYesNo
from channels.contract import Effect
from channels.status import Status
from tests.actions.fakes import BIRTH, DEATH, GONE, MARRIAGE, PASSPORT, TODAY, FakeSearcher, read_aloud, turn

OFFERED = [BIRTH, DEATH, MARRIAGE]
WALK = {"guide": f"procedure:{PASSPORT}", "step": "step-1", "number": 1, "touched": TODAY.isoformat()}


@pytest.mark.parametrize(
    ("choice", "code"), [("1", BIRTH), ("2", DEATH), ("3", MARRIAGE), ("last", MARRIAGE)]
)
def test_number_picks_what_was_offered(choice: str, code: str, searcher: FakeSearcher) -> None:
    entities = [("choice", choice)]
    said = ActionPickChoice().answer(
        turn(searcher, "số đó", "pick_choice", entities=entities, choices=OFFERED)
    )
    assert said.status is Status.ANSWERED
    assert said.slots["procedure"] == code
    assert said.slots["choices"] is None


def test_pick_shows_the_aspect_that_was_asked_before_the_choice(searcher: FakeSearcher) -> None:
    said = ActionPickChoice().answer(
        turn(searcher, "1", "pick_choice", entities=[("choice", "1")], choices=[PASSPORT], aspects=["fee"])
    )
    assert "200.000 đồng" in read_aloud(said)
    assert "Tờ khai" not in read_aloud(said)


@pytest.mark.parametrize("choice", ["0", "4", "17", "cuối"])
def test_number_that_was_not_offered_asks_for_one_that_was(choice: str, searcher: FakeSearcher) -> None:
    entities = [("choice", choice)]
    said = ActionPickChoice().answer(
        turn(searcher, "số đó", "pick_choice", entities=entities, choices=OFFERED)
    )
    assert said.status is Status.CLARIFY
    assert "từ 1 đến 3" in read_aloud(said)
    assert "choices" not in said.slots


def test_words_pick_the_likeliest_of_those_offered(searcher: FakeSearcher) -> None:
    searcher.finds("cái đám cưới", marriage=0.3, passport=0.9)
    said = ActionPickChoice().answer(turn(searcher, "cái đám cưới", "pick_choice", choices=OFFERED))
    assert said.slots["procedure"] == MARRIAGE


@pytest.mark.parametrize("scores", [{}, {MARRIAGE: 0.05}])
def test_words_that_fit_nothing_ask_for_a_number(scores: dict[str, float], searcher: FakeSearcher) -> None:
    searcher.scores["cái đó đó"] = scores
    said = ActionPickChoice().answer(turn(searcher, "cái đó đó", "pick_choice", choices=OFFERED))
    assert said.status is Status.CLARIFY
    assert "từ 1 đến 3" in read_aloud(said)


@pytest.mark.parametrize("choices", [None, []])
def test_pick_with_nothing_offered_asks_what_is_needed(
    choices: list[str] | None, searcher: FakeSearcher
) -> None:
    entities = [("choice", "1")]
    said = ActionPickChoice().answer(
        turn(searcher, "số 1", "pick_choice", entities=entities, choices=choices)
    )
    assert said.status is Status.CLARIFY
    assert "chưa có gì để chọn" in read_aloud(said)


def test_pick_of_a_procedure_that_left_the_catalogue_asks_again(searcher: FakeSearcher) -> None:
    said = ActionPickChoice().answer(
        turn(searcher, "1", "pick_choice", entities=[("choice", "1")], choices=[GONE, BIRTH])
    )
    assert said.status is Status.CLARIFY


def test_button_shows_its_procedure(searcher: FakeSearcher) -> None:
    said = ActionShowProcedure().answer(turn(searcher, "", "show_procedure", entities=[("code", PASSPORT)]))
    assert said.status is Status.ANSWERED
    assert said.slots["procedure"] == PASSPORT
    assert searcher.asked == []


def test_button_shows_its_aspect(searcher: FakeSearcher) -> None:
    entities = [("code", PASSPORT), ("aspect", "fee")]
    said = ActionShowProcedure().answer(turn(searcher, "", "show_procedure", entities=entities))
    assert "200.000 đồng" in read_aloud(said)
    assert "Tờ khai" not in read_aloud(said)


def test_button_of_a_choice_remembers_what_was_asked(searcher: FakeSearcher) -> None:
    entities = [("code", PASSPORT)]
    said = ActionShowProcedure().answer(
        turn(searcher, "", "show_procedure", entities=entities, choices=[PASSPORT, BIRTH], aspects=["fee"])
    )
    assert "Tờ khai" not in read_aloud(said)


def test_button_of_something_else_does_not_inherit_what_was_asked(searcher: FakeSearcher) -> None:
    entities = [("code", PASSPORT)]
    said = ActionShowProcedure().answer(
        turn(searcher, "", "show_procedure", entities=entities, choices=[BIRTH], aspects=["fee"])
    )
    assert "Tờ khai" in read_aloud(said)


@pytest.mark.parametrize("entities", [[("code", GONE)], [("code", "")], []])
def test_old_button_of_a_procedure_that_left_is_told_so(
    entities: list[tuple[str, str]], searcher: FakeSearcher
) -> None:
    said = ActionShowProcedure().answer(turn(searcher, "", "show_procedure", entities=entities))
    assert said.status is Status.NO_MATCH
    assert "không còn trong danh mục" in read_aloud(said)


def test_yes_and_no_mean_the_open_deletion_first(searcher: FakeSearcher) -> None:
    slots = {"pending": "delete_data", "walk": WALK, "choices": OFFERED}
    yes = ActionYesNo().answer(turn(searcher, "ừ", "affirm", **slots))
    no = ActionYesNo().answer(turn(searcher, "không", "deny", **slots))
    assert (yes.status, yes.effect) == (Status.DATA_DELETED, Effect.DELETE_DATA)
    assert (no.status, no.effect) == (Status.SMALL_TALK, None)
    assert no.slots == {"pending": None}


def test_yes_on_a_walk_is_the_next_step(searcher: FakeSearcher) -> None:
    said = ActionYesNo().answer(turn(searcher, "rồi", "affirm", walk=WALK))
    assert said.status is Status.GUIDE_STEP
    assert said.slots["walk"]["step"] == "step-2"


def test_yes_while_a_walk_rests_does_not_move_it(searcher: FakeSearcher) -> None:
    said = ActionYesNo().answer(turn(searcher, "dạ", "affirm", walk={**WALK, "resting": True}))
    assert said.status is Status.SMALL_TALK


def test_yes_to_a_choice_asks_which(searcher: FakeSearcher) -> None:
    said = ActionYesNo().answer(turn(searcher, "đúng rồi", "affirm", choices=OFFERED))
    assert said.status is Status.CLARIFY
    assert "từ 1 đến 3" in read_aloud(said)


def test_no_to_a_choice_drops_it_and_asks_for_more(searcher: FakeSearcher) -> None:
    said = ActionYesNo().answer(turn(searcher, "không phải", "deny", choices=OFFERED, aspects=["fee"]))
    assert said.status is Status.CLARIFY
    assert "kể rõ hơn" in read_aloud(said)
    assert said.slots == {"choices": None, "aspects": None}


@pytest.mark.parametrize("intent", ["affirm", "deny"])
def test_bare_yes_or_no_to_nothing_is_taken_kindly(intent: str, searcher: FakeSearcher) -> None:
    said = ActionYesNo().answer(turn(searcher, "dạ vâng", intent))
    assert said.status is Status.SMALL_TALK
    assert searcher.asked == []


def test_long_yes_to_nothing_is_a_question(searcher: FakeSearcher) -> None:
    """T11: something else than yes or no in a confirming turn is answered on its own terms."""
    searcher.finds("ừ tui cần làm hộ chiếu", passport=0.9)
    said = ActionYesNo().answer(turn(searcher, "ừ tui cần làm hộ chiếu", "affirm"))
    assert said.slots["procedure"] == PASSPORT


def test_number_on_a_walk_takes_up_its_screen(searcher: FakeSearcher) -> None:
    said = ActionPickChoice().answer(
        turn(searcher, "số 1", "pick_choice", entities=[("choice", "1")], walk=WALK)
    )
    assert said.slots["walk"]["step"] == "step-2"


def test_number_belongs_to_what_was_offered_last(searcher: FakeSearcher) -> None:
    """A question was asked back in the middle of a walk: the number answers that question."""
    said = ActionPickChoice().answer(
        turn(searcher, "2", "pick_choice", entities=[("choice", "2")], walk=WALK, choices=OFFERED)
    )
    assert said.slots["procedure"] == DEATH


def test_no_on_a_step_asks_what_is_wrong(searcher: FakeSearcher) -> None:
    said = ActionYesNo().answer(turn(searcher, "chưa", "deny", walk=WALK))
    assert said.status is Status.HANDED_OVER
