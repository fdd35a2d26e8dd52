from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app import fallback as falling
from app.fallback import Fallback
from app.settings import Settings
from channels.contract import Answer
from channels.plain import plain_text
from channels.status import Status
from knowledge.keywords import Keywords
from tests.knowledge.made_up import catalogue, procedure

BIRTH = "1.001193"


@pytest.fixture(scope="module")
def fallback(tmp_path_factory: pytest.TempPathFactory) -> Fallback:
    """What answers by keywords in the catalogue of the house; made once, for it takes some seconds."""
    return Fallback(Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("data")))


def text_of(answer: Answer) -> str:
    return "\n".join(reply.plain for reply in answer.replies)


def test_card_is_found_by_the_words_of_a_question(fallback: Fallback) -> None:
    answer = fallback("lam khai sinh can giay gi")
    assert answer.status is Status.DEGRADED
    assert answer.procedure is not None
    assert answer.procedure.code == BIRTH
    (reply,) = answer.replies
    assert "Giấy chứng sinh" in reply.plain
    assert reply.citations


def test_answer_says_first_that_it_may_be_wrong(fallback: Fallback) -> None:
    (reply,) = fallback("lam khai sinh can giay gi").replies
    assert "trục trặc" in reply.blocks[0].text  # type: ignore[union-attr]
    assert reply.plain == plain_text(reply.title, reply.blocks, reply.citations)
    assert reply.plain.index("trục trặc") < 100


def test_nothing_that_leads_into_the_dialogue_can_be_pressed(fallback: Fallback) -> None:
    for text in ("lam khai sinh can giay gi", "đăng ký kết hôn", "đổi giấy phép lái xe"):
        actions = [action for reply in fallback(text).replies for action in reply.actions]
        assert not [action for action in actions if action.kind == "reply" or action.intent]


def test_button_to_a_page_stays(fallback: Fallback) -> None:
    actions = [action for reply in fallback("lam khai sinh can giay gi").replies for action in reply.actions]
    assert [action.kind for action in actions] == ["url"]
    assert actions[0].value.startswith("https://")


@pytest.mark.parametrize("text", ["khai", "", "xyzzy plugh qwerty", "có", "2", "xóa dữ liệu của tôi"])
def test_who_is_not_understood_is_told_where_to_ask(text: str, fallback: Fallback) -> None:
    answer = fallback(text)
    assert answer.status is Status.DEGRADED
    assert answer.procedure is None
    assert "18001096" in text_of(answer)
    assert "trục trặc" in text_of(answer)


def test_catalogue_is_read_at_the_first_trouble_and_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []

    def few(given: Settings) -> object:
        read.append(given.data_dir)
        return catalogue(procedure())

    monkeypatch.setattr(falling, "catalogue", few)
    answers = Fallback(settings)
    assert read == []
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(answers, ["đò ngang chở khách"] * 8))
    assert len(read) == 1
    assert all(answer == found[0] for answer in found)
    assert isinstance(answers._keywords, Keywords)


def test_half_sure_answer_names_what_it_may_be(fallback: Fallback) -> None:
    answer = fallback("xe máy tui bán cho người ta rồi mà cà vẹt còn tên tui đứng")
    assert answer.procedure is None
    assert text_of(answer).count("(mã ") == 3
