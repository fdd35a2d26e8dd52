"""Places of before the merger: told when they are asked about, and beside every other answer."""

from __future__ import annotations

import pytest

from actions.answer import ActionAnswer, ActionFollowUp
from actions.ask_place import ActionAskPlace
from actions.out_of_scope import ActionOutOfScope
from channels.status import Status
from tests.actions.fakes import BIRTH, FakeSearcher, buttons, read_aloud, turn


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("xã Thoại Giang giờ thuộc xã nào", "xã Thoại Sơn"),
        ("thi tran nui sap bay gio la xa gi", "xã Thoại Sơn"),
        ("phường Mỹ Bình Long Xuyên nay là phường nào", "phường Long Xuyên"),
    ],
)
@pytest.mark.parametrize("action", [ActionAskPlace(), ActionAnswer(), ActionFollowUp(), ActionOutOfScope()])
def test_old_commune_is_told_whatever_the_message_was_taken_for(
    action: ActionAskPlace, text: str, now: str, searcher: FakeSearcher
) -> None:
    said = action.answer(turn(searcher, text, "ask_place", procedure=BIRTH))
    assert said.status is Status.ANSWERED
    assert now in read_aloud(said)
    assert "1654/NQ-UBTVQH15" in [citation.decision for citation in said.replies[0].citations]


def test_old_district_asks_which_commune(searcher: FakeSearcher) -> None:
    said = ActionAskPlace().answer(turn(searcher, "huyện Tri Tôn giờ chia thành xã nào", "ask_place"))
    assert said.status is Status.CLARIFY
    labels = {button.label for button in buttons(said)}
    assert labels == {"Xã Ba Chúc", "Xã Cô Tô", "Xã Tri Tôn", "Xã Vĩnh Gia", "Xã Ô Lâm"}


def test_name_that_two_provinces_had_is_asked_back_then_answered(searcher: FakeSearcher) -> None:
    first = ActionAskPlace().answer(turn(searcher, "huyện Châu Thành giờ là xã nào", "ask_place"))
    assert first.status is Status.CLARIFY
    keys = [button.intent.entities["place"] for button in buttons(first) if button.intent]
    second = ActionAskPlace().answer(turn(searcher, "", "pick_place", entities=[("place", keys[0])]))
    assert second.status is Status.CLARIFY
    assert "An Châu" in read_aloud(second)
    codes = [button.intent.entities["place"] for button in buttons(second) if button.intent]
    third = ActionAskPlace().answer(turn(searcher, "", "pick_place", entities=[("place", codes[0])]))
    assert third.status is Status.ANSWERED


def test_somewhere_else_is_handed_over(searcher: FakeSearcher) -> None:
    said = ActionAskPlace().answer(turn(searcher, "", "pick_place", entities=[("place", "other")]))
    assert said.status is Status.HANDED_OVER


def test_place_question_without_a_place_asks_for_one(searcher: FakeSearcher) -> None:
    said = ActionAskPlace().answer(turn(searcher, "xã tui giờ tên gì", "ask_place"))
    assert said.status is Status.CLARIFY
    assert "trước khi sáp nhập" in read_aloud(said)


def test_answer_about_a_procedure_says_what_the_place_is_called_now(searcher: FakeSearcher) -> None:
    text = "tui ở xã Thoại Giang, làm khai sinh cho con ở đâu"
    searcher.finds(text, birth=0.9)
    said = ActionAnswer().answer(turn(searcher, text, entities=[("aspect", "place")]))
    assert said.procedure is not None
    assert said.procedure.code == BIRTH
    assert "Xã Thoại Giang cũ nay thuộc xã Thoại Sơn" in read_aloud(said)
    assert "1654/NQ-UBTVQH15" in [citation.decision for citation in said.replies[0].citations]


def test_answer_without_a_place_has_no_note(searcher: FakeSearcher) -> None:
    searcher.finds("làm khai sinh", birth=0.9)
    assert "nay thuộc" not in read_aloud(ActionAnswer().answer(turn(searcher, "làm khai sinh")))
