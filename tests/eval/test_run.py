"""The whole way, with the index that `tthc build` made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app import cli, cli_eval
from app.knowledge import searcher
from app.settings import Settings
from eval import floors, questions
from eval.errors import QuestionFileError
from eval.external import Expected, match
from eval.floors import Floor, broken, read_floors
from eval.report import Report
from eval.retrieval import TOTAL
from eval.run import evaluate, evaluate_file, evaluate_matched
from knowledge.search import Searcher
from tests.eval.made_up import BIRTH

BEGIN, END = "<!-- tthc eval: begin -->", "<!-- tthc eval: end -->"

FLOORS = [floor for floor in read_floors() if floor.path[0] != "dialogues"]

OTHERS = [
    {"q": "dạ thưa vợ em mới sanh giờ làm khai sinh ở đâu", "code": BIRTH},
    {"q": "thủ tục không có ở đây", "code": "9.999999"},
]


@pytest.fixture(scope="module")
def engine(built: Path) -> Searcher:
    return searcher(Settings(_env_file=None, data_dir=built))


@pytest.fixture(scope="module")
def golden(engine: Searcher) -> Report:
    return evaluate(engine)


@pytest.mark.parametrize("floor", FLOORS, ids=lambda floor: "/".join(floor.path))
def test_no_floor_is_broken(floor: Floor, golden: Report) -> None:
    assert [str(one) for one in broken([floor], golden.as_dict())] == []


def test_no_question_is_left_out(golden: Report) -> None:
    assert [(one.name, one.left_out) for one in golden.sets] == [
        ("questions.jsonl", 0),
        ("questions-2.jsonl", 0),
        ("letters.jsonl", 0),
    ]
    keys = {one.key for one in golden.seen}
    assert len(keys) == len(golden.seen)


def test_own_words_quote_no_title(golden: Report) -> None:
    kinds = golden.sets[0].kinds
    for name in ("situation", "southern", "unaccented", "teencode"):
        assert kinds[name].title_overlap.value == 0.0


def test_another_file_is_measured_without_showing_its_questions(engine: Searcher, tmp_path: Path) -> None:
    report = evaluate_file(engine, a_file(tmp_path, *OTHERS))
    (one,) = report.sets
    assert list(one.kinds) == [TOTAL]
    assert (one.kinds[TOTAL].n, one.left_out, report.outside) == (1, 1, None)
    assert "vợ em" not in json.dumps(report.as_dict(), ensure_ascii=False) + report.as_markdown()


def test_titles_of_others_are_measured_the_same_way(engine: Searcher) -> None:
    name = engine.catalogue.procedures[BIRTH].name
    lines = [Expected(q=OTHERS[0]["q"], expected_title=name), Expected(q="x", expected_title="không có")]
    report = evaluate_matched(engine, "faq.jsonl", match(lines, engine.catalogue))
    (one,) = report.sets
    assert (one.name, one.kinds[TOTAL].n, one.left_out, report.own) == ("faq.jsonl", 1, 1, False)
    assert one.kinds[TOTAL].recall_1.value == 1.0


@pytest.fixture
def small(engine: Searcher, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Let the command run on a few questions, with an index that is loaded already, and floors of its own."""
    monkeypatch.setattr(cli_eval, "_searcher", lambda: engine)
    for name, source in (
        ("QUESTIONS", questions.QUESTIONS),
        ("QUESTIONS_2", questions.QUESTIONS_2),
        ("LETTERS", questions.LETTERS),
        ("OUTSIDE", questions.OUTSIDE),
    ):
        short = tmp_path / source.name
        short.write_text("".join(source.read_text(encoding="utf-8").splitlines(keepends=True)[:3]), "utf-8")
        monkeypatch.setattr(f"eval.run.{name}", short)
    monkeypatch.setattr("eval.run.GUIDES", tmp_path / "guides.jsonl")
    made = tmp_path / "floors.toml"
    made.write_text("", encoding="utf-8")
    monkeypatch.setattr(floors.read_floors, "__defaults__", (made,))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.cli, ["eval", *arguments])


def test_command_writes_its_report_and_fills_the_document(small: Path) -> None:
    document = small / "page.md"
    document.write_text(f"{BEGIN}\n{END}\n", encoding="utf-8")
    done = run("--output", str(small / "out"), "--docs", str(document))
    assert done.exit_code == 0, done.output
    data = json.loads((small / "out" / "report.json").read_text(encoding="utf-8"))
    total = data["sets"]["questions.jsonl"]["kinds"]["total"]["n"]
    assert total == 3
    assert f"| total | {total} |" in document.read_text(encoding="utf-8")
    assert (small / "pictures" / "coverage.svg").is_file()
    # The questions about guides are not there: told, and skipped.
    assert data["guides"] is None
    assert "guides.jsonl" in done.output


def test_second_report_names_what_turned_since_the_first(small: Path) -> None:
    out = small / "out"
    assert run("--output", str(out)).exit_code == 0
    path = out / "report.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    first = next(iter(data["questions"].values()))
    right, first["right"] = first["right"], not first["right"]
    path.write_text(json.dumps(data), encoding="utf-8")
    done = run("--output", str(out))
    changes = json.loads(path.read_text(encoding="utf-8"))["changes"]
    assert sorted(map(len, changes.values())) == [0, 1]
    turned = "Sai thành đúng" if right else "Đúng thành sai"
    assert f"### {turned}" in (out / "report.md").read_text(encoding="utf-8")
    assert turned in done.output


def test_broken_floor_is_named_and_ends_with_one(small: Path) -> None:
    text = '[sets."questions.jsonl".kinds.total]\nmrr.at_least = 1.5\nrecall_at_3.at_least = 0.0\n'
    (small / "floors.toml").write_text(text, encoding="utf-8")
    done = run()
    assert done.exit_code == 1
    assert "DƯỚI SÀN sets › questions.jsonl › kinds › total › mrr" in done.output
    assert "phải ít nhất 1,500" in done.output
    assert "recall_at_3" not in done.output.partition("DƯỚI SÀN")[2]


def test_external_command_tells_how_titles_were_matched(small: Path, engine: Searcher) -> None:
    name = engine.catalogue.procedures[BIRTH].name
    path = a_file(small, {"q": "làm khai sinh", "expected_title": name}, {"q": "x", "expected_title": "y"})
    done = run("external", "--format", "egov", str(path))
    assert done.exit_code == 0, done.output
    assert "Trùng tên 1 câu, gần trùng 0 câu, bỏ qua 1 câu." in done.output


def test_other_peoples_file_meets_no_floor(small: Path) -> None:
    text = '[sets."questions.jsonl".kinds.total]\nmrr.at_least = 1.5\n'
    (small / "floors.toml").write_text(text, encoding="utf-8")
    done = run("--set", str(a_file(small, *OTHERS)))
    assert done.exit_code == 0
    assert "Bỏ qua 1 câu" in done.output


def test_file_that_is_no_question_file_is_an_error_of_ours(small: Path) -> None:
    done = run("external", str(a_file(small, {"q": "x"})))
    assert isinstance(done.exception, QuestionFileError)


@pytest.mark.parametrize("option", [["--docs", "page.md"], ["--dialogues"]])
def test_another_file_never_ends_up_in_the_document(option: list[str]) -> None:
    assert run("--set", "x.jsonl", *option).exit_code == 2


def test_unknown_format_is_refused() -> None:
    assert run("external", "--format", "xml", "x.jsonl").exit_code == 2


def a_file(folder: Path, *lines: dict[str, str]) -> Path:
    path = folder / "others.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path
