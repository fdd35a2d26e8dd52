from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.changes import compare, last_report
from eval.seen import Seen


def seen(text: str, *, right: bool) -> Seen:
    return Seen("a.jsonl", text, 1 if right else 3, "answer", right)


def write(folder: Path, *questions: Seen) -> None:
    data = {"questions": {one.key: one.as_dict(with_text=False) for one in questions}}
    (folder / "report.json").write_text(json.dumps(data), encoding="utf-8")


def test_only_questions_that_both_reports_have_can_turn(tmp_path: Path) -> None:
    write(
        tmp_path,
        seen("a", right=True),
        seen("b", right=False),
        seen("c", right=True),
        seen("gone", right=True),
    )
    now = [seen("a", right=False), seen("b", right=True), seen("c", right=True), seen("new", right=False)]
    changes = compare(last_report(tmp_path), now)
    assert [change.now.text for change in changes.worse] == ["a"]
    assert [change.now.text for change in changes.better] == ["b"]
    assert (changes.worse[0].before.rank, changes.worse[0].now.rank) == (1, 3)
    assert changes.as_dict() == {"right_to_wrong": [now[0].key], "wrong_to_right": [now[1].key]}


def test_better_rank_of_a_wrong_answer_is_no_turn(tmp_path: Path) -> None:
    write(tmp_path, Seen("a.jsonl", "a", 5, "no_match", right=False))
    changes = compare(last_report(tmp_path), [Seen("a.jsonl", "a", 2, "clarify", right=False)])
    assert (changes.worse, changes.better) == ((), ())


@pytest.mark.parametrize(
    "text", [None, "", "{", "[]", '{"slices": {}}', '{"questions": {"x": {"rank": "1"}}}']
)
def test_report_that_is_missing_or_of_another_make_makes_everything_new(
    text: str | None, tmp_path: Path
) -> None:
    if text is not None:
        (tmp_path / "report.json").write_text(text, encoding="utf-8")
    assert last_report(tmp_path) == {}


def test_report_that_is_no_text_makes_everything_new(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_bytes(b"\xff\xfe")
    assert last_report(tmp_path) == {}
