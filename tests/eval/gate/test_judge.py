"""A worse version is stopped, and one sentence says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.errors import FloorsError
from eval.floors import Floor
from eval.gate.judge import RULES, Rules, judge, read_rules
from eval.gate.observation import Kind, Observation
from eval.gate.report import SLICES
from tests.admin.retraining.rows import a_report, observed

FREE = Rules((), most_lost=2, most_asked_back=3)


def some(
    count: int, before: bool | None, now: bool, subject: str = "Việc khác", **probe: object
) -> list[Observation]:
    return [observed(before, now, subject, **probe)] * count


def floor(name: str, figure: str, at_least: float) -> Rules:
    return Rules((Floor(("slices", name, figure), at_least=at_least),), most_lost=100, most_asked_back=100)


def test_worse_version_is_stopped_and_the_sentence_says_how_many_and_where() -> None:
    report = judge(
        [
            *some(9, True, False, "Làm giấy khai sinh"),
            *some(5, True, False, "Cấp lại căn cước"),
            *some(2, False, True),
            *some(100, True, True),
        ],
        FREE,
    )
    assert not report.passed
    assert report.sentence == (
        "Bản mới trả lời sai 14 câu mà bản đang chạy trả lời đúng, nhiều nhất ở “Làm giấy khai sinh” "
        "(9 câu), nên chưa đưa vào chạy được."
    )
    assert len(report.worse), len(report.better) == (14, 2)
    assert any("Cấp lại căn cước" in one for one in report.broken)


def test_same_version_passes() -> None:
    report = judge(some(50, True, True), FREE)
    assert report.passed
    assert report.sentence == "Bản mới trả lời như bản đang chạy ở cả 50 câu thử, nên đưa vào chạy được."


def test_better_version_passes_and_says_what_was_learnt() -> None:
    learnt = some(9, False, True, slice="taught") + some(3, True, True, slice="taught")
    report = judge([*learnt, *some(50, True, True), *some(1, True, False)], FREE)
    assert report.passed
    assert "đúng thêm 9 câu, sai đi 1 câu" in report.sentence
    assert "câu mới dạy đúng 12 trên 12" in report.sentence


def test_wobble_does_not_stop_a_version() -> None:
    spread = [observed(True, False, f"việc {n}") for n in range(6)]
    spread += [observed(False, True, f"việc {n}") for n in range(6, 12)]
    assert judge([*spread, *some(300, True, True)], FREE).passed


def test_slice_that_surely_got_worse_stops_a_version_though_no_subject_lost_much() -> None:
    spread = [observed(True, False, f"việc {n}") for n in range(14)]
    report = judge([*spread, *some(300, True, True)], FREE)
    assert not report.passed
    assert "kém đi rõ rệt" in report.broken[0]
    assert "nhiều nhất" not in report.sentence


def test_subject_that_lost_much_stops_a_version_though_the_whole_got_better() -> None:
    report = judge([*some(3, True, False, "Đăng ký tạm trú"), *some(30, False, True)], FREE)
    assert not report.passed
    assert "“Đăng ký tạm trú” (3 câu)" in report.sentence


def test_subjects_of_different_kinds_are_not_one_though_they_share_a_name() -> None:
    name = "Tạm trú"
    kinds = (Kind.PROCEDURE, Kind.INTENT)
    lost = [one for kind in kinds for one in some(2, True, False, name, kind=kind)]
    assert judge([*lost, *some(300, True, True)], FREE).passed


def test_version_that_asks_back_where_the_live_one_answers_is_stopped_though_nothing_is_wrong() -> None:
    report = judge([*some(9, True, True, "Sang tên xe", at_once=False), *some(200, True, True)], FREE)
    assert not report.passed
    assert report.worse == ()
    assert report.sentence == (
        "Bản mới phải hỏi lại ở 9 câu mà bản đang chạy trả lời đúng ngay, nhiều nhất ở “Sang tên xe” "
        "(9 câu), nên chưa đưa vào chạy được."
    )
    assert "“Sang tên xe”: phải hỏi lại thêm 9 câu, chỉ được phép 3" in report.broken


def test_asking_back_here_and_there_stops_nothing() -> None:
    spread = [observed(True, True, f"việc {n}", at_once=False) for n in range(3)]
    assert judge([*spread, *some(300, True, True)], FREE).passed


def test_questions_judged_more_strictly_are_not_counted_twice() -> None:
    report = judge(some(50, True, True), FREE)
    assert [(one.name, one.n) for one in report.slices] == [("questions", 50), ("at_once", 50)]
    assert report.n == 50


def test_floor_of_the_new_version_holds_without_an_old_one() -> None:
    few = [*some(8, None, True), *some(2, None, False)]
    assert judge(few, floor("questions", "new", 0.8)).passed
    report = judge(few, floor("questions", "new", 0.81))
    assert report.sentence == (
        "Nhóm “câu bà con hay hỏi” bản mới chỉ đúng 8 trên 10 câu, dưới mức phải giữ, "
        "nên chưa đưa vào chạy được."
    )
    assert report.broken == ("Câu bà con hay hỏi: câu đúng 80,0%, phải từ 81,0%",)


def test_floor_of_a_difference_is_asked_only_where_there_is_one() -> None:
    rules = floor("taught", "difference", 0.0)
    assert judge(some(5, True, True), rules).passed
    assert judge(some(5, None, False, slice="taught"), rules).passed
    assert not judge([*some(1, True, False, slice="taught"), *some(50, True, True)], rules).passed


def test_golden_slice_that_was_not_measured_stops_a_version() -> None:
    report = judge(some(5, True, True), floor("letters", "new", 0.9))
    assert not report.passed
    assert "thiếu số đo" in report.sentence


def test_first_version_passes_on_its_own_figures() -> None:
    report = judge(some(20, None, True), FREE)
    assert report.passed
    assert "chưa có bản đang chạy để so" in report.sentence
    assert report.worse == ()


def test_talk_that_went_wrong_stops_a_version_whatever_else_it_can() -> None:
    talk = observed(None, False, "hỏi bằng mã thủ tục", slice="talks", kind=Kind.TALK)
    report = judge([talk, *some(99, False, True)], FREE)
    assert not report.passed
    assert "“hỏi bằng mã thủ tục”" in report.sentence


def test_slices_stand_in_their_order_with_intervals() -> None:
    report = judge([*some(4, True, True, slice="intents"), *some(4, True, True)], FREE)
    assert [one.name for one in report.slices] == ["questions", "intents", "at_once"]
    for one in report.slices:
        assert one.new_low < 1.0 == pytest.approx(one.new_high)
        assert one.low < 0.0 < one.high


def test_report_survives_being_stored() -> None:
    report = a_report(lost=3, gained=1)
    assert type(report).model_validate(report.model_dump(mode="json")) == report


def test_our_rules_ask_for_figures_that_exist() -> None:
    rules = read_rules()
    assert rules.most_lost >= 1
    assert rules.floors
    for one in rules.floors:
        assert one.path[1] in SLICES
        assert one.path[2] in ("new", "difference")


@pytest.mark.parametrize("text", ["", "[subject]\n", "[subject]\nmost_lost = 2\n", "không phải toml"])
def test_broken_rules_are_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / RULES.name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FloorsError, match=RULES.name):
        read_rules(path)
