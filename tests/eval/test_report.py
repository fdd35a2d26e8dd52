from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.errors import MarkersMissingError
from eval.questions import Question
from eval.report import COMMAND, Report, write_into_document, write_report
from eval.retrieval import measure_by_procedure, measure_by_slice, measure_outside
from knowledge.decision import Decision
from knowledge.loader import Catalogue
from tests.eval.made_up import found, outcome

BEGIN, END = "<!-- tthc eval: begin -->", "<!-- tthc eval: end -->"

SECRET = "chuyện riêng của một người"


@pytest.fixture
def report(embedded: Catalogue) -> Report:
    outcomes = [outcome("ab"), outcome("ba"), outcome("b", right="b", name="two")]
    outside = measure_outside(
        lambda _: found(embedded, Decision.NO_MATCH), [Question(q=SECRET, slice="love")]
    )
    return Report("q.jsonl", "cafe", 2, measure_by_slice(outcomes), measure_by_procedure(outcomes), outside)


def test_every_row_has_a_cell_for_every_heading(report: Report) -> None:
    sections = report.sections()
    assert [section.title for section in sections][:2] == ["Tìm ra", "Quyết định"]
    for section in sections:
        assert {len(row) for row in section.rows} == {len(section.headings)}


def test_cells_by_hand(report: Report) -> None:
    found_rows, decided_rows, *_ = (section.rows for section in report.sections())
    assert found_rows == [
        ("one", "2", "50,0% (9–91)", "100,0% (34–100)", "0,750", "0,0% (0–66)"),
        ("two", "1", "100,0% (21–100)", "100,0% (21–100)", "1,000", "0,0% (0–79)"),
        ("total", "3", "66,7% (21–94)", "100,0% (44–100)", "0,833", "0,0% (0–56)"),
    ]
    assert decided_rows[-1] == (
        "total",
        "3",
        "100,0% (44–100)",
        "0,0% (0–56)",
        "0,0% (0–56)",
        "66,7% (21–94)",
        "–",
    )


def test_only_procedures_with_a_miss_are_weak(report: Report) -> None:
    assert [row[0] for row in report.sections()[-1].rows] == ["a"]


def test_nothing_to_show_is_no_empty_table(report: Report) -> None:
    bare = replace(report, outside={}, procedures={})
    assert [section.title for section in bare.sections()] == ["Tìm ra", "Quyết định"]


def test_markdown_tables_are_rectangular(report: Report) -> None:
    tables = [block for block in report.as_markdown().split("\n\n") if block.startswith("|")]
    assert len(tables) == 4
    for table in tables:
        assert len({line.count("|") for line in table.strip().splitlines()}) == 1


def test_left_out_questions_are_told(report: Report) -> None:
    assert "2 câu bị bỏ qua" in report.as_markdown()


def test_report_never_holds_a_question(report: Report, tmp_path: Path) -> None:
    write_report(report, tmp_path / "made" / "here")
    for name in ("report.md", "report.json"):
        assert SECRET not in (tmp_path / "made" / "here" / name).read_text(encoding="utf-8")


def test_json_says_what_markdown_says(report: Report, tmp_path: Path) -> None:
    write_report(report, tmp_path)
    data = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert data["catalogue"] == "cafe"
    assert data["left_out"] == 2
    assert data["slices"]["one"]["recall_at_1"] == {"value": 0.5, "low": 0.0945, "high": 0.9055, "n": 2}
    assert data["outside"]["total"]["decisions"]["no_match"]["value"] == 1.0


def test_document_keeps_everything_around_the_markers(report: Report, tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    document.write_text(f"# Trước\n\n{BEGIN}\ncũ\n{END}\n\nSau\n", encoding="utf-8")
    write_into_document(report, document)
    once = document.read_text(encoding="utf-8")
    assert once.startswith(f"# Trước\n\n{BEGIN}\n")
    assert once.endswith(f"{END}\n\nSau\n")
    assert "cũ\n" not in once
    assert COMMAND in once
    write_into_document(report, document)
    assert document.read_text(encoding="utf-8") == once


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
