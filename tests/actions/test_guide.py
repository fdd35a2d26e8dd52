"""Walking in a conversation: start, move, rest, stop, jump, and out when it does not work."""

from __future__ import annotations

import json
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from actions.answer import ActionAnswer
from actions.ask_place import ActionAskPlace
from actions.cards import procedure_card
from actions.choose import ActionPickChoice, ActionYesNo
from actions.frame import TurnAction
from actions.guide import begin_guide, in_walk, resume_button
from actions.help import ActionHelp
from actions.out_of_scope import ActionOutOfScope
from actions.small_talk import ActionFeedback, ActionSmallTalk
from actions.turn import Said, Turn
from actions.walk_view import UNCONFIRMED_ANSWER
from actions.walking import ActionGuide
from channels.contract import Action, Answer, Effect
from channels.status import Status
from knowledge.guides import force
from knowledge.guides.procedure_steps import guide_of
from knowledge.guides.schema import Guide
from knowledge.loader import load_catalogue
from knowledge.schema import Procedure, confirmed
from tests.actions.fakes import BIRTH, GONE, PASSPORT, TODAY, FakeSearcher, buttons, read_aloud, turn
from tests.knowledge.guides.made_up import KITE, STRING, WIND, guide, shelf, step, three, trouble
from tests.knowledge.made_up import FERRY, catalogue, procedure

PROCEDURES = list(load_catalogue())
STEPS = 5
"""Steps that the passport has."""
ONLINE = "portal-file"


class Talk:
    """Hold a conversation that keeps its slots, as JSON, between two messages."""

    def __init__(self, searcher: FakeSearcher, **slots: Any) -> None:
        self.searcher = searcher
        self.slots: dict[str, Any] = slots
        self.last: Said | None = None

    def turn(self, text: str, intent: str, *entities: tuple[str, str]) -> Turn:
        return turn(self.searcher, text, intent, entities=entities, **self.slots)

    def kept(self, said: Said) -> Said:
        self.slots.update(json.loads(json.dumps(dict(said.slots))))
        self.last = said
        return said

    def begins(self, guide_id: str) -> Said:
        return self.kept(begin_guide(self.turn("", "ask_procedure"), guide_id))

    def types(self, text: str) -> Said:
        """Type words that the intents do not know: the screen must."""
        said = in_walk(self.turn(text, "ask_procedure"))
        assert said is not None, text
        return self.kept(said)

    def says(self, intent: str, text: str = "x") -> Said:
        return self.kept(ActionGuide().answer(self.turn(text, intent)))

    def presses(self, label: str, among: Said | None = None) -> Said:
        (button,) = [
            one
            for one in buttons(among or self.last or pytest.fail("nothing was said"))
            if one.label == label
        ]
        assert button.intent is not None
        entities = tuple(button.intent.entities.items())
        return self.kept(
            ActionGuide().answer(self.turn(f"/{button.intent.name}", button.intent.name, *entities))
        )

    @property
    def place(self) -> tuple[str, str]:
        return self.slots["walk"]["guide"], self.slots["walk"]["step"]


def labels(found: Said | list[Action]) -> list[str]:
    return [one.label for one in (buttons(found) if isinstance(found, Said) else found)]


def portal_file() -> Guide:
    steps = [step("open"), step("attach", do="Đính kèm {papers} cho {procedure}, chọn {body}.")]
    return guide(ONLINE, title="Nộp trực tuyến", carries_procedure=True, steps=steps)


