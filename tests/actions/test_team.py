"""Who asks for a person hears which team helps in the hamlet; and nothing that is not in the list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from actions import team
from actions.answer import ActionAnswer
from actions.ask_place import ActionAskPlace
from actions.guide import begin_guide
from actions.help import ActionHelp
from actions.turn import Said, Turn
from actions.walking import ActionGuide, pick_in_walk
from channels.contract import Action
from channels.door import admit
from channels.numbers import numbered
from channels.status import Status
from knowledge.guides.loader import guides
from knowledge.teams.schema import Directory
from knowledge.teams.store import save
from tests.actions.fakes import FakeSearcher, buttons, read_aloud, turn
from tests.knowledge.teams.lists import OC_EO, SMALL, THOAI_SON, TRUNG_BINH

URL = "https://dvc.angiang.example"
DUTY = "Tổ ở ấp anh/chị trực thứ ba, thứ năm, ở Văn phòng ấp."
ASKING = "có ai tới nhà giúp không, tui ở ấp Trung Bình"


@pytest.fixture(autouse=True)
def _house(tmp_path: Path) -> Iterator[None]:
    """The list of the tests, and none again afterwards."""
    save(tmp_path / "teams.json", SMALL)
    team.operate(tmp_path / "teams.json", f"{URL}/")
    yield
    team.operate(tmp_path / "none.json", "")


def links(said: Said) -> list[Action]:
    return [button for button in buttons(said) if button.kind == "url" and "/tra-cuu/" in button.value]


def reached(searcher: FakeSearcher, text: str) -> Said:
    return ActionHelp().answer(turn(searcher, text, "reach_person"))


@pytest.mark.parametrize(
    "text", [ASKING, "co ai toi nha giup ko, ap trung binh", "gặp tổ công nghệ ấp Trung Bình xã Thoại Sơn"]
)
def test_who_asks_for_a_person_hears_of_the_team(text: str, searcher: FakeSearcher) -> None:
    said = reached(searcher, text)
    assert said.status is Status.HANDED_OVER
    assert DUTY in read_aloud(said)
    assert "ấp Trung Bình, xã Thoại Sơn" in read_aloud(said)
    assert "18001096" in read_aloud(said), "the other doors stay"


def test_button_leads_to_the_form_of_that_team(searcher: FakeSearcher) -> None:
    (link,) = links(reached(searcher, ASKING))
    parts = urlsplit(link.value)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{URL}/tra-cuu/nho-to-den"
    assert parse_qs(parts.query) == {"xa": [THOAI_SON], "ap": ["ấp Trung Bình"]}
    assert len(link.label) <= 64


def test_only_members_who_are_public_are_named(searcher: FakeSearcher) -> None:
    said = reached(searcher, ASKING)
    assert "Lê Thị Giả: 0912345678" in read_aloud(said)
    assert "Trần Văn Kín" not in read_aloud(said)
    assert "0912345678" in [button.value for button in buttons(said) if button.kind == "phone"]


def test_source_of_the_list_is_named_with_its_day(searcher: FakeSearcher) -> None:
    (source, *_) = reached(searcher, ASKING).replies[0].citations
    assert (source.title, source.read) == ("Báo cáo của ấp", "2026-11-01")
    (own,) = reached(searcher, "ai giúp ở ấp Trung Sơn, xã Óc Eo").replies[0].citations
    assert "đơn vị vận hành" in own.title


def test_without_an_address_outside_there_is_no_button(tmp_path: Path, searcher: FakeSearcher) -> None:
    team.operate(tmp_path / "teams.json", "")
    said = reached(searcher, ASKING)
    assert DUTY in read_aloud(said)
    assert links(said) == []


@pytest.mark.parametrize("text", ["có ai tới nhà giúp không", "gặp người thật", "khóm Không Có có ai giúp"])
def test_where_no_hamlet_is_named_nothing_is_made_up(text: str, searcher: FakeSearcher) -> None:
    said = reached(searcher, text)
    assert "trực" not in read_aloud(said)
    assert "Trung tâm Phục vụ hành chính công" in said.replies[0].plain
    assert "nhắn tên xã, phường" in said.replies[1].plain
    assert [link.value for link in links(said)] == [f"{URL}/tra-cuu/to-cong-nghe-so"]


def test_without_a_list_the_answer_is_as_it_was(tmp_path: Path, searcher: FakeSearcher) -> None:
    team.operate(tmp_path / "none.json", URL)
    said = reached(searcher, ASKING)
    assert len(said.replies) == 1
    assert links(said) == []
    assert "Trung tâm Phục vụ hành chính công" in read_aloud(said)


def test_team_of_which_nothing_is_known_is_said_to_be_so(searcher: FakeSearcher) -> None:
    assert "Danh sách chưa ghi ngày trực" in read_aloud(reached(searcher, "ai giúp ở ấp Kênh Đào"))


def test_commune_alone_leads_to_its_teams(searcher: FakeSearcher) -> None:
    said = reached(searcher, "tui ở xã Thoại Sơn, có ai tới nhà không")
    told = read_aloud(said)
    assert "Tổ công nghệ số cộng đồng ở xã Thoại Sơn" in told
    assert "ấp Trung Bình, xã Thoại Sơn: trực thứ ba, thứ năm, ở Văn phòng ấp" in told
    assert links(said)[0].value == f"{URL}/tra-cuu/to-cong-nghe-so?xa={THOAI_SON}"


def test_hamlet_is_chosen_by_a_button_because_the_door_masks_it(searcher: FakeSearcher) -> None:
    """What a person types of a hamlet arrives as "[địa chỉ]"; a button says it without a word typed."""
    masked = admit(f"{ASKING}, xã Thoại Sơn")
    assert "Trung Bình" not in masked
    (chosen,) = [button for button in buttons(reached(searcher, masked)) if button.label == "ấp Trung Bình"]
    assert DUTY in read_aloud(pressed(searcher, chosen))


def test_commune_is_chosen_by_a_button_where_there_are_few(searcher: FakeSearcher) -> None:
    offered = [button for button in buttons(reached(searcher, "có ai giúp không")) if button.intent]
    assert [one.label for one in offered] == [
        "Tổ công nghệ số ở xã Thoại Sơn",
        "Tổ công nghệ số ở xã Óc Eo",
    ]
    assert "ấp Trung Bình" in [one.label for one in buttons(pressed(searcher, offered[0]))]


@pytest.mark.parametrize("place", ["99999/", "30682/ấp Không Còn", "/", "x/y/z", f"{THOAI_SON}/"])
def test_button_of_a_list_that_is_gone_is_still_answered(place: str, searcher: FakeSearcher) -> None:
    said = ActionAskPlace().answer(turn(searcher, "/x", "pick_place", entities=[("place", place)]))
    assert said.replies
    assert "ấp Không Còn" not in read_aloud(said)


def pressed(searcher: FakeSearcher, button: Action) -> Said:
    assert button.intent is not None
    assert button.intent.name == "pick_place"
    entities = list(button.intent.entities.items())
    return ActionAskPlace().answer(turn(searcher, "/pick_place", "pick_place", entities=entities))


def test_hamlets_of_one_name_are_all_told(tmp_path: Path, searcher: FakeSearcher) -> None:
    other = {"commune": OC_EO, "commune_name": "xã Óc Eo", "days": (1,)}
    save(tmp_path / "teams.json", Directory(teams=(TRUNG_BINH, TRUNG_BINH.model_copy(update=other))))
    told = read_aloud(reached(searcher, ASKING))
    assert "ấp Trung Bình, xã Thoại Sơn: trực thứ ba, thứ năm" in told
    assert "ấp Trung Bình, xã Óc Eo: trực thứ hai" in told


def test_new_list_counts_from_the_next_message(tmp_path: Path, searcher: FakeSearcher) -> None:
    reached(searcher, ASKING)
    later = TRUNG_BINH.model_copy(update={"days": (6,), "point": ""})
    save(tmp_path / "teams.json", Directory(teams=(later,)))
    assert "Tổ ở ấp anh/chị trực thứ bảy." in read_aloud(reached(searcher, ASKING))


@pytest.mark.parametrize("intent", ["track_dossier", "report_problem"])
def test_other_doors_speak_of_no_team(intent: str, searcher: FakeSearcher) -> None:
    assert "trực" not in read_aloud(ActionHelp().answer(turn(searcher, ASKING, intent)))


def test_guide_to_the_team_begins_with_the_team_of_the_hamlet(searcher: FakeSearcher) -> None:
    text = "to cong nghe so o ap trung binh la ai"
    searcher.guides[text] = (team.TEAM_GUIDE, 0.9)
    said = ActionGuide().answer(turn(searcher, text, "start_guide"))
    assert said.status is Status.GUIDE_STEP
    assert DUTY in said.replies[0].plain
    assert said.replies[1].title == "Nhờ người tới chỉ tận nơi"


def test_guide_to_the_team_exists() -> None:
    guide = guides().get(team.TEAM_GUIDE)
    assert guide is not None
    assert {"team", "home"} <= {step.id for step in guide.steps}


def test_numbers_of_a_screen_still_answer_it_below_the_team(searcher: FakeSearcher) -> None:
    """Buttons of the teams get the numbers behind those of the screen."""
    begun = begin_guide(turn(searcher, "", "begin_guide"), team.TEAM_GUIDE)
    screen = next(reply for reply in begun.replies if reply.title == "Nhờ người tới chỉ tận nơi")
    numbers = {action.label: number for number, action in numbered(begun.replies)}
    assert all(numbers[action.label] <= len(screen.actions) for action in screen.actions)
    slots = dict(begun.slots)
    said = pick_in_walk(turn(searcher, "1", "pick_choice", **slots))
    assert said is not None
    assert said.status is Status.GUIDE_STEP


def test_handing_over_in_a_walk_names_the_team(searcher: FakeSearcher) -> None:
    searcher.scores["x"] = {}
    said = ActionGuide().answer(turn(searcher, f"bấm không được, {ASKING}", "not_working"))
    assert said.status is Status.HANDED_OVER
    assert DUTY in read_aloud(said)
    assert "1900.0368" in read_aloud(said)


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("xã Thoại Giang, ấp Trung Bình giờ là xã nào", True),
        ("xã Thoại Giang giờ là xã nào", False),
    ],
)
def test_answer_about_a_place_leads_to_its_teams(text: str, below: bool, searcher: FakeSearcher) -> None:
    said = ActionAskPlace().answer(turn(searcher, text, "ask_place"))
    assert "nay thuộc xã Thoại Sơn" in said.replies[0].plain
    assert (DUTY in read_aloud(said)) is below
    assert "Tổ công nghệ số ở xã Thoại Sơn" in [button.label for button in buttons(said)]


def test_place_without_a_team_has_no_button(searcher: FakeSearcher) -> None:
    said = ActionAskPlace().answer(turn(searcher, "xã Vĩnh Trạch ở đâu", "ask_place"))
    assert buttons(said) == []


def test_message_that_finds_nothing_else_still_finds_the_team(searcher: FakeSearcher) -> None:
    text = "ap trung binh truc ngay nao"
    asked: Turn = turn(searcher, text)
    said = team.with_team_if_nothing_found(asked, ActionAnswer().answer(asked))
    assert said.status is Status.NO_MATCH
    assert DUTY in said.replies[0].plain


def test_answer_to_something_else_is_left_alone(searcher: FakeSearcher) -> None:
    text = "làm khai sinh ở ấp Trung Bình"
    searcher.finds(text, birth=0.9)
    asked = turn(searcher, text)
    answered = ActionAnswer().answer(asked)
    assert team.with_team_if_nothing_found(asked, answered) is answered


def test_pressed_button_names_no_hamlet(searcher: FakeSearcher) -> None:
    assert DUTY not in read_aloud(reached(searcher, '/reach_person{"x": "1"}'))
