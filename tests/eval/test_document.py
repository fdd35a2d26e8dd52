"""docs/evaluation.md: its table is measured, not written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import cli
from app.settings import ROOT
from eval import questions, report
from eval.questions import read_questions
from eval.report import COMMAND, DECIDED, FOUND

BEGIN, END = "<!-- tthc eval: begin -->", "<!-- tthc eval: end -->"

DOCUMENT = ROOT / "docs" / "evaluation.md"
SHARE = re.compile(r"^(\d+,\d)% \((\d+)–(\d+)\)$")
MRR = re.compile(r"^[01],\d{3}$")


def rows_under(headings: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the rows of the measured table with these headings, by name."""
    measured = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    _, _, table = measured.partition(f"| {' | '.join(headings)} |\n")
    lines = table.partition("\n\n")[0].splitlines()[1:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: row[1:] for row in cells}


@pytest.mark.parametrize("headings", [FOUND, DECIDED, report.OUTSIDE])
def test_every_number_parses_and_lies_in_its_interval(headings: tuple[str, ...]) -> None:
    rows = rows_under(headings)
    assert rows
    for n, *cells in rows.values():
        assert int(n) > 0
        for cell in cells:
            share = SHARE.match(cell)
            assert share or MRR.match(cell) or cell == "–", cell
            if share:
                value = float(share[1].replace(",", "."))
                assert int(share[2]) - 1 <= value <= int(share[3]) + 1


@pytest.mark.parametrize(
    ("headings", "source"),
    [
        (FOUND, questions.QUESTIONS),
        (DECIDED, questions.QUESTIONS),
        (report.OUTSIDE, questions.OUTSIDE),
    ],
)
def test_counts_are_those_of_the_golden_sets(headings: tuple[str, ...], source: Path) -> None:
    asked = read_questions(source)
    counted = {name: int(cells[0]) for name, cells in rows_under(headings).items()}
    assert counted.pop("total") == len(asked)
    assert counted == {name: sum(q.slice == name for q in asked) for name in counted}
    assert set(counted) == {question.slice for question in asked}


def test_document_names_the_command_that_made_it() -> None:
    measured = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    assert f"`{COMMAND}`" in measured


def test_named_command_has_the_named_option() -> None:
    _, name, option, _ = COMMAND.split()
    shown = CliRunner().invoke(cli.cli, [name, "--help"], env={"COLUMNS": "120"})
    assert option in shown.output
    assert COMMAND.split()[-1] == DOCUMENT.relative_to(ROOT).as_posix()
