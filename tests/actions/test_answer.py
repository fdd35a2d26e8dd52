"""Questions about a procedure: a new one, the one under discussion, or too little to tell."""

from __future__ import annotations

import pytest

from actions.answer import LONGEST_PICK, ActionAnswer, ActionFollowUp
from channels.status import Status
from tests.actions.fakes import (
    BIRTH,
    DEATH,
    FOREIGN_MARRIAGE,
    GONE,
    MARRIAGE,
    PASSPORT,
    FakeSearcher,
    buttons,
    codes_on_buttons,
    read_aloud,
    turn,
)
from tests.knowledge.made_up import FERRY, catalogue, procedure

FEE = ("aspect", "fee")
SCAM = "người ta gọi kêu bấm link để làm hộ chiếu"


def test_sure_hit_is_shown_whole(searcher: FakeSearcher) -> None:
    searcher.finds("làm hộ chiếu", passport=0.9)
    said = ActionAnswer().answer(turn(searcher, "làm hộ chiếu"))
    assert said.status is Status.ANSWERED
    assert said.procedure is not None
    assert said.procedure.code == said.slots["procedure"] == PASSPORT
    assert "Giấy tờ cần chuẩn bị" in read_aloud(said)


def test_asked_aspect_is_shown_alone(searcher: FakeSearcher) -> None:
    searcher.finds("phí hộ chiếu", passport=0.9)
    said = ActionAnswer().answer(turn(searcher, "phí hộ chiếu", entities=[FEE]))
    assert said.status is Status.ANSWERED
    assert "200.000 đồng" in read_aloud(said)
    assert "Tờ khai đề nghị" not in read_aloud(said)


def test_aspect_that_is_not_stated_has_a_status_of_its_own() -> None:
    silent = FakeSearcher(catalogue(procedure(FERRY)))
    silent.scores["phí đò"] = {FERRY: 0.9}
    said = ActionAnswer().answer(turn(silent, "phí đò", entities=[FEE]))
    assert said.status is Status.NOT_STATED
    assert "danh mục chưa ghi" in read_aloud(said)


def test_near_misses_beside_an_answer_get_a_button(searcher: FakeSearcher) -> None:
    searcher.finds("đăng ký kết hôn", marriage=0.8, foreign_marriage=0.2, birth=0.01)
    said = ActionAnswer().answer(turn(searcher, "đăng ký kết hôn"))
    assert codes_on_buttons(said) == {MARRIAGE, FOREIGN_MARRIAGE}


def test_doubt_asks_one_question_with_choices(searcher: FakeSearcher) -> None:
    searcher.finds("kết hôn", marriage=0.4, passport=0.3)
    said = ActionAnswer().answer(turn(searcher, "kết hôn", entities=[FEE]))
    assert said.status is Status.CLARIFY
    assert said.procedure is None
    assert said.slots["choices"] == [MARRIAGE, PASSPORT]
    assert said.slots["aspects"] == ["fee"]
    assert [button.label[:2] for button in buttons(said)] == ["1.", "2."]


def test_no_match_names_the_next_door(searcher: FakeSearcher) -> None:
    said = ActionAnswer().answer(turn(searcher, "giá vàng", choices=[BIRTH]))
    assert said.status is Status.NO_MATCH
    assert "Trung tâm Phục vụ hành chính công" in read_aloud(said)
    assert "18001096" in read_aloud(said)
    assert said.slots["choices"] is None


def test_bare_aspect_is_about_the_procedure_under_discussion(searcher: FakeSearcher) -> None:
    said = ActionAnswer().answer(turn(searcher, "còn lệ phí?", entities=[FEE], procedure=PASSPORT))
    assert said.procedure is not None
    assert said.procedure.code == PASSPORT
    assert "200.000 đồng" in read_aloud(said)


def test_bare_aspect_with_nothing_under_discussion_asks_what_it_is_about(searcher: FakeSearcher) -> None:
    said = ActionAnswer().answer(turn(searcher, "lệ phí bao nhiêu", entities=[FEE]))
    assert said.status is Status.CLARIFY
    assert "thủ tục nào" in read_aloud(said)