@pytest.fixture(autouse=True)
def _made_up_guides(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = shelf(*three(), portal_file())
    monkeypatch.setattr(force, "guides", lambda: whole)


@pytest.fixture
def talk() -> Talk:
    return Talk(FakeSearcher(catalogue()))


@pytest.fixture
def passport(searcher: FakeSearcher) -> Talk:
    """Return a conversation in which the passport's steps are walked: the first one is shown."""
    found = Talk(searcher)
    found.kept(ActionGuide().answer(found.turn("", "start_guide", ("code", PASSPORT))))
    return found


def test_button_of_a_card_starts_its_procedure(passport: Talk) -> None:
    said = passport.last
    assert said is not None
    assert said.status is Status.GUIDE_STEP
    assert passport.place == (f"procedure:{PASSPORT}", "step-1")
    assert passport.slots["procedure"] == PASSPORT
    assert f"Bước 1/{STEPS}" in read_aloud(said)
    assert "Quay lại" not in labels(said)
    assert "Màn hình khác" not in labels(said)


@pytest.mark.parametrize(
    ("intent", "step"), [("next", 4), ("continue_guide", 3), ("previous", 2), ("repeat", 3)]
)
def test_move(intent: str, step: int, passport: Talk) -> None:
    passport.says("next")
    passport.says("next")
    said = passport.says(intent)
    assert passport.place[1] == f"step-{step}"
    assert f"Bước {step}/{STEPS}" in read_aloud(said)
    assert "Quay lại" in labels(said)


def test_after_the_last_step_the_walk_is_over(passport: Talk) -> None:
    for _ in range(STEPS):
        said = passport.says("next")
    assert said.status is Status.GUIDE_ENDED
    assert passport.slots["walk"] is None
    assert f"xong {STEPS} bước" in read_aloud(said)


@pytest.mark.parametrize("one", PROCEDURES, ids=lambda one: one.code)
def test_every_procedure_can_be_walked_to_its_end(one: Procedure, searcher: FakeSearcher) -> None:
    """No dead end: on every step there is a way on, to help, back (but on the first) and out."""
    if guide_of(one) is None:
        pytest.skip("no confirmed step")
    talk = Talk(searcher)
    said = talk.kept(ActionGuide().answer(talk.turn("", "start_guide", ("code", one.code))))
    for n, fact in enumerate(confirmed(one.steps)):
        assert said.status is Status.GUIDE_STEP
        assert fact.text in read_aloud(said)
        names = [button.intent.name for button in buttons(said) if button.intent]
        first = ["whole_guide"] if n == 0 else []
        assert names == ["next", "not_working", *(["previous"] if n else []), "leave_guide", *first]
        assert said.replies[0].citations
        said = talk.says("next")
    assert said.status is Status.GUIDE_ENDED


def test_walk_of_a_procedure_that_left_the_catalogue_is_no_walk(searcher: FakeSearcher) -> None:
    walk = {"guide": f"procedure:{GONE}", "step": "step-1", "number": 1, "touched": TODAY.isoformat()}
    said = ActionGuide().answer(turn(searcher, "x", "next", walk=walk))
    assert said.status is Status.SMALL_TALK


@pytest.mark.parametrize("walk", [{"code": PASSPORT, "step": 2}, "x", {}, {"guide": KITE}, 7])
def test_old_or_broken_state_is_no_walk(walk: Any, talk: Talk) -> None:
    talk.slots["walk"] = walk
    assert talk.says("next").status is Status.SMALL_TALK
    assert resume_button(talk.turn("", "x")) == []


def test_walk_is_forgotten_after_a_month(talk: Talk) -> None:
    talk.begins(STRING)
    talk.slots["walk"]["touched"] = (TODAY - timedelta(31)).isoformat()
    assert talk.says("continue_guide", "tiếp tục").status is Status.SMALL_TALK


def test_warning_comes_before_anything_else(talk: Talk) -> None:
    for name, warning in ((KITE, "Đừng thả gần dây điện."), (WIND, "Có sấm thì về nhà.")):
        blocks = talk.begins(name).replies[0].blocks
        assert (blocks[0].kind, getattr(blocks[0], "tone", ""), getattr(blocks[0], "text", "")) == (
            "note",
            "warning",
            warning,
        )


def test_step_says_what_to_do_what_is_seen_and_how_long_it_takes(talk: Talk) -> None:
    talk.begins(KITE)
    said = talk.types("1")
    text = read_aloud(said)
    assert said.replies[0].title == "Bước 1/4 · Thả diều"
    assert "Làm việc buy." in text
    assert "Anh/chị sẽ thấy: Một con diều." in text
    assert "chừng 5 phút" in text
    assert labels(said) == [
        "Được rồi, bước tiếp",
        "Không được",
        "Quay lại",
        "Để sau",
        "Màn hình khác",
        "Bản đầy đủ",
    ]


def test_text_alone_lists_everything_by_number(talk: Talk) -> None:
    talk.begins(KITE)
    said = talk.types("tôi có diều rồi")
    assert "1. Dây chắc\n2. Dây đứt\n3. Không được\n4. Quay lại\n5. Để sau" in said.replies[0].plain
    assert "1. Dây chắc" in labels(said)


@pytest.mark.parametrize("text", ["1", "số 1", "Dây chắc", "day chac", "dây chắc nha em"])
def test_choice_is_taken_by_number_and_words(text: str, talk: Talk) -> None:
    talk.begins(KITE)
    talk.types("2")
    talk.types(text)
    assert talk.place == (KITE, "run")


@pytest.mark.parametrize(("choice", "step"), [("1", "run"), ("last", "cut")])
def test_choice_is_taken_by_what_was_understood(choice: str, step: str, talk: Talk) -> None:
    talk.begins(KITE)
    talk.types("2")
    talk.kept(ActionPickChoice().answer(talk.turn("cái đó", "pick_choice", ("choice", choice))))
    assert talk.place[1] == step


def test_number_that_is_not_on_the_screen_asks_again(talk: Talk) -> None:
    talk.begins(KITE)
    talk.types("2")
    said = talk.kept(ActionPickChoice().answer(talk.turn("9", "pick_choice", ("choice", "9"))))
    assert talk.place == (KITE, "string")
    assert "chọn giúp một ý" in read_aloud(said)


def test_yes_to_open_choices_asks_which(talk: Talk) -> None:
    talk.begins(KITE)
    talk.types("2")
    said = talk.kept(ActionYesNo().answer(talk.turn("ừ", "affirm")))
    assert "chọn giúp một ý" in read_aloud(said)


def test_yes_at_the_end_closes_the_walk_and_so_does_no(talk: Talk) -> None:
    for intent in ("affirm", "deny"):
        talk.slots["walk"] = None
        talk.begins(KITE)
        talk.types("2")
        talk.types("dây chắc")
        assert talk.types("diều lên").status is Status.GUIDE_ENDED
        said = talk.kept(ActionYesNo().answer(talk.turn("dạ", intent)))
        assert said.status is Status.GUIDE_ENDED
        assert talk.slots["walk"] is None


@pytest.mark.parametrize(
    ("text", "step"),
    [("được rồi", "string"), ("duoc roi", "string"), ("quay lại", "@opening"), ("nói lại", "buy")],
)
def test_usual_words_move(text: str, step: str, talk: Talk) -> None:
    talk.begins(KITE)
    talk.types("1")
    talk.types(text)
    assert talk.place[1] == step


def test_three_times_not_working_names_people_and_keeps_the_place(talk: Talk) -> None:
    talk.begins(KITE)
    talk.types("1")
    assert "1. Hết diều" in read_aloud(talk.types("không được"))
    assert "1. Trời mưa" in read_aloud(talk.types("ko dc"))
    said = talk.says("not_working")
    assert said.status is Status.HANDED_OVER
    for text in ("18001096", "1900.0368", "một cửa", "bước 1"):
        assert text in read_aloud(said)
    assert [one.value for one in buttons(said)][:2] == ["18001096", "19000368"]
    assert talk.place == (KITE, "buy")
    assert "Bước 1/4" in read_aloud(talk.presses("Xem lại bước này"))


def test_answer_to_a_trouble_comes_with_the_step(talk: Talk) -> None:
    talk.begins(KITE)
    talk.types("1")
    talk.types("không thấy")
    said = talk.types("hết diều")
    assert "Thử lại một lần nữa." in read_aloud(said)
    assert "Bước 1/4" in read_aloud(said)


def test_later_keeps_the_place_and_tomorrow_it_is_there(talk: Talk) -> None:
    talk.begins(KITE)
    talk.types("1")
    said = talk.types("để mai")
    assert said.status is Status.GUIDE_ENDED
    assert "tiếp tục" in read_aloud(said)
    assert talk.slots["walk"]["resting"]
    assert labels(resume_button(talk.turn("", "x"))) == ["Đi tiếp: bước 1/4"]
    assert in_walk(talk.turn("1", "ask_procedure")) is None
    assert "Bước 1/4" in read_aloud(talk.says("continue_guide", "tiếp tục"))
    assert "resting" not in talk.slots["walk"]


def test_question_in_the_middle_rests_the_walk_and_offers_it_again(talk: Talk) -> None:
    talk.begins(KITE)
    talk.types("2")
    assert in_walk(talk.turn("lệ phí làm khai sinh bao nhiêu", "ask_procedure")) is None
    (button,) = resume_button(talk.turn("lệ phí làm khai sinh bao nhiêu", "ask_procedure"))
    assert button.label == "Đi tiếp: bước 1/3"
    talk.slots["walk"] = {**talk.slots["walk"], "resting": True}
    assert button.intent is not None
    talk.kept(ActionGuide().answer(talk.turn("/", "continue_guide", *button.intent.entities.items())))
    assert talk.place == (KITE, "string")
    assert "resting" not in talk.slots["walk"]


def test_number_belongs_to_a_question_that_was_asked_since(talk: Talk) -> None:
    talk.begins(KITE)
    talk.slots["choices"] = [FERRY, BIRTH]
    assert in_walk(talk.turn("1", "pick_choice")) is None


@pytest.mark.parametrize(
    "text", ["giờ bận rồi lát làm tiếp", "hôm qua chỉ tới khúc nào rồi", "mạng yếu quá để bữa khác làm"]
)
def test_words_about_an_unfinished_walk_do_not_move_it_on(text: str, talk: Talk) -> None:
    """The intent means "pause" as often as "go on"; a step that nobody did must not be passed over."""
    talk.begins(KITE)
    talk.types("1")
    assert in_walk(talk.turn(text, "continue_guide")) is None
    assert "Bước 1/4" in read_aloud(talk.says("continue_guide", text))
    assert talk.place == (KITE, "buy")


def test_nothing_is_walked_nothing_is_offered(talk: Talk) -> None:
    assert resume_button(talk.turn("", "x")) == []
    assert in_walk(talk.turn("1", "x")) is None


def test_button_pressed_twice_goes_on_once(talk: Talk) -> None:
    talk.begins(STRING)
    first = talk.last
    for _ in range(3):
        talk.presses("Được rồi, bước tiếp", first)
        assert talk.place == (STRING, "tie")


def test_older_choice_is_taken_at_its_own_step(talk: Talk) -> None:
    talk.begins(KITE)
    opening = talk.last
    talk.types("1")
    talk.types("được rồi")
    talk.presses("2. Tôi có diều rồi", opening)
    assert talk.place == (KITE, "string")
    assert talk.slots["walk"]["number"] == 1


def test_button_of_a_trouble_list_means_its_line(talk: Talk) -> None:
    talk.begins(KITE)
    talk.types("1")
    listed = talk.types("không được")
    talk.types("xem lại bước này")
    talk.presses("2. Xa chợ", listed)
    assert talk.place == (KITE, "string")


def test_button_of_a_step_that_is_gone_is_told_so(talk: Talk) -> None:
    said = ActionGuide().answer(talk.turn("/next", "next", ("guide", KITE), ("step", "no-such-step")))
    assert "không còn" in read_aloud(said)
    assert dict(said.slots) == {}


def test_open_deletion_is_dropped_when_somebody_walks_on(talk: Talk) -> None:
    """A "ừ" two steps later must not delete everything."""
    talk.begins(STRING)
    talk.slots["pending"] = "delete_data"
    talk.types("được rồi")
    assert talk.slots["pending"] is None


def test_same_guide_again_offers_to_resume(talk: Talk) -> None:
    talk.begins(KITE)
    talk.types("2")
    talk.types("dây chắc")
    said = talk.begins(KITE)
    assert said.status is Status.CLARIFY
    assert labels(said) == ["1. Đi tiếp: bước 2/3", "2. Làm lại từ đầu"]
    assert "Bước 2/3" in read_aloud(talk.types("1"))
    talk.begins(KITE)
    talk.presses("2. Làm lại từ đầu")
    assert talk.place == (KITE, "@opening")


def test_other_guide_in_the_middle_comes_back(talk: Talk) -> None:
    talk.begins(KITE)
    talk.types("2")
    talk.begins(STRING)
    talk.types("được rồi")
    said = talk.types("chắc rồi")
    assert talk.place == (KITE, "string")
    assert "quay lại chỗ đang làm dở" in read_aloud(said)


def test_words_of_a_choice_are_a_choice_even_when_they_could_start_a_guide(talk: Talk) -> None:
    talk.begins(KITE)
    talk.types("2")
    talk.says("start_guide", "dây đứt")
    assert talk.place == (STRING, "cut")


@pytest.mark.parametrize(
    "action",
    [ActionAnswer(), ActionAskPlace(), ActionFeedback(), ActionHelp(), ActionOutOfScope(), ActionSmallTalk()],
    ids=lambda action: action.action_name,
)
def test_words_of_a_choice_are_a_choice_whatever_they_are_taken_for(action: TurnAction, talk: Talk) -> None:
    """Once "thông tin đúng" was praise, "tôi có tên xã mới rồi" a question, and the step stood still."""
    talk.begins(KITE)
    talk.types("2")
    said = action._in_walk(talk.turn("dây chắc", "x"))
    assert said is not None
    talk.kept(said)
    assert talk.place == (KITE, "run")


def test_command_of_a_button_is_never_read_as_words(talk: Talk) -> None:
    talk.begins(KITE)
    assert in_walk(talk.turn("/1", "x")) is None


def test_card_in_the_middle_has_the_way_back_first(talk: Talk) -> None:
    talk.begins(WIND)
    talk.types("được rồi")
    said = talk.types("xem phép")
    assert said.status is Status.ANSWERED
    assert said.procedure is not None
    assert labels(said)[0] == "Đi tiếp: bước 2/2"
    assert talk.slots["walk"]["resting"]


def test_answer_to_a_trouble_is_said_before_the_card_it_leads_to(monkeypatch: pytest.MonkeyPatch) -> None:
    stuck = trouble("Mất phép", "Tìm lại lần nữa đã.", to=f"procedure:{FERRY}", unconfirmed=True)
    whole = shelf(guide(STRING, steps=[step("cut", trouble=[stuck]), step("tie")]))
    monkeypatch.setattr(force, "guides", lambda: whole)
    talk = Talk(FakeSearcher(catalogue(procedure(FERRY))))
    talk.begins(STRING)
    talk.types("không được")
    said = talk.types("mất phép")
    answer, card = said.replies
    assert answer.plain.startswith("Tìm lại lần nữa đã.")
    assert UNCONFIRMED_ANSWER in answer.plain
    assert [one.title for one in answer.citations] == ["Sổ tay hội diều"]
    assert card.actions[0].label == "Đi tiếp: bước 1/2"


def test_guide_that_an_answer_leads_to_begins_with_its_warning(talk: Talk) -> None:
    talk.begins(KITE)
    talk.types("1")
    talk.types("không được")
    talk.types("không được")
    said = talk.types("trời mưa")
    assert talk.place == (WIND, "look")
    assert "Đợi tạnh." in read_aloud(said)
    assert "Có sấm thì về nhà." in read_aloud(said)


def test_different_screen_is_thanked_for_and_leaves_a_mark(talk: Talk) -> None:
    talk.begins(KITE)
    talk.types("1")
    for said in (talk.types("màn hình khác"), talk.presses("Màn hình khác")):
        assert said.effect is Effect.SCREEN_DIFFERS
        assert said.explain == {"guide": KITE, "step": "buy", "effect": "screen_differs"}
        assert said.status is Status.FEEDBACK
        assert talk.place == (KITE, "buy")


def test_mark_reaches_the_answer_that_is_logged(talk: Talk) -> None:
    from actions.frame import _answer

    talk.begins(KITE)
    talk.types("1")
    said = talk.types("màn hình khác")
    answer: Answer = _answer(talk.turn("màn hình khác", "not_working"), said, 1.0)
    assert answer.explain["effect"] == "screen_differs"
    assert (answer.explain["guide"], answer.explain["step"]) == (KITE, "buy")


def test_whole_guide_is_written_at_once_with_every_way(talk: Talk) -> None:
    talk.begins(KITE)
    said = talk.types("bản đầy đủ")
    text = said.replies[0].plain
    assert "4. Làm việc run. CẢNH BÁO: Coi chừng mương. “Diều lên”: là xong. “Dây lỏng”: tới bước 3." in text
    assert "“Dây đứt”: xem hướng dẫn “Nối dây”." in text
    assert "3. Làm việc knot. Mẹo: Thắt hai vòng. (Bước này chưa được kiểm chứng" in text
    assert "Nguồn: Sổ tay hội diều" in text
    assert talk.place == (KITE, "@opening")


def test_filing_online_starts_from_a_card_and_carries_its_procedure() -> None:
    ferry = procedure(
        FERRY,
        online={"available": True, "url": "https://dichvucong.gov.vn/do"},
        documents=[{"name": "Tờ khai"}],
        places=[{"body": "Trung tâm đò"}],
    )
    talk = Talk(FakeSearcher(catalogue(ferry)))
    card = Said(Status.ANSWERED, (procedure_card(ferry, TODAY),))
    talk.presses("Nộp trực tuyến từng bước", card)
    assert talk.slots["procedure"] == FERRY
    said = talk.types("được rồi")
    assert "Đính kèm Tờ khai cho “Làm giấy đò ngang”, chọn Trung tâm đò." in read_aloud(said)


@pytest.mark.parametrize("online", [None, {"available": False}, {"available": True, "unconfirmed": True}])
def test_card_without_sure_online_filing_has_no_such_button(online: dict[str, Any] | None) -> None:
    card = procedure_card(procedure(FERRY, online=online), TODAY)
    assert "Nộp trực tuyến từng bước" not in labels(list(card.actions))


def test_filing_online_without_a_procedure_has_neutral_words(talk: Talk) -> None:
    talk.begins(ONLINE)
    text = read_aloud(talk.types("được rồi"))
    assert "{" not in text
    assert "thủ tục anh/chị cần làm" in text


def test_filing_online_takes_the_procedure_under_discussion() -> None:
    ferry = procedure(FERRY, online={"available": True, "url": "https://dichvucong.gov.vn/do"})
    talk = Talk(FakeSearcher(catalogue(ferry)), procedure=FERRY)
    talk.begins(ONLINE)
    assert "“Làm giấy đò ngang”" in read_aloud(talk.types("được rồi"))


def test_guide_that_does_not_exist_changes_nothing(talk: Talk) -> None:
    talk.begins(KITE)
    before = dict(talk.slots)
    said = talk.begins("khong-co")
    assert "không còn" in read_aloud(said)
    assert talk.slots == before


def test_words_that_find_a_procedure_are_answered_with_its_card(searcher: FakeSearcher) -> None:
    searcher.finds("hướng dẫn tui làm khai sinh", birth=0.9)
    said = ActionGuide().answer(turn(searcher, "hướng dẫn tui làm khai sinh", "start_guide"))
    assert said.procedure is not None
    assert said.procedure.code == BIRTH


def test_words_that_find_nothing_walk_the_procedure_under_discussion(searcher: FakeSearcher) -> None:
    said = ActionGuide().answer(turn(searcher, "chỉ tui từng bước", "start_guide", procedure=PASSPORT))
    assert said.status is Status.GUIDE_STEP
    assert said.slots["walk"]["guide"] == f"procedure:{PASSPORT}"


def test_steps_are_walked_after_a_card_even_when_some_guide_sounds_alike(searcher: FakeSearcher) -> None:
    """Once "chỉ từng bước" after a card listed the steps: the search knew guides with these words."""
    searcher.finds("chỉ tui từng bước", birth=0.3, death=0.3)
    steps = [("aspect", "steps")]
    asked = turn(searcher, "chỉ tui từng bước", "start_guide", entities=steps, procedure=PASSPORT)
    assert ActionGuide().answer(asked).slots["walk"]["guide"] == f"procedure:{PASSPORT}"


def test_other_side_of_a_procedure_is_answered_not_walked(searcher: FakeSearcher) -> None:
    searcher.finds("nộp trên mạng từng bước", birth=0.3, death=0.3)
    sides = [("aspect", "online"), ("aspect", "steps")]
    asked = turn(searcher, "nộp trên mạng từng bước", "start_guide", entities=sides, procedure=PASSPORT)
    assert ActionGuide().answer(asked).status is Status.ANSWERED


def test_steps_asked_for_again_offer_to_resume(passport: Talk) -> None:
    passport.says("next")
    passport.says("next")
    said = passport.says("start_guide", "chỉ tui từng bước")
    assert labels(said) == [f"1. Đi tiếp: bước 3/{STEPS}", "2. Làm lại từ đầu"]
    assert passport.presses("2. Làm lại từ đầu").replies[0].title is not None
    assert passport.place[1] == "step-1"


def test_steps_of_a_procedure_come_back_to_the_guide_they_were_asked_in(searcher: FakeSearcher) -> None:
    talk = Talk(searcher, procedure=PASSPORT)
    talk.begins(KITE)
    talk.types("2")
    talk.says("start_guide", "chỉ tui từng bước")
    assert talk.place[0] == f"procedure:{PASSPORT}"
    for _ in range(STEPS):
        said = talk.says("next")
    assert talk.place == (KITE, "string")
    assert "quay lại chỗ đang làm dở" in read_aloud(said)


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
    assert said.slots["walk"]["step"] == "step-1"


@pytest.mark.parametrize(
    "intent", ["previous", "repeat", "leave_guide", "next", "screen_differs", "whole_guide"]
)
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


def test_whatever_is_pressed_in_whatever_order_something_can_be_answered(talk: Talk) -> None:
    """300 conversations by buttons alone, old ones too: never an error, never a screen without a way on."""
    chance = Random(3)
    for _ in range(300):
        talk.slots.clear()
        seen = [talk.begins(chance.choice((KITE, STRING, WIND, ONLINE)))]
        for _ in range(8):
            among = seen[-1] if chance.random() < 0.8 else chance.choice(seen)
            pressable = [
                one.label for one in buttons(among) if one.intent and one.intent.name != "show_procedure"
            ]
            pressable = [one for one in pressable if "từng bước" not in one]
            if not pressable:
                break
            said = talk.presses(chance.choice(pressable), among)
            assert said.replies[0].plain
            if talk.slots["walk"] and not talk.slots["walk"].get("resting"):
                assert buttons(said)
            seen.append(said)
