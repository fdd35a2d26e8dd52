"""The check names the file, the step and the value of everything that would lose somebody."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.guides import check
from knowledge.guides.check import HEAVIEST_PICTURE, Problem, problems, still_walkable
from knowledge.guides.loader import Guides
from tests.knowledge.guides.made_up import KITE, STRING, choice, guide, shelf, step, three, trouble

TODAY = date(2026, 11, 25)
LONG = (
    "Anh chị bấm vào nút ở góc trên bên phải màn hình rồi kéo xuống dưới cùng tìm chữ thả diều và bấm vào đó."
)


def found(guides: Guides) -> list[Problem]:
    return list(problems(guides, {"9.000005"}, TODAY))


def test_picture_must_be_there_and_light(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "PICTURES", tmp_path)
    (tmp_path / "light.png").write_bytes(b"x")
    (tmp_path / "heavy.png").write_bytes(b"x" * (HEAVIEST_PICTURE + 1))
    steps = [step("aa", picture="light.png"), step("bb", picture="heavy.png")]
    assert [(one.step, one.value) for one in found(shelf(guide(steps=steps)))] == [("bb", "heavy.png")]


def test_sound_guides_have_no_problem() -> None:
    assert found(three()) == []
    assert list(still_walkable(three(), TODAY)) == []


@pytest.mark.parametrize(
    ("changes", "where", "value"),
    [
        ({"steps": [step("aa", next="cc"), step("bb"), step("cc")]}, "bb", "bb"),
        (
            {"steps": [step("aa", choices=[choice("Nữa", "bb")]), step("bb", choices=[choice("Nữa", "aa")])]},
            "aa",
            "bb",
        ),
        ({"steps": [step("aa", choices=[choice("Nữa", "aa")])]}, "aa", "aa"),
        ({"then": [choice("Đi", "guide:khong-co")]}, "to", "guide:khong-co"),
        ({"then": [choice("Đi", "procedure:8.000001")]}, "to", "procedure:8.000001"),
        ({"steps": [step("aa", choices=[choice("Có", "end"), choice("Cỏ", "end")])]}, "aa", "Có"),
        ({"steps": [step("aa", trouble=[trouble("Kẹt dây"), trouble("Kẹt đay")])]}, "aa", "Kẹt đay"),
        ({"examples": ["thả diều"]}, "examples", "1"),
        (
            {"examples": [f"câu {n}" for n in range(30)] + ["gọi tui 0912345678 nha"]},
            "examples",
            "0912345678",
        ),
        ({"steps": [{"id": "aa", "do": LONG}]}, "aa", LONG),
        ({"steps": [step("aa", tip="Gõ URL vào.")]}, "aa", "URL"),
        ({"steps": [step("aa", see="Bấm download.")]}, "aa", "download"),
        ({"steps": [step("aa", see="Bật NFC lên.")]}, "aa", "NFC"),
        ({"checked": "2027-01-01"}, "checked", "2027-01-01"),
        ({"steps": [step("aa", picture="mat-roi.png")]}, "aa", "mat-roi.png"),
    ],
)
def test_problem_is_named_with_its_place_and_value(changes: dict[str, Any], where: str, value: str) -> None:
    told = found(shelf(guide(**changes)))
    assert (KITE, where, value) in {(one.guide, one.step, one.value) for one in told}
    assert all(one.is_error for one in told)


def test_message_names_file_step_value_and_remedy() -> None:
    (one,) = found(shelf(guide(then=[choice("Đi", "guide:khong-co")])))
    assert (
        str(one)
        == "bay-dieu.yaml · to · “guide:khong-co”: không có hướng dẫn này; sửa tên, hoặc viết thêm bài."
    )


@pytest.mark.parametrize(
    "see", ["Bật NFC (chỗ áp thẻ) lên.", "Tìm chữ NFC trong cài đặt.", "NFC là chỗ áp thẻ."]
)
def test_word_that_is_explained_once_is_fine(see: str) -> None:
    assert found(shelf(guide(steps=[step("first", see=see), step("second", tip="Mở NFC.")]))) == []


def test_word_that_a_screen_shows_is_not_ours_to_change() -> None:
    assert found(shelf(guide(steps=[step("first", see="Bấm vào chữ “Download”.")]))) == []


def test_circle_that_needs_no_choice_is_found_once() -> None:
    told = found(
        shelf(guide(steps=[step("first"), step("second", next="first", trouble=[trouble("Ra", to="end")])]))
    )
    circle = [one for one in told if "vòng tròn" in one.what]
    assert [one.value for one in circle] == ["bay-dieu/first → bay-dieu/second"]


def test_circle_through_two_guides_is_found() -> None:
    pair = shelf(
        guide(KITE, steps=[step("only", next=f"guide:{STRING}")]),
        guide(STRING, steps=[step("only", next=f"guide:{KITE}")]),
    )
    assert [one.value for one in found(pair)] == ["bay-dieu/only → noi-day/only"]


def test_circle_in_which_the_person_chooses_is_no_problem() -> None:
    again = [step("first"), step("second", choices=[choice("Lại", "first"), choice("Xong", "end")])]
    assert found(shelf(guide(steps=again))) == []


def test_old_guide_is_worth_knowing_but_no_error() -> None:
    (one,) = found(shelf(guide(checked="2026-01-01")))
    assert not one.is_error
