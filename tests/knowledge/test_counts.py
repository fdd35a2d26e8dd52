"""The table of the catalogue by field: every procedure in one row, and a sum that adds up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.counts import OFTEN_ASKED, TITLES, table_of
from knowledge.loader import Catalogue
from knowledge.schema import Domain
from knowledge.twins import TwinQuestion
from tests.knowledge.made_up import BEES, FERRY, WELL, catalogue, procedure

HEADINGS = ["Thủ tục", "Câu mẫu", "Từ 40 câu", "Cách gọi", "Điều có nguồn", "Chờ xác nhận", "Hỏi sinh đôi"]


def rows(one: Catalogue) -> dict[str, list[str]]:
    """Return the cells of the table by the name of their row."""
    _, _, *lines = table_of(one)
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: row[1:] for row in cells}


def asked(count: int) -> list[str]:
    return [f"đò số {n} làm giấy ở đâu" for n in range(count)]


def question(*codes: str) -> TwinQuestion:
    options = [{"answer": f"Loại {n}", "code": code} for n, code in enumerate(codes)]
    return TwinQuestion.model_validate({"question": "Loại nào?", "options": options})


def test_every_field_has_a_title() -> None:
    assert set(TITLES) == set(Domain)
    assert len(set(TITLES.values())) == len(Domain)


def test_table_is_markdown_with_as_many_cells_everywhere(tiny: Catalogue) -> None:
    heading, ruler, *lines = table_of(tiny)
    assert [cell.strip() for cell in heading.strip("|").split("|")][1:] == HEADINGS
    assert ruler.count("---") == len(HEADINGS) + 1
    assert {line.count("|") for line in lines} == {heading.count("|"), ruler.count("|")}


def test_figures_of_a_field() -> None:
    waiting = {"unconfirmed": True}
    both = catalogue(
        procedure(FERRY, examples=asked(OFTEN_ASKED), fees=[{"amount": 1}, {"amount": 2, **waiting}]),
        procedure(BEES, examples=asked(OFTEN_ASKED - 1), aliases=["nuôi ong"], documents=[{"name": "Đơn"}]),
    )
    with_question = replace(both, twin_questions=(question(FERRY, BEES),))
    ferry = len(procedure(FERRY).aliases)
    assert rows(with_question) == {
        TITLES[Domain.BUSINESS]: ["2", "79", "1", str(ferry + 1), "2", "1", "1"],
        "**Cộng**": ["2", "79", "1", str(ferry + 1), "2", "1", "1"],
    }


def test_fields_without_procedures_have_no_row_and_the_others_keep_their_order() -> None:
    both = catalogue(procedure(FERRY, domain="waterway"), procedure(BEES, domain="farming"))
    assert list(rows(both)) == [TITLES[Domain.FARMING], TITLES[Domain.WATERWAY], "**Cộng**"]


def test_question_between_two_fields_is_counted_once() -> None:
    three = catalogue(procedure(FERRY, domain="waterway"), procedure(BEES, domain="farming"), procedure(WELL))
    counted = rows(replace(three, twin_questions=(question(BEES, FERRY), question(FERRY, WELL))))
    figures = {name: cells[-1] for name, cells in counted.items()}
    assert figures.pop("**Cộng**") == "2"
    assert sum(map(int, figures.values())) == 2


def test_thousands_are_set_off_as_vietnamese_does() -> None:
    many = catalogue(procedure(FERRY, examples=asked(1234)))
    assert rows(many)["**Cộng**"][1] == "1.234"


@pytest.mark.parametrize("column", range(len(HEADINGS)))
def test_rows_of_the_embedded_catalogue_add_up(column: int, embedded: Catalogue) -> None:
    figures = {name: int(cells[column].replace(".", "")) for name, cells in rows(embedded).items()}
    total = figures.pop("**Cộng**")
    assert total == sum(figures.values())
    assert total > 0


def test_every_procedure_of_the_embedded_catalogue_is_counted(embedded: Catalogue) -> None:
    total = rows(embedded)["**Cộng**"]
    assert total[0] == str(len(embedded))
    assert total[-1] == str(len(embedded.twin_questions))