@pytest.mark.parametrize("action", [ActionAnswer, ActionFollowUp])
def test_aspect_of_a_named_procedure_is_not_a_follow_up(
    action: type[ActionAnswer | ActionFollowUp], searcher: FakeSearcher
) -> None:
    """T1: after a passport, "lệ phí khai sinh" is about a birth."""
    searcher.finds("lệ phí khai sinh", birth=0.8)
    said = action().answer(
        turn(searcher, "lệ phí khai sinh", "follow_up", entities=[FEE], procedure=PASSPORT)
    )
    assert said.procedure is not None
    assert said.procedure.code == BIRTH


def test_follow_up_in_doubt_stays_with_the_procedure(searcher: FakeSearcher) -> None:
    searcher.finds("rồi mấy ngày có", birth=0.3, death=0.2)
    entities = [("aspect", "time")]
    said = ActionFollowUp().answer(
        turn(searcher, "rồi mấy ngày có", "follow_up", entities=entities, procedure=PASSPORT)
    )
    assert said.procedure is not None
    assert said.procedure.code == PASSPORT
    assert "8 ngày làm việc" in read_aloud(said)
    assert codes_on_buttons(said) == {PASSPORT}


def test_follow_up_on_nothing_is_a_question(searcher: FakeSearcher) -> None:
    searcher.finds("còn khai sinh thì sao", birth=0.9)
    said = ActionFollowUp().answer(turn(searcher, "còn khai sinh thì sao", "follow_up"))
    assert said.procedure is not None
    assert said.procedure.code == BIRTH


def test_follow_up_on_a_procedure_that_left_the_catalogue_is_a_question(searcher: FakeSearcher) -> None:
    said = ActionFollowUp().answer(turn(searcher, "mấy ngày có", "follow_up", procedure=GONE))
    assert said.status is Status.NO_MATCH


def test_words_that_fit_an_open_choice_pick_it(searcher: FakeSearcher) -> None:
    searcher.finds("người nước ngoài", foreign_marriage=0.9, passport=0.95)
    said = ActionAnswer().answer(turn(searcher, "người nước ngoài", choices=[MARRIAGE, FOREIGN_MARRIAGE]))
    assert said.procedure is not None
    assert said.procedure.code == FOREIGN_MARRIAGE
    assert said.slots["choices"] is None


def test_other_question_while_a_choice_is_open_is_answered(searcher: FakeSearcher) -> None:
    searcher.finds("làm hộ chiếu", passport=0.9)
    said = ActionAnswer().answer(turn(searcher, "làm hộ chiếu", choices=[MARRIAGE, FOREIGN_MARRIAGE]))
    assert said.procedure is not None
    assert said.procedure.code == PASSPORT


@pytest.mark.parametrize(("choice", "code"), [("1", BIRTH), ("2", DEATH), ("last", DEATH)])
def test_number_picks_an_offered_one_when_the_intent_was_missed(
    choice: str, code: str, searcher: FakeSearcher
) -> None:
    entities = [("choice", choice)]
    said = ActionAnswer().answer(
        turn(searcher, "so do", "nlu_fallback", entities=entities, choices=[BIRTH, DEATH], aspects=["time"])
    )
    assert said.procedure is not None
    assert said.procedure.code == code


@pytest.mark.parametrize("choice", ["0", "3", "99", "-1", "hai"])
def test_number_that_was_not_offered_picks_nothing(choice: str, searcher: FakeSearcher) -> None:
    entities = [("choice", choice)]
    said = ActionAnswer().answer(
        turn(searcher, "số đó", "nlu_fallback", entities=entities, choices=[BIRTH, DEATH])
    )
    assert said.procedure is None


def test_long_message_with_a_number_is_a_question_of_its_own(searcher: FakeSearcher) -> None:
    text = " ".join(["con tui"] * LONGEST_PICK)
    searcher.scores[text] = {PASSPORT: 0.9}
    entities = [("choice", "2")]
    said = ActionAnswer().answer(
        turn(searcher, text, "nlu_fallback", entities=entities, choices=[BIRTH, DEATH])
    )
    assert said.procedure is not None
    assert said.procedure.code == PASSPORT


