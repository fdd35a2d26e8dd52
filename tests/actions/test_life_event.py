"""The list of things to do around an event in life, and the buttons that lead to it."""

from __future__ import annotations

import pytest

from actions import life_event as shown_event
from actions.answer import show
from actions.cards import procedure_card
from actions.choose import ActionPickChoice
from actions.help import ActionHelp
from actions.life_event import ActionLifeEvent
from actions.turn import Said
from channels.contract import Action, Outbound, Steps
from channels.status import Status
from knowledge.aspects import Aspect
from knowledge.life_events import LifeEvent, life_events
from knowledge.loader import Catalogue
from tests.actions.fakes import (
    DEATH,
    GONE,
    PASSPORT,
    TODAY,
    FakeSearcher,
    buttons,
    codes_on_buttons,
    read_aloud,
    turn,
)
from tests.knowledge.made_up import BEES, FERRY, catalogue, procedure

MOURNING, DIVORCE = "nha-co-nguoi-mat", "sau-khi-ly-hon"
REMOVAL = "1.003197"
each_event = pytest.mark.parametrize("event", life_events(), ids=lambda event: event.id)


def pressed(searcher: FakeSearcher, event: str, **slots: object) -> Said:
    said = turn(searcher, "Các việc", "show_event", entities=[("event", event)], **slots)
    return ActionLifeEvent().answer(said)


def event_buttons(message: Outbound) -> list[Action]:
    return [action for action in message.actions if action.intent and action.intent.name == "show_event"]


def made_up_event(monkeypatch: pytest.MonkeyPatch, *steps: dict[str, object]) -> str:
    raw = {"id": "mo-ben-do", "title": "Mở bến đò", "sentence": "Chúc thuận buồm.", "steps": steps}
    event = LifeEvent.model_validate(raw)
    monkeypatch.setattr(shown_event, "life_event", lambda _id: event)
    return event.id


@each_event
def test_event_shows_every_step_and_a_button_for_each_procedure(
    event: LifeEvent, searcher: FakeSearcher
) -> None:
    said = pressed(searcher, event.id)
    (message,) = said.replies
    assert said.status is Status.ANSWERED
    assert message.title == event.title
    assert codes_on_buttons(said) == set(event.codes)
    (listed,) = [block for block in message.blocks if isinstance(block, Steps)]
    assert len(listed.items) == len(event.steps)
    for step, item in zip(event.steps, listed.items, strict=True):
        assert item.startswith(step.text)
        assert (step.when or "") in item
    assert event.sentence in message.plain
    assert Outbound.model_validate(message.model_dump(mode="json")) == message


@each_event
def test_first_source_of_each_procedure_is_named_once(
    event: LifeEvent, searcher: FakeSearcher, catalogue: Catalogue
) -> None:
    (message,) = pressed(searcher, event.id).replies
    firsts = [one.sources[0] for code in event.codes if (one := catalogue.get(code))]
    cited = [(citation.title, citation.decision) for citation in message.citations]
    assert cited == list(dict.fromkeys((source.title, source.decision) for source in firsts))


def test_button_has_the_number_of_its_step_though_advice_stands_before(searcher: FakeSearcher) -> None:
    labels = [button.label for button in buttons(pressed(searcher, DIVORCE))]
    assert [label.partition(". ")[0] for label in labels] == ["2", "3", "4", "5", "6"]


def test_number_typed_after_the_list_opens_that_step(searcher: FakeSearcher) -> None:
    slots = dict(pressed(searcher, MOURNING).slots)
    said = ActionPickChoice().answer(
        turn(searcher, "số 3", "pick_choice", entities=[("choice", "3")], **slots)
    )
    assert said.procedure is not None
    assert said.procedure.code == REMOVAL


def test_number_of_a_piece_of_advice_is_asked_again(searcher: FakeSearcher) -> None:
    slots = dict(pressed(searcher, DIVORCE).slots)
    said = ActionPickChoice().answer(
        turn(searcher, "số 1", "pick_choice", entities=[("choice", "1")], **slots)
    )
    assert said.status is Status.CLARIFY
    assert said.procedure is None


def test_event_we_no_longer_hold_is_told_so(searcher: FakeSearcher) -> None:
    said = pressed(searcher, "khong-con")
    assert said.status is Status.NO_MATCH
    assert buttons(said) == []


def test_step_whose_procedure_is_gone_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = [("Khai đò", FERRY), ("Sơn ghe", GONE), ("Khai ong", BEES)]
    event = made_up_event(monkeypatch, *({"text": text, "code": code} for text, code in steps))
    said = pressed(FakeSearcher(catalogue(procedure(FERRY), procedure(BEES))), event)
    assert "Sơn ghe" not in read_aloud(said)
    assert [button.label[:2] for button in buttons(said)] == ["1.", "2."]
    assert codes_on_buttons(said) == {FERRY, BEES}


def test_event_without_any_procedure_left_is_told_as_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = ({"text": "Khai đò", "code": GONE}, {"text": "Ong", "code": BEES}, {"text": "Nghỉ tay"})
    event = made_up_event(monkeypatch, *steps)
    assert pressed(FakeSearcher(catalogue(procedure(FERRY))), event).status is Status.NO_MATCH


def test_one_source_behind_two_steps_is_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = ({"text": "Khai đò", "code": FERRY}, {"text": "Khai ong", "code": BEES})
    event = made_up_event(monkeypatch, *steps)
    (message,) = pressed(FakeSearcher(catalogue(procedure(FERRY), procedure(BEES))), event).replies
    assert len(message.citations) == 1


def test_card_offers_its_event_right_after_the_walk(catalogue: Catalogue) -> None:
    card = procedure_card(catalogue.procedures[DEATH], TODAY)
    assert [action.intent.name for action in card.actions[:2] if action.intent] == [
        "start_guide",
        "show_event",
    ]
    assert card.actions[1].label == "Các việc khi nhà có người mất"


@pytest.mark.parametrize("code", [REMOVAL, PASSPORT])
def test_card_of_a_side_step_or_of_no_event_offers_none(code: str, catalogue: Catalogue) -> None:
    assert event_buttons(procedure_card(catalogue.procedures[code], TODAY)) == []


def test_one_event_at_most_on_any_card(catalogue: Catalogue) -> None:
    cards = [procedure_card(one, TODAY) for one in catalogue]
    assert {len(event_buttons(card)) for card in cards} == {0, 1}


def test_answer_about_one_side_keeps_its_few_buttons(searcher: FakeSearcher, catalogue: Catalogue) -> None:
    said = show(turn(searcher, "phí"), catalogue.procedures[DEATH], (Aspect.FEE,))
    assert event_buttons(said.replies[0]) == []


def test_what_next_offers_the_event_last(searcher: FakeSearcher) -> None:
    said = ActionHelp().answer(turn(searcher, "rồi sao nữa", "what_next", procedure=DEATH))
    assert [button.label for button in event_buttons(said.replies[0])] == ["Các việc khi nhà có người mất"]
    assert buttons(said)[-1].intent is not None
    assert buttons(said)[-1].intent.name == "show_event"
