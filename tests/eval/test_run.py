"""The whole way, with the index that `tthc build` made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import cli
from app.knowledge import searcher
from app.settings import Settings
from eval.report import Report
from eval.retrieval import TOTAL
from eval.run import evaluate
from knowledge.decision import Decision
from knowledge.search import Searcher

BEGIN, END = "<!-- tthc eval: begin -->", "<!-- tthc eval: end -->"

COLLOQUIAL = ("situation", "southern", "unaccented", "teencode")


@pytest.fixture(scope="module")
def engine(built: Path) -> Searcher:
    return searcher(Settings(_env_file=None, data_dir=built))


@pytest.fixture(scope="module")
def golden(engine: Searcher) -> Report:
    return evaluate(engine)


@pytest.mark.parametrize("name", COLLOQUIAL)
def test_people_who_use_their_own_words_find_the_procedure(name: str, golden: Report) -> None:
    """The floors lie some ten points under what was measured: they catch a break, not a wobble."""
    figures = golden.slices[name]
    assert figures.title_overlap.value == 0.0
    assert (figures.recall_1.value or 0.0) >= 0.82
    assert (figures.recall_3.value or 0.0) >= 0.92
    assert (figures.answers_right.value or 0.0) >= 0.88


def test_what_no_procedure_answers_is_seldom_answered(golden: Report) -> None:
    assert (golden.outside[TOTAL].decisions[Decision.ANSWER].value or 0.0) <= 0.2


def test_another_file_is_measured_without_showing_its_questions(engine: Searcher, tmp_path: Path) -> None:
    lines = [
        {"q": "dạ thưa vợ em mới sanh giờ làm khai sinh ở đâu", "code": "1.001193"},
        {"q": "thủ tục không có ở đây", "code": "9.999999"},
    ]
    path = tmp_path / "real.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    report = evaluate(engine, path)
    assert list(report.slices) == [TOTAL]
    assert (report.slices[TOTAL].n, report.left_out, report.outside) == (1, 1, {})
    assert "vợ em" not in json.dumps(report.as_dict(), ensure_ascii=False) + report.as_markdown()


def test_command_writes_its_report_and_fills_the_document(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "get_settings", lambda: Settings(_env_file=None, data_dir=built))
    document = tmp_path / "page.md"
    document.write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")
    done = CliRunner().invoke(cli.cli, ["eval", "--output", str(tmp_path), "--docs", str(document)])
    assert done.exit_code == 0, done.output
    data = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert f"| total | {data['slices']['total']['n']} |" in document.read_text(encoding="utf-8")


def test_another_file_never_ends_up_in_the_document(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli.cli, ["eval", "--set", "x.jsonl", "--docs", str(tmp_path / "page.md")])
    assert done.exit_code == 2
