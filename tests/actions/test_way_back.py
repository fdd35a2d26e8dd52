"""Whatever else is answered in the middle of a walk, the walk is offered again."""

from __future__ import annotations

import pytest

from actions.answer import ActionAnswer
from actions.choose import ActionShowProcedure
from actions.delete_data import ActionDeleteData
from actions.frame import TurnAction
from actions.help import ActionHelp
from actions.life_event import ActionLifeEvent
from actions.out_of_scope import ActionOutOfScope
from actions.small_talk import ActionFeedback, ActionSmallTalk
from actions.turn import Said, Turn
from actions.walking import ActionGuide
from actions.way_back import with_way_back
from channels.status import Status
from knowledge.guides.walk import DONE
from tests.actions.fakes import PASSPORT, TODAY, FakeSearcher, buttons, turn

STEP = {"guide": f"procedure:{PASSPORT}", "step": "step-2", "number": 2, "touched": TODAY.isoformat()}
BACK = "Đi tiếp: bước 2/5"


@pytest.fixture
def asking(searcher: FakeSearcher) -> FakeSearcher:
    searcher.finds("hộ chiếu", passport=0.9)
    searcher.finds("giấy", passport=0.3, birth=0.3)
    return searcher


def said_by(action: TurnAction, at: Turn) -> Said:
    return with_way_back(at, action.answer(at))


@pytest.mark.parametrize(
    ("action", "text", "intent", "entities", "status"),
    [
        (ActionAnswer(), "hộ chiếu", "ask_procedure", (), Status.ANSWERED),
        (ActionAnswer(), "giấy", "ask_procedure", (), Status.CLARIFY),
        (ActionAnswer(), "abc", "ask_procedure", (), Status.NO_MATCH),
        (ActionAnswer(), "xã Thoại Giang giờ là xã nào", "ask_procedure", (), Status.ANSWERED),
        (ActionShowProcedure(), "/", "show_procedure", (("code", PASSPORT),), Status.ANSWERED),
        (ActionLifeEvent(), "/", "life_event", (("event", "nha-co-nguoi-mat"),), Status.ANSWERED),
        (ActionOutOfScope(), "trời mưa", "out_of_scope", (), Status.OUT_OF_SCOPE),
        (ActionHelp(), "họ kêu đọc mã", "scam_worry", (), Status.SCAM_WARNING),
        (ActionAnswer(), "nó gọi kêu chuyển tiền làm hộ chiếu", "ask_procedure", (), Status.SCAM_WARNING),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_aside_rests_the_walk_and_offers_it_again(
    action: TurnAction, text: str, intent: str, entities: object, status: Status, asking: FakeSearcher
) -> None:
    said = said_by(action, turn(asking, text, intent, entities=entities, walk=STEP))
    assert said.status is status
    assert [one.label for one in buttons(said)].count(BACK) == 1
    assert said.slots["walk"] == {**STEP, "resting": True}


@pytest.mark.parametrize(
    ("action", "intent"), [(ActionSmallTalk(), "thanks"), (ActionFeedback(), "feedback_bad")]
)
def test_courtesy_does_not_put_the_walk_to_rest(
    action: TurnAction, intent: str, asking: FakeSearcher
) -> None:
    said = said_by(action, turn(asking, "cảm ơn con", intent, walk=STEP))
    assert [one.label for one in buttons(said)] == [BACK]
    assert said.slots["walk"] == STEP


def test_way_back_does_not_take_the_place_of_the_first_choice(asking: FakeSearcher) -> None:
    said = said_by(ActionAnswer(), turn(asking, "giấy", walk=STEP))
    assert buttons(said)[-1].label == BACK


@pytest.mark.parametrize(
    ("action", "intent"), [(ActionGuide(), "next"), (ActionGuide(), "not_working"), (ActionDeleteData(), "x")]
)
def test_what_moves_the_walk_or_asks_for_a_yes_is_left_alone(
    action: TurnAction, intent: str, asking: FakeSearcher
) -> None:
    at = turn(asking, "x", intent, walk=STEP)
    assert with_way_back(at, said := action.answer(at)) == said


def test_walk_that_is_done_ends_with_the_next_question(asking: FakeSearcher) -> None:
    done = {**STEP, "guide": "linked-birth", "step": DONE, "number": 5}
    said = said_by(ActionAnswer(), turn(asking, "hộ chiếu", walk=done))
    assert "Đi tiếp" not in " ".join(one.label for one in buttons(said))


def test_nothing_is_walked_nothing_is_added(asking: FakeSearcher) -> None:
    at = turn(asking, "hộ chiếu")
    assert with_way_back(at, said := ActionAnswer().answer(at)) == said
