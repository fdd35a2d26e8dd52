"""docs/evaluation.md: its tables are measured, not written."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from app import cli
from app.settings import ROOT
from eval import questions
from eval.dialogues.script import Kind, expectations, read_dialogues
from eval.floors import FLOORS
from eval.questions import read_questions
from eval.requests import read_requests
from eval.variants import VARIANTS
from eval.writing import COMMAND, PICTURE, TALK_COMMAND

DOCUMENT = ROOT / "docs" / "evaluation.md"
SHARE = re.compile(r"^(\d+,\d)% \((\d+)–(\d+)\)$")
POINTS = re.compile(r"^([+-]\d+,\d) \(([+-]\d+,\d) tới ([+-]\d+,\d)\)$")
MRR = re.compile(r"^[01],\d{3}$")
SETS = [questions.QUESTIONS, questions.QUESTIONS_2, questions.LETTERS]


def measured(mark: str) -> str:
    text = DOCUMENT.read_text(encoding="utf-8")
    return text.partition(f"<!-- {mark}: begin -->")[2].partition(f"<!-- {mark}: end -->")[0]


WHOLE = measured("tthc eval") + measured("tthc eval --dialogues")


def tables() -> dict[str, dict[str, list[str]]]:
    """Return the rows of every measured table, by its heading and by name."""
    made = {}
    for block in WHOLE.split("### ")[1:]:
        title, _, rest = block.partition("\n\n")
        lines = rest.partition("\n\n")[0].strip().splitlines()[2:]
        cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        made[title] = {row[0]: row[1:] for row in cells}
    return made


TABLES = tables()
FIGURES = [title for title in TABLES if title != "Hay nhầm nhất"]


def number(text: str) -> float:
    return float(text.replace(",", "."))


@pytest.mark.parametrize("title", FIGURES)
def test_every_number_parses_and_lies_in_its_interval(title: str) -> None:
    assert TABLES[title]
    for n, *cells in TABLES[title].values():
        assert int(n) > 0
        for cell in cells:
            share, points = SHARE.match(cell), POINTS.match(cell)
            assert share or points or MRR.match(cell) or cell == "–", cell
            for found, slack in ((share, 1.0), (points, 5.0)):
                # Bonett and Price's interval is drawn to the middle on a few questions.
                if found:
                    value, low, high = map(number, found.groups())
                    assert low - slack <= value <= high + slack


@pytest.mark.parametrize("source", SETS, ids=lambda source: source.name)
def test_counts_are_those_of_the_golden_sets(source: Path) -> None:
    asked = read_questions(source)
    for table in ("tìm ra, theo loại", "quyết định"):
        counted = {name: int(cells[0]) for name, cells in TABLES[f"{source.name}: {table}"].items()}
        assert counted.pop("total") == len(asked)
        assert counted == {name: sum(q.slice == name for q in asked) for name in counted}
        assert set(counted) == {question.slice for question in asked}
    lengths = TABLES[f"{source.name}: tìm ra, theo độ dài"]
    assert sum(int(cells[0]) for cells in lengths.values()) == len(asked)


def test_counts_of_the_other_sets() -> None:
    outside = read_questions(questions.OUTSIDE)
    assert int(TABLES["Câu không thủ tục nào trả lời"]["total"][0]) == len(outside)
    assert int(TABLES["Nhiều việc trong một tin"]["total"][0]) == len(read_requests())
    scored = [one for dialogue in read_dialogues() for one in expectations(dialogue)]
    turns = TABLES["Hội thoại: từng lượt"]
    assert int(turns["total"][0]) == len(scored)
    assert int(turns["hỏi tiếp"][0]) == sum(one.kind is Kind.FOLLOW_UP for one in scored)
    assert {int(cells[0]) for cells in TABLES["Hội thoại: cả cuộc"].values()} == {len(read_dialogues())}


@pytest.mark.parametrize("source", SETS[:2], ids=lambda source: source.name)
def test_every_variant_is_measured(source: Path) -> None:
    asked = read_questions(source)
    counted = {name: int(cells[0]) for name, cells in TABLES[f"{source.name}: gõ kiểu khác"].items()}
    assert counted == {name: sum(said(q.q) != q.q for q in asked) for name, said in VARIANTS.items()}


def test_document_names_the_commands_that_made_it() -> None:
    assert f"`{COMMAND}`" in measured("tthc eval")
    assert f"`{TALK_COMMAND}`" in measured("tthc eval --dialogues")


@pytest.mark.parametrize("command", [COMMAND, TALK_COMMAND])
def test_named_command_has_the_named_options(command: str) -> None:
    _, name, *rest = command.split()
    shown = CliRunner().invoke(cli.cli, [name, "--help"], env={"COLUMNS": "120"})
    for option in (part for part in rest if part.startswith("--")):
        assert option in shown.output
    assert rest[-1] == DOCUMENT.relative_to(ROOT).as_posix()


def test_picture_lies_beside_the_document_and_is_drawn() -> None:
    assert f"({PICTURE.as_posix()})" in measured("tthc eval")
    picture = (DOCUMENT.parent / PICTURE).read_text(encoding="utf-8")
    assert ElementTree.fromstring(picture).tag.endswith("svg")


def test_document_tells_where_the_floors_are() -> None:
    assert FLOORS.relative_to(ROOT).as_posix() in DOCUMENT.read_text(encoding="utf-8")
