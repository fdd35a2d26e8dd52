"""The search as people meet it: the real index over the real catalogue, and questions nobody trained on."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.knowledge import searcher as load
from app.settings import Settings
from knowledge.decision import Decision
from knowledge.errors import IndexMissingError
from knowledge.schema import Procedure
from knowledge.search import Hit, Searcher, SearchResult
from tests.knowledge.made_up import BEES, FERRY, KITE, WELL, procedure

ASKED = [
    ("vợ tui mới sanh em bé hôm qua, giờ đi khai sanh cho nó cần đem theo gì", "1.001193"),
    ("vo moi sanh, muon lam giay khai sanh cho be", "1.001193"),
    ("con e mới đc 3 tuần tuổi, e mún lm giấy khai sinh cho bé thì cần j", "1.001193"),
    ("ông ngoại mới mất tuần trước, giờ làm giấy khai tử ở đâu", "1.000656"),
    ("hai đứa tụi em muốn cưới nhau, lên phường đăng ký cần giấy gì", "1.000894"),
    ("em lấy chồng người Hàn Quốc, đăng ký kết hôn ở đâu", "2.000806"),
    ("xin giấy độc thân để đi đăng ký kết hôn", "1.004873"),
    ("xin trich luc khai sinh ban sao", "2.000635"),
    ("lỡ tay làm mất giấy khai sinh của con gái rồi", "2.000635"),
    ("giay ket hon uot nhoe het, rach luon", "2.000635"),
    ("so ho khau giay cua nha mat roi", "1.010041"),
    ("tên trong khai sinh bị viết sai chữ lót, muốn sửa lại", "1.004859"),
    ("photo công chứng bằng đại học ở ủy ban xã", "2.000815"),
    ("chung thuc chu ky giay uy quyen", "2.000884"),
    ("muốn viết di chúc để lại nhà cho con út, xã có chứng không", "2.001019"),
    ("đăng ký tạm trú cho công nhân ở trọ", "1.004194"),
    ("dang ky tam tru online", "1.004194"),
    ("nhập khẩu về nhà chồng", "1.004222"),
    ("có khách ngủ lại nhà qua đêm phải khai báo không", "2.001159"),
    ("xin giấy CT07", "1.010041"),
    ("mất thẻ căn cước làm lại", "1.014064"),
    ("làm căn cước cho bé 7 tuổi", "1.014062"),
    ("can cuoc het han doi the moi", "1.014063"),
    ("đăng ký định danh điện tử mức 2", "3.000228"),
    ("bằng lái xe máy sắp hết hạn, đổi ở đâu", "3.000347"),
    ("rớt mất bằng lái rồi xin cấp lại", "3.000348"),
    ("mua xe máy cũ của người quen, sang tên cà vẹt", "1.013076"),
    ("xin giấy tiền án để đi làm công ty", "3.000333"),
    ("làm passport đi Thái Lan", "1.001456"),
    ("mất hộ chiếu phải báo ai", "1.010386"),
    ("sang tên sổ đỏ cho con", "1.013831"),
    ("mất sổ đỏ làm lại", "1.012786"),
    ("chuyển đất vườn lên thổ cư", "1.013949"),
    ("hàng xóm lấn ranh đất, nhờ xã hòa giải", "1.012812"),
    ("xin phép xây nhà cấp 4", "1.013225"),
    ("mở quán cà phê nhỏ cần đăng ký gì", "1.001612"),
    ("quán ế quá, muốn đóng cửa trả giấy phép hộ kinh doanh", "1.001266"),
    ("rút bhxh 1 lần", "1.001613"),
    ("mua bảo hiểm y tế hộ gia đình", "1.001939"),
    ("bà nội 76 tuổi không lương hưu có được trợ cấp không", "1.014027"),
    ("xin giấy xác nhận khuyết tật", "1.001699"),
]
OUTSIDE = [
    "giá vàng hôm nay bao nhiêu",
    "thời tiết ngày mai ở Châu Đốc",
    "tối nay đá banh mấy giờ",
    "ai là tổng thống Mỹ",
    "cách nấu bún cá Long Xuyên",
    "vay tiền 1.500.000 ở đâu",
    "kể chuyện cười đi",
    "xin chào",
    "asdkjh qwe zxc",
    "",
    "   ",
    "???",
]


@pytest.fixture(scope="module")
def searcher(built: Path) -> Searcher:
    try:
        return load(Settings(_env_file=None, data_dir=built))
    except IndexMissingError as missing:
        pytest.skip(f"{missing.message} Run `python -m app build` first.")


@pytest.mark.parametrize(("text", "code"), ASKED)
def test_everyday_question_finds_its_procedure(text: str, code: str, searcher: Searcher) -> None:
    found = searcher.search(text)
    assert found.decision is not Decision.NO_MATCH
    assert code in [hit.procedure.code for hit in found.hits[:3]]
    if found.decision is Decision.ANSWER:
        assert found.hits[0].procedure.code == code


def test_most_everyday_questions_are_answered_outright(searcher: Searcher) -> None:
    outright = [code for text, code in ASKED if searcher.search(text).decision is Decision.ANSWER]
    assert len(outright) >= 0.8 * len(ASKED)


@pytest.mark.parametrize("text", OUTSIDE)
def test_question_outside_the_catalogue_can_fail_to_match(text: str, searcher: Searcher) -> None:
    """T3: retrieval always returns something; that something must not be offered."""
    assert searcher.search(text).decision is Decision.NO_MATCH


def test_fee_question_that_names_a_procedure_is_about_that_one(searcher: Searcher) -> None:
    """T1: "lệ phí khai sinh" is a question of its own."""
    assert searcher.search("lệ phí khai sinh").hits[0].procedure.code == "1.001193"


@pytest.mark.parametrize("text", ["1.004222", "mã 1.004222 là gì", "1.004222.000.00.00.H01"])
def test_code_is_answered_surely(text: str, searcher: Searcher) -> None:
    found = searcher.search(text)
    assert found.decision is Decision.ANSWER
    assert [(hit.procedure.code, hit.score) for hit in found.hits] == [("1.004222", 1.0)]


def test_two_codes_are_a_choice_between_those_two(searcher: Searcher) -> None:
    found = searcher.search("1.004222 và 1.001193 khác gì nhau")
    assert found.decision is Decision.CLARIFY
    assert {hit.procedure.code for hit in found.choices} == {"1.004222", "1.001193"}


def test_decision_that_covers_several_is_a_choice_among_them(searcher: Searcher) -> None:
    found = searcher.search("1025/QD-BCA")
    codes = {one.code for one in searcher.catalogue.by_decision("1025/QĐ-BCA")}
    assert found.decision is Decision.CLARIFY
    assert {hit.procedure.code for hit in found.hits} == codes


def test_code_we_do_not_hold_is_no_match_not_a_neighbour(searcher: Searcher) -> None:
    found = searcher.search("1.999999 làm khai sinh")
    assert (found.decision, found.hits) == (Decision.NO_MATCH, ())


def test_spelling_of_unicode_does_not_matter(searcher: Searcher) -> None:
    """T4: decomposed text, old tone marks and double spaces are the same question."""
    text = "thủ tục hoà giải tranh chấp đất"
    variants = [text, unicodedata.normalize("NFD", text), text.replace(" ", "  "), text.upper()]
    found = [[(hit.procedure.code, hit.score) for hit in searcher.search(one).hits] for one in variants]
    assert found[1:] == found[:-1]


def test_scores_are_ranked_probabilities_with_their_signals(searcher: Searcher) -> None:
    found = searcher.search("đăng ký kết hôn", top=7)
    scores = [hit.score for hit in found.hits]
    assert len(scores) == 7
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert set(found.hits[0].signals) == {"words", "grams", "linear", "dense"}
    assert found.ms >= 0


def test_among_ranks_only_what_was_offered(searcher: Searcher) -> None:
    offered = ["1.014062", "1.014063", "1.014064"]
    found = searcher.among("cái bị mất đó", offered)
    assert {hit.procedure.code for hit in found.hits} == set(offered)
    assert found.hits[0].procedure.code == "1.014064"


def test_among_nothing_is_no_match(searcher: Searcher) -> None:
    assert searcher.among("căn cước", []).decision is Decision.NO_MATCH
    assert searcher.among("căn cước", ["9.999999"]).hits == ()


def hits(*scores: float) -> tuple[Hit, ...]:
    made: Iterator[Procedure] = (procedure(code) for code in (FERRY, BEES, WELL, KITE))
    return tuple(Hit(one, score) for one, score in zip(made, scores, strict=False))


@pytest.mark.parametrize(
    ("scores", "offered"),
    [
        ((), 0),
        ((0.5,), 1),
        ((0.5, 0.4), 2),
        ((0.5, 0.4, 0.3), 3),
        ((0.5, 0.4, 0.3, 0.29), 3),
        ((0.5, 0.4, 0.04), 2),
        ((0.9, 0.01, 0.01, 0.01), 3),
    ],
)
def test_two_or_three_choices_are_worth_offering(scores: tuple[float, ...], offered: int) -> None:
    assert len(SearchResult(Decision.CLARIFY, hits(*scores), 0.0).choices) == offered


def test_only_likely_runners_up_get_a_button() -> None:
    found = SearchResult(Decision.ANSWER, hits(0.9, 0.3, 0.09, 0.3), 0.0)
    assert [hit.procedure.code for hit in found.also] == [BEES]
