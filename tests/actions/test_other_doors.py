"""What is not ours is told whose it is; a procedure that may be meant all the same is one press away."""

from __future__ import annotations

import pytest

from actions.answer import ActionAnswer
from actions.out_of_scope import ActionOutOfScope
from channels.status import Status
from tests.actions.fakes import PASSPORT, FakeSearcher, codes_on_buttons, read_aloud, turn

ABROAD = "làm hộ chiếu ở Cần Thơ nộp chỗ nào"


def test_matter_of_another_province_names_the_province(searcher: FakeSearcher) -> None:
    searcher.finds(ABROAD, passport=0.9)
    said = ActionAnswer().answer(turn(searcher, ABROAD))
    assert said.status is Status.HANDED_OVER
    assert "Cần Thơ" in read_aloud(said)
    assert "18001096" in read_aloud(said)


def test_what_is_the_same_everywhere_stays_one_press_away(searcher: FakeSearcher) -> None:
    searcher.finds(ABROAD, passport=0.9)
    assert PASSPORT in codes_on_buttons(ActionAnswer().answer(turn(searcher, ABROAD)))


def test_nothing_is_offered_that_does_not_fit(searcher: FakeSearcher) -> None:
    assert codes_on_buttons(ActionAnswer().answer(turn(searcher, ABROAD))) == set()


@pytest.mark.parametrize(
    ("text", "door"),
    [
        ("chồng đánh em, em muốn ly hôn thì sao", "Tòa án"),
        ("no khong tra tien, kien ra toa o dau", "Tòa án"),
        ("bị thi hành án kê biên nhà", "thi hành án"),
        ("cần công chứng hợp đồng góp vốn", "văn phòng công chứng"),
        ("bi trom xe dem qua", "Công an"),
        ("bác sĩ nào trực bữa nay", "trạm y tế"),
        ("thẻ atm bị nuốt", "ngân hàng"),
        ("tien dien thang nay tang", "điện lực"),
    ],
)
@pytest.mark.parametrize("action", [ActionOutOfScope(), ActionAnswer()])
def test_door_is_named(
    action: ActionOutOfScope | ActionAnswer, text: str, door: str, searcher: FakeSearcher
) -> None:
    said = action.answer(turn(searcher, text, "out_of_scope"))
    assert said.status is Status.HANDED_OVER
    assert door in read_aloud(said)


def test_sure_answer_is_not_sent_to_another_door(searcher: FakeSearcher) -> None:
    """A passport after a divorce is still a passport."""
    text = "ly hôn xong muốn ly hôn đổi tên trên hộ chiếu"
    searcher.finds(text, passport=0.95)
    assert ActionAnswer().answer(turn(searcher, text)).status is Status.ANSWERED


def test_court_offers_free_legal_help(searcher: FakeSearcher) -> None:
    said = ActionOutOfScope().answer(turn(searcher, "muốn ly hôn đơn phương", "out_of_scope"))
    assert "2.000829" in codes_on_buttons(said)


def test_hospital_bill_is_the_insurance_that_was_asked_for(searcher: FakeSearcher) -> None:
    text = "nằm bệnh viện về, xin lại tiền"
    searcher.finds(text, card=0.85)
    assert ActionAnswer().answer(turn(searcher, text)).status is Status.ANSWERED


@pytest.mark.parametrize("text", ["quên mật khẩu facebook", "ma otp cua shopee khong toi"])
def test_app_that_is_no_public_service_opens_no_guide(text: str, searcher: FakeSearcher) -> None:
    searcher.guides[text] = ("vneid-forgot-password", 1.0)
    said = ActionAnswer().answer(turn(searcher, text))
    assert said.status is Status.OUT_OF_SCOPE
    assert "Trợ giúp" in read_aloud(said)


def test_app_beside_vneid_is_about_vneid(searcher: FakeSearcher) -> None:
    text = "đổi số nên mất facebook, vneid cũng quên mật khẩu"
    searcher.guides[text] = ("vneid-forgot-password", 1.0)
    assert ActionAnswer().answer(turn(searcher, text)).status is Status.GUIDE_STEP
