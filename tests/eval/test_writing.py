from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.changes import Changes, compare, last_report
from eval.errors import MarkersMissingError
from eval.floors import Broken, Floor
from eval.report import Report
from eval.writing import COMMAND, TALK_COMMAND, write_into_document, write_report
from tests.eval.made_up import SECRET

BEGIN, END = "<!-- tthc eval: begin -->", "<!-- tthc eval: end -->"
TALK_BEGIN, TALK_END = "<!-- tthc eval --dialogues: begin -->", "<!-- tthc eval --dialogues: end -->"
NONE = Changes((), ())


def test_report_is_written_whole(report: Report, tmp_path: Path) -> None:
    folder = tmp_path / "made" / "here"
    fallen = Broken(Floor(("outside", "total"), at_most=0.04), 0.05)
    write_report(report, folder, NONE, [fallen])
    text = (folder / "report.md").read_text(encoding="utf-8")
    assert f"* {fallen}" in text
    assert "### Hội thoại: từng lượt" in text
    data = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert data["broken_floors"] == [str(fallen)]
    assert data["changes"] == {"right_to_wrong": [], "wrong_to_right": []}
    assert (folder / "coverage.svg").is_file()
    for path in folder.iterdir():
        assert SECRET not in path.read_text(encoding="utf-8")


def test_next_report_knows_what_turned(report: Report, tmp_path: Path) -> None:
    write_report(report, tmp_path, NONE, [])
    now = [replace(one, right=not one.right) for one in report.seen]
    changes = compare(last_report(tmp_path), now)
    assert [change.now.right for change in changes.worse] == [False, False]
    assert [change.now.right for change in changes.better] == [True]


def test_document_keeps_everything_around_the_markers(report: Report, tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    text = f"# Trước\n\n{BEGIN}\ncũ\n{END}\n\nGiữa\n\n{TALK_BEGIN}\n{TALK_END}\n\nSau\n"
    document.write_text(text, encoding="utf-8")
    write_into_document(report, document)
    once = document.read_text(encoding="utf-8")
    assert once.startswith(f"# Trước\n\n{BEGIN}\n")
    assert once.endswith(f"{TALK_END}\n\nSau\n")
    assert f"\n{END}\n\nGiữa\n\n{TALK_BEGIN}\n" in once
    assert "cũ\n" not in once
    assert f"`{COMMAND}`" in once
    assert f"`{TALK_COMMAND}`" in once
    assert "(pictures/coverage.svg)" in once
    assert (tmp_path / "pictures" / "coverage.svg").is_file()
    write_into_document(report, document)
    assert document.read_text(encoding="utf-8") == once


def test_dialogues_that_were_not_measured_keep_their_old_table(report: Report, tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    document.write_text(f"{BEGIN}\n{END}\n{TALK_BEGIN}\ncũ\n{TALK_END}\n", encoding="utf-8")
    write_into_document(replace(report, dialogues=None), document)
    assert document.read_text(encoding="utf-8").endswith(f"{TALK_BEGIN}\ncũ\n{TALK_END}\n")


@pytest.mark.parametrize("text", [None, "", BEGIN, END, f"{END}\n{BEGIN}"])
def test_document_without_both_markers_is_left_alone(
    text: str | None, report: Report, tmp_path: Path
) -> None:
    document = tmp_path / "page.md"
    if text is not None:
        document.write_text(text, encoding="utf-8")
    with pytest.raises(MarkersMissingError, match=r"page\.md"):
        write_into_document(report, document)
    assert text is None or document.read_text(encoding="utf-8") == text
    assert not (tmp_path / "pictures").exists()
