"""Twins are told apart by one question, answered by number, by its words, or by yes and no."""

from __future__ import annotations

import pytest

from actions.answer import ActionAnswer
from actions.choose import ActionPickChoice, ActionYesNo
from channels.status import Status
from knowledge.loader import Catalogue
from knowledge.twins import TwinQuestion
from tests.actions.fakes import (
    BIRTH,
    DEATH,
    FOREIGN_MARRIAGE,
    MARRIAGE,
    PASSPORT,
    FakeSearcher,
    buttons,
    codes_on_buttons,
    read_aloud,
    turn,
)

ABROAD = TwinQuestion.model_validate(
    {
        "question": "Có ai trong hai người mang quốc tịch nước ngoài không?",
        "options": [
            {"answer": "Có, một người là người nước ngoài", "code": FOREIGN_MARRIAGE},
            {"answer": "Không, hai người đều quốc tịch Việt Nam", "code": MARRIAGE},
        ],
    }
)
OFFERED = [FOREIGN_MARRIAGE, MARRIAGE]


@pytest.fixture
def searcher(catalogue: Catalogue) -> FakeSearcher:
    """A searcher whose catalogue knows one twin question."""
    return FakeSearcher(Catalogue(catalogue.procedures, "test", (ABROAD,)))


def test_two_twins_are_asked_apart_by_their_question(searcher: FakeSearcher) -> None:
    searcher.finds("làm đám cưới", marriage=0.4, foreign_marriage=0.35)
    said = ActionAnswer().answer(turn(searcher, "làm đám cưới", entities=[("aspect", "fee")]))
    assert said.status is Status.CLARIFY
    assert ABROAD.question in read_aloud(said)
    assert [button.label for button in buttons(said)] == [
        "1. Có, một người là người nước ngoài",
        "2. Không, hai người đều quốc tịch Việt Nam",
    ]
    assert codes_on_buttons(said) == set(OFFERED)
    assert said.slots["choices"] == OFFERED
    assert said.slots["aspects"] == ["fee"]


def test_unlikely_third_does_not_spoil_the_question(searcher: FakeSearcher) -> None:
    searcher.finds("cưới", marriage=0.4, foreign_marriage=0.35, passport=0.1)
    assert ABROAD.question in read_aloud(ActionAnswer().answer(turn(searcher, "cưới")))


def test_likely_third_that_is_no_twin_is_offered_by_name_with_the_others(searcher: FakeSearcher) -> None:
    searcher.finds("cưới", marriage=0.4, foreign_marriage=0.35, passport=0.3)
    said = ActionAnswer().answer(turn(searcher, "cưới"))
    assert ABROAD.question not in read_aloud(said)
    assert codes_on_buttons(said) == {MARRIAGE, FOREIGN_MARRIAGE, PASSPORT}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("vợ em là người nước ngoài", FOREIGN_MARRIAGE),
        ("mot nguoi nuoc ngoai", FOREIGN_MARRIAGE),
        ("cả hai người đều Việt Nam", MARRIAGE),
    ],
)
@pytest.mark.parametrize("action", [ActionAnswer(), ActionPickChoice()])
def test_words_of_an_answer_pick_it(
    action: ActionAnswer | ActionPickChoice, text: str, code: str, searcher: FakeSearcher
) -> None:
    said = action.answer(turn(searcher, text, choices=OFFERED, aspects=["fee"]))
    assert said.slots["procedure"] == code
    assert said.slots["choices"] is None


@pytest.mark.parametrize(("intent", "code"), [("affirm", FOREIGN_MARRIAGE), ("deny", MARRIAGE)])
def test_bare_yes_or_no_answers_the_question(intent: str, code: str, searcher: FakeSearcher) -> None:
    said = ActionYesNo().answer(turn(searcher, "dạ", intent, choices=OFFERED))
    assert said.status is Status.ANSWERED
    assert said.slots["procedure"] == code


@pytest.mark.parametrize("text", ["không phải", "hổng phải đâu", "không đúng cái nào"])
def test_turning_all_answers_down_is_no_answer(text: str, searcher: FakeSearcher) -> None:
    said = ActionYesNo().answer(turn(searcher, text, "deny", choices=OFFERED))
    assert said.status is Status.CLARIFY
    assert "kể rõ hơn" in read_aloud(said)


def test_another_procedure_named_in_the_same_words_is_not_an_answer(searcher: FakeSearcher) -> None:
    """ "hai người đều mất" repeats a part of an answer, but tells of a death."""
    searcher.finds("hai người đều mất", death=0.9)
    said = ActionAnswer().answer(turn(searcher, "hai người đều mất", choices=OFFERED))
    assert said.slots["procedure"] == DEATH


def test_words_of_both_answers_pick_neither(searcher: FakeSearcher) -> None:
    said = ActionPickChoice().answer(turn(searcher, "người", choices=OFFERED))
    assert said.status is Status.CLARIFY


def test_other_choices_are_not_answers_to_the_question(searcher: FakeSearcher) -> None:
    said = ActionYesNo().answer(turn(searcher, "dạ", "affirm", choices=[BIRTH, MARRIAGE]))
    assert said.status is Status.CLARIFY
