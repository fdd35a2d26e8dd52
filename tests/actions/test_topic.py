"""Staying with what is being talked of, and leaving it when something else is clearly asked for."""

from __future__ import annotations

import pytest

from actions.answer import ActionAnswer, ActionFollowUp
from actions.delete_data import ActionDeleteData
from actions.topic import keeps_topic
from channels.status import Status
from tests.actions.fakes import BIRTH, PASSPORT, FakeSearcher, turn


def kept(searcher: FakeSearcher, text: str, **scores: float) -> bool:
    """Say something after a passport was shown."""
    searcher.finds(text, **scores)
    return keeps_topic(turn(searcher, text, procedure=PASSPORT), searcher.search(text)) is not None


@pytest.mark.parametrize(
    "text",
    [
        "có cần mang theo khai sinh không",
        "mấy ngày có",
        "o dau",
        "nop ban sao duoc khong",
        "con nít làm được không",
    ],
)
def test_question_in_the_shape_of_one_more_stays(text: str, searcher: FakeSearcher) -> None:
    """ "khai sinh" is a paper here, and a procedure elsewhere."""
    assert kept(searcher, text, birth=0.65)


@pytest.mark.parametrize(
    "text",
    ["còn làm khai sinh thì sao", "cho hỏi thêm vụ khai sinh", "làm giấy khai sinh", "lệ phí khai sinh",
     "Nhân tiện em mới sanh được một bé trai, giờ phải làm giấy tờ gì cho cháu"],
)  # fmt: skip
def test_something_else_is_something_else(text: str, searcher: FakeSearcher) -> None:
    assert not kept(searcher, text, birth=0.9)


def test_what_nothing_fits_is_no_question_about_the_passport(searcher: FakeSearcher) -> None:
    assert not kept(searcher, "bữa nay trời mưa quá")


def test_nothing_under_discussion_keeps_nothing(searcher: FakeSearcher) -> None:
    text = "có cần hình không"
    assert keeps_topic(turn(searcher, text), searcher.search(text)) is None


@pytest.mark.parametrize("action", [ActionAnswer(), ActionFollowUp()])
def test_paper_that_is_asked_about_does_not_take_over(action: ActionAnswer, searcher: FakeSearcher) -> None:
    text = "có cần khai sinh không"
    searcher.finds(text, birth=0.9)
    said = action.answer(turn(searcher, text, procedure=PASSPORT))
    assert said.procedure is not None
    assert said.procedure.code == PASSPORT


def test_twin_that_is_likely_is_under_discussion_while_its_question_is_open(searcher: FakeSearcher) -> None:
    """Who asks on without choosing meant it; before, the follow-up found nothing to be about."""
    searcher.finds("giấy tờ", birth=0.6, death=0.5)
    said = ActionAnswer().answer(turn(searcher, "giấy tờ"))
    assert said.slots["choices"]
    assert said.slots["procedure"] == BIRTH


def test_erasing_a_mortgage_erases_no_messages(searcher: FakeSearcher) -> None:
    """ "xóa đó có mất tiền không" was answered with the question whether to delete everything."""
    said = ActionDeleteData().answer(
        turn(searcher, "xóa đó có mất tiền không", "delete_my_data", procedure=PASSPORT)
    )
    assert said.status is not Status.CONFIRM
    asked = ActionDeleteData().answer(
        turn(searcher, "xóa tin nhắn của tui đi", "delete_my_data", procedure=PASSPORT)
    )
    assert asked.status is Status.CONFIRM


@pytest.mark.parametrize("text", ["có cần khai sinh không", "còn làm khai sinh thì sao", "bữa nay mưa"])
def test_follow_up_is_searched_for_once(text: str, searcher: FakeSearcher) -> None:
    """It was searched for twice whenever it turned out to be about something else."""
    searcher.finds("còn làm khai sinh thì sao", birth=0.9)
    ActionFollowUp().answer(turn(searcher, text, "follow_up", procedure=PASSPORT))
    assert searcher.asked == [text]
