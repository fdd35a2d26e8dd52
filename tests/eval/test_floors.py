from __future__ import annotations

from pathlib import Path

import pytest

from eval.errors import FloorsError
from eval.floors import FLOORS, Floor, broken, read_floors

REPORT = {
    "sets": {"a.jsonl": {"kinds": {"total": {"recall_at_1": {"value": 0.85, "n": 10}, "mrr": 0.9}}}},
    "outside": {"total": {"decisions": {"answer": {"value": 0.05}}}},
    "dialogues": None,
}


def floors(tmp_path: Path, text: str) -> list[Floor]:
    path = tmp_path / "floors.toml"
    path.write_text(text, encoding="utf-8")
    return read_floors(path)


def test_floors_are_found_by_the_path_of_their_figure(tmp_path: Path) -> None:
    read = floors(
        tmp_path,
        '[sets."a.jsonl".kinds.total]\nrecall_at_1.at_least = 0.85\nmrr.at_least = 0.91\n'
        "[outside.total]\ndecisions.answer.at_most = 0.04\n",
    )
    fallen = broken(read, REPORT)
    assert [str(one) for one in fallen] == [
        "sets › a.jsonl › kinds › total › mrr: đo được 0,900, phải ít nhất 0,910",
        "outside › total › decisions › answer: đo được 0,050, phải nhiều nhất 0,040",
    ]


def test_part_that_was_not_measured_breaks_nothing(tmp_path: Path) -> None:
    read = floors(
        tmp_path, "[dialogues.turns.total]\nright.at_least = 0.9\n[guides.total]\nright.at_least = 0.9\n"
    )
    assert broken(read, REPORT) == []


def test_figure_that_is_missing_from_a_measured_part_is_a_broken_floor(tmp_path: Path) -> None:
    read = floors(tmp_path, '[sets."b.jsonl".kinds.total]\nrecall_at_1.at_least = 0.5\n')
    assert str(broken(read, REPORT)[0]).endswith("không có số đo, phải ít nhất 0,500")


def test_both_bounds_can_be_asked_for(tmp_path: Path) -> None:
    (floor,) = floors(tmp_path, "[outside.x]\nat_least = 0.1\nat_most = 0.2\n")
    assert [floor.holds(value) for value in (0.05, 0.1, 0.2, 0.25)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("x = 0.5", "x không phải một sàn"),
        ("[a]\nat_least = 'cao'", "a: 'cao' không phải số"),
        ("[a]\nat_least = true", "a: True không phải số"),
        ("at_least = 0.5", "không có tên"),
        ("[a]\nat_last = 0.5", "a › at_last không phải một sàn"),
        ("[", "không đọc được"),
    ],
)
def test_what_is_no_floor_is_named(text: str, named: str, tmp_path: Path) -> None:
    with pytest.raises(FloorsError, match=named):
        floors(tmp_path, text)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FloorsError, match=r"none\.toml"):
        read_floors(tmp_path / "none.toml")


def test_our_own_floors_can_be_read() -> None:
    read = read_floors(FLOORS)
    assert {floor.path[0] for floor in read} >= {"sets", "outside", "requests", "dialogues"}
    assert len({floor.path for floor in read}) == len(read)
