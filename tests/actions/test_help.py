"""The doors that others keep: a dossier, a complaint, a person, what comes next, a worry about a scam."""

from __future__ import annotations

import pytest

from actions.help import ActionHelp
from channels.status import Status
from knowledge.guides.loader import guides
from knowledge.loader import load_catalogue
from knowledge.schema import Procedure
from tests.actions.fakes import BIRTH, GONE, FakeSearcher, buttons, codes_on_buttons, read_aloud, turn
from tests.knowledge.made_up import BEES, FERRY, catalogue, procedure

PROCEDURES = list(load_catalogue())


@pytest.mark.parametrize(
    ("intent", "words"),
    [
        ("track_dossier", "Tra cứu hồ sơ"),
        ("report_problem", "Phản ánh kiến nghị"),
        ("reach_person", "người thật"),
    ],
)
def test_door_is_named_with_a_number_to_call(intent: str, words: str, searcher: FakeSearcher) -> None:
    said = ActionHelp().answer(turn(searcher, "x", intent))
    assert said.status is Status.HANDED_OVER
    assert words in read_aloud(said)
    assert "18001096" in [button.value for button in buttons(said)]


@pytest.mark.parametrize("intent", ["track_dossier", "report_problem"])
def test_portal_is_a_button_with_its_source(intent: str, searcher: FakeSearcher) -> None:
    said = ActionHelp().answer(turn(searcher, "x", intent))
    assert [b.value for b in buttons(said) if b.kind == "url"] == ["https://dichvucong.gov.vn"]
    assert said.replies[0].citations


def test_worry_about_a_scam_is_answered_with_the_warning(searcher: FakeSearcher) -> None:
    said = ActionHelp().answer(turn(searcher, "sợ bị lừa quá", "scam_worry"))
    assert said.status is Status.SCAM_WARNING
    assert len(said.replies) == 1


def test_worry_about_a_scam_can_be_walked_through(searcher: FakeSearcher) -> None:
    """Once no words at all led to the guide for who has already paid, read out a code or pressed a link."""
    first = buttons(ActionHelp().answer(turn(searcher, "lỡ chuyển tiền rồi", "scam_worry")))[0]
    assert first.intent is not None
    assert first.intent.entities == {"guide": "scam-call"}
    assert guides().get("scam-call") is not None


@pytest.mark.parametrize("one", PROCEDURES, ids=lambda one: one.code)
def test_what_next_makes_no_button_for_a_procedure_we_do_not_hold(
    one: Procedure, searcher: FakeSearcher
) -> None:
    said = ActionHelp().answer(turn(searcher, "rồi sao nữa", "what_next", procedure=one.code))
    assert said.status is (Status.ANSWERED if one.next_steps else Status.NOT_STATED)
    assert all(searcher.catalogue.get(code) for code in codes_on_buttons(said))
    assert all(step.text in read_aloud(said) for step in one.next_steps)


def test_next_step_we_do_not_hold_is_told_without_a_button() -> None:
    steps = [{"text": "Khai ong", "code": BEES}, {"text": "Mua phao", "code": GONE}, {"text": "Sơn ghe"}]
    searcher = FakeSearcher(catalogue(procedure(FERRY, next_steps=steps), procedure(BEES)))
    said = ActionHelp().answer(turn(searcher, "rồi sao nữa", "what_next", procedure=FERRY))
    assert codes_on_buttons(said) == {BEES}
    assert all(text in read_aloud(said) for text in ("Khai ong", "Mua phao", "Sơn ghe"))


def test_nothing_next_is_said_so(searcher: FakeSearcher) -> None:
    alone = FakeSearcher(catalogue(procedure(FERRY)))
    said = ActionHelp().answer(turn(alone, "rồi sao nữa", "what_next", procedure=FERRY))
    assert said.status is Status.NOT_STATED
    assert buttons(said) == []


def test_what_next_with_nothing_at_hand_is_a_question(searcher: FakeSearcher) -> None:
    searcher.finds("sinh con xong làm gì", birth=0.9)
    said = ActionHelp().answer(turn(searcher, "sinh con xong làm gì", "what_next"))
    assert said.procedure is not None
    assert said.procedure.code == BIRTH


@pytest.mark.parametrize(
    ("intent", "guide"), [("track_dossier", "portal-track"), ("report_problem", "portal-complain")]
)
def test_door_to_the_portal_can_be_walked_through(intent: str, guide: str, searcher: FakeSearcher) -> None:
    said = ActionHelp().answer(turn(searcher, "x", intent))
    walks = [
        one.intent.entities["guide"]
        for one in buttons(said)
        if one.intent and one.intent.name == "begin_guide"
    ]
    assert walks == [guide]
    assert guides().get(guide) is not None