def test_message_understood_as_a_question_is_no_pick_whatever_numbers_it_holds(
    searcher: FakeSearcher,
) -> None:
    searcher.finds("con 2 tuổi làm hộ chiếu", passport=0.9)
    said = ActionAnswer().answer(
        turn(searcher, "con 2 tuổi làm hộ chiếu", entities=[("choice", "2")], choices=[BIRTH, DEATH])
    )
    assert said.procedure is not None
    assert said.procedure.code == PASSPORT


def test_answer_forgets_open_questions(searcher: FakeSearcher) -> None:
    searcher.finds("làm hộ chiếu", passport=0.9)
    said = ActionAnswer().answer(
        turn(searcher, "làm hộ chiếu", choices=None, aspects=["fee"], pending="delete_data")
    )
    forgotten = {"choices": None, "aspects": None, "pending": None}
    assert said.slots == {"procedure": PASSPORT, "recent": [PASSPORT], **forgotten}


@pytest.mark.parametrize("scores", [{}, {PASSPORT: 0.9}, {PASSPORT: 0.4, "1.010386": 0.3}])
@pytest.mark.parametrize("action", [ActionAnswer, ActionFollowUp])
def test_scam_warning_comes_before_the_answer(
    action: type[ActionAnswer | ActionFollowUp], scores: dict[str, float], searcher: FakeSearcher
) -> None:
    searcher.scores[SCAM] = scores
    plain = action().answer(turn(searcher, SCAM.replace("link", "giấy"), procedure=PASSPORT))
    said = action().answer(turn(searcher, SCAM, procedure=PASSPORT))
    assert plain.status is not Status.SCAM_WARNING
    assert said.status is Status.SCAM_WARNING
    assert said.replies[0].title == "Cẩn thận kẻo bị lừa"
    assert len(said.replies) == 2


def test_unknown_aspect_shows_the_whole_card(searcher: FakeSearcher) -> None:
    searcher.finds("làm hộ chiếu", passport=0.9)
    said = ActionAnswer().answer(turn(searcher, "làm hộ chiếu", entities=[("aspect", "colour")]))
    assert "Giấy tờ cần chuẩn bị" in read_aloud(said)


@pytest.mark.parametrize(
    ("intent", "score", "status"),
    [
        ("nlu_fallback", 0.31, Status.NO_MATCH),
        ("follow_up", 0.31, Status.NO_MATCH),
        ("nlu_fallback", 0.6, Status.GUIDE_STEP),
        ("start_guide", 0.31, Status.GUIDE_STEP),
    ],
)
def test_guide_that_nobody_is_sure_of_is_not_begun(
    intent: str, score: float, status: Status, searcher: FakeSearcher
) -> None:
    text = "tải app xem phim"
    searcher.guides[text] = ("vneid-install", score)
    assert ActionAnswer().answer(turn(searcher, text, intent)).status is status


@pytest.mark.parametrize("action", [ActionAnswer, ActionFollowUp])
def test_words_of_return_go_back_to_what_was_talked_of_before(
    action: type[ActionAnswer | ActionFollowUp], searcher: FakeSearcher
) -> None:
    text = "quay lại cái kết hôn hồi nãy, mấy ngày có"
    searcher.finds(text, marriage=0.4, birth=0.9)
    at = turn(searcher, text, procedure=PASSPORT, recent=[PASSPORT, MARRIAGE])
    said = action().answer(at)
    assert said.slots["procedure"] == MARRIAGE
    assert said.slots["recent"] == [MARRIAGE, PASSPORT]


def test_words_of_return_without_anything_before_are_a_question_like_others(searcher: FakeSearcher) -> None:
    text = "quay lại cái kết hôn hồi nãy"
    searcher.finds(text, marriage=0.9)
    assert ActionAnswer().answer(turn(searcher, text, procedure=PASSPORT)).slots["procedure"] == MARRIAGE
