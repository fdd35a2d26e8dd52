from __future__ import annotations

from dataclasses import replace

import pytest

from eval.changes import Before, Change, Changes
from eval.report import Report, SetReport
from eval.seen import Seen
from knowledge.loader import Catalogue
from tests.eval.made_up import SECRET, outcome


def turned(text: str) -> Changes:
    before = Before(rank=1, decision="answer", right=True)
    return Changes((Change(before, Seen("q.jsonl", text, None, "no_match", right=False)),), ())


def test_every_row_has_a_cell_for_every_heading(report: Report) -> None:
    sections = [*report.sections(), *report.dialogue_sections(), *report.change_sections(turned("x"))]
    assert [section.title for section in sections] == [
        "q.jsonl: tìm ra, theo loại",
        "q.jsonl: tìm ra, theo độ dài",
        "q.jsonl: gõ kiểu khác",
        "q.jsonl: quyết định",
        "Câu không thủ tục nào trả lời",
        "Vướng ứng dụng, Cổng dịch vụ công",
        "Nhiều việc trong một tin",
        "Hay nhầm nhất",
        "Hội thoại: từng lượt",
        "Hội thoại: cả cuộc",
        "Đúng thành sai",
    ]
    for section in sections:
        assert {len(row) for row in section.rows} == {len(section.headings)}


def test_cells_by_hand(report: Report) -> None:
    rows = {section.title: list(section.rows) for section in report.sections()}
    assert rows["q.jsonl: tìm ra, theo loại"] == [
        ("one", "2", "50,0% (9–91)", "100,0% (34–100)", "50,0% (9–91)", "0,750", "0,0% (0–66)"),
        ("two", "1", "100,0% (21–100)", "100,0% (21–100)", "100,0% (21–100)", "1,000", "0,0% (0–79)"),
        ("total", "3", "66,7% (21–94)", "100,0% (44–100)", "66,7% (21–94)", "0,833", "0,0% (0–56)"),
    ]
    assert rows["q.jsonl: quyết định"][-1] == (
        "total",
        "3",
        "100,0% (44–100)",
        "0,0% (0–56)",
        "0,0% (0–56)",
        "0,0% (0–56)",
        "66,7% (21–94)",
        "–",
    )
    assert rows["Hay nhầm nhất"] == [("a", "b", "1")]


def test_confused_procedures_are_shown_by_everyday_names(report: Report, embedded: Catalogue) -> None:
    one, other = list(embedded)[:2]
    wrong = replace(outcome("x", right=one.code), ranking=(other.code,))
    sections = replace(report, sets=[SetReport("q", [wrong], 0, {})]).sections()
    assert sections[-2].title == "Nhiều việc trong một tin"
    assert sections[-1].rows == [(f"{one.code} {one.plain_name}", f"{other.code} {other.plain_name}", "1")]


def test_nothing_to_show_is_no_empty_table(report: Report) -> None:
    right = SetReport("q.jsonl", [outcome("a")], 0, {})
    bare = Report(report.catalogue, own=False, sets=[right], seen=[])
    assert [section.title.removeprefix("q.jsonl: ") for section in bare.sections()] == [
        "tìm ra, theo loại",
        "tìm ra, theo độ dài",
        "quyết định",
    ]
    assert bare.dialogue_sections() == []
    assert bare.change_sections(Changes((), ())) == []
    data = bare.as_dict()
    assert [data[part] for part in ("outside", "guides", "requests", "dialogues", "curve")] == [None] * 5


def test_markdown_tables_are_rectangular(report: Report) -> None:
    tables = [block for block in report.as_markdown().split("\n\n") if block.startswith("|")]
    assert len(tables) == 8
    for table in tables:
        assert len({line.count("|") for line in table.strip().splitlines()}) == 1


def test_left_out_questions_are_told(report: Report) -> None:
    assert "2 câu bị bỏ qua" in report.as_markdown()


def test_report_never_holds_what_somebody_else_asked(report: Report) -> None:
    shown = report.as_markdown() + str(report.as_dict())
    shown += "".join(section.as_markdown() for section in report.change_sections(turned(SECRET)))
    assert SECRET not in shown
    assert turned(SECRET).worse[0].now.key in shown


def test_our_own_questions_are_shown_where_they_turned(report: Report) -> None:
    own = replace(report, own=True)
    (section,) = own.change_sections(turned(SECRET))
    assert section.rows == [("q.jsonl", SECRET, "hạng 1, answer", "no_match")]
    assert SECRET in {question["q"] for question in own.as_dict()["questions"].values()}


def test_json_says_what_the_tables_say(report: Report) -> None:
    data = report.as_dict()
    kinds = data["sets"]["q.jsonl"]["kinds"]
    assert data["sets"]["q.jsonl"]["left_out"] == 2
    assert kinds["one"]["recall_at_1"] == {"value": 0.5, "low": 0.0945, "high": 0.9055, "n": 2}
    assert kinds["total"]["mrr"] == pytest.approx(0.8333)
    assert data["sets"]["q.jsonl"]["variants"]["unaccented"]["difference"]["value"] == -1.0
    assert data["outside"]["total"]["decisions"]["no_match"]["value"] == 1.0
    assert data["requests"]["others"]["n"] == 3
    assert data["guides"]["vneid"]["card"]["value"] == 0.5
    assert data["dialogues"]["turns"]["first"]["right"]["value"] == 0.5
    assert data["dialogues"]["wholly_right"]["n"] == 2
    assert data["confusions"] == [{"wanted": "a", "got": "b", "count": 1}]
    assert data["curve"]["coverage"] == 0.5
