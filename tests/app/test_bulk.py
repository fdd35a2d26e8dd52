from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest

from app.bulk import as_dict, search_file
from app.errors import InputError
from knowledge.decision import Decision
from knowledge.loader import load_catalogue
from knowledge.search import Hit, Searcher, SearchResult


class FirstProcedures:
    """Find the first procedures of the catalogue, whatever is asked: no index needs to be built."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def search(self, text: str, top: int = 10) -> SearchResult:
        self.asked.append(text)
        hits = tuple(Hit(procedure, 0.123456) for procedure in list(load_catalogue())[:top])
        return SearchResult(Decision.ANSWER, hits, 1.23456)


@pytest.fixture
def searcher() -> FirstProcedures:
    return FirstProcedures()


@pytest.fixture
def run(searcher: FirstProcedures, tmp_path: Path) -> Any:
    """Return a function that searches a file's content and returns the lines written."""

    def search(content: str | bytes, top: int = 2) -> list[dict[str, Any]]:
        source, target = tmp_path / "questions.jsonl", tmp_path / "found.jsonl"
        source.write_bytes(content.encode() if isinstance(content, str) else content)
        count = search_file(cast("Searcher", searcher), source, target, top)
        lines = [json.loads(line) for line in target.read_text(encoding="utf-8").split("\n") if line]
        assert len(lines) == count
        return lines

    return search


def test_every_question_gets_a_line(run: Any) -> None:
    found = run('{"q": "làm khai sinh"}\n{"q": "ket hon", "code": "1.000894"}\n')
    assert [line["q"] for line in found] == ["làm khai sinh", "ket hon"]
    assert {line["decision"] for line in found} == {"answer"}
    assert all(len(line["hits"]) == 2 for line in found)
    assert found[0]["hits"][0]["score"] == 0.1235
    assert found[0]["ms"] == 1.23


def test_empty_lines_are_skipped(run: Any) -> None:
    assert len(run('\n{"q": "a"}\n\n  \r\n{"q": "b"}')) == 2


def test_empty_file_is_no_question(run: Any) -> None:
    assert run("") == []


def test_mark_that_windows_editors_put_first_is_no_error(run: Any) -> None:
    assert [line["q"] for line in run('\ufeff{"q": "a"}\r\n{"q": "b"}\r\n')] == ["a", "b"]


def test_line_separator_inside_a_question_does_not_break_its_line(
    run: Any, searcher: FirstProcedures
) -> None:
    run('{"q": "một\u2028hai\u0085ba"}\n')
    assert searcher.asked == ["một\u2028hai\u0085ba"]


def test_lone_surrogate_in_a_question_can_be_written(run: Any) -> None:
    assert run('{"q": "a\\ud800"}\n')[0]["q"] == "a?"


@pytest.mark.parametrize(
    "bad",
    ["not json", "{", '{"question": "a"}', '["a"]', '"a"', "5", "null", '{"q": 5}', '{"q": null}', "[/x]"],
)
def test_bad_line_is_named_by_number_and_nothing_is_written(
    bad: str, run: Any, searcher: FirstProcedures, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="dòng 3"):
        run(f'{{"q": "a"}}\n\n{bad}\n{{"q": "b"}}\n')
    assert searcher.asked == []
    assert not (tmp_path / "found.jsonl").exists()


def test_file_that_is_not_utf_8_says_so(run: Any) -> None:
    with pytest.raises(InputError, match="UTF-8"):
        run('{"q": "đăng ký"}'.encode("utf-16"))


def test_missing_file_is_named(searcher: FirstProcedures, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nothing\.jsonl"):
        search_file(cast("Searcher", searcher), tmp_path / "nothing.jsonl", None, 1)


def test_without_a_target_lines_go_to_the_screen(
    searcher: FirstProcedures, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "q.jsonl"
    source.write_text('{"q": "làm khai sinh"}\n', encoding="utf-8")
    search_file(cast("Searcher", searcher), source, None, 1)
    assert json.loads(capsys.readouterr().out)["q"] == "làm khai sinh"


def test_one_question_as_dictionary(searcher: FirstProcedures) -> None:
    found = as_dict("a", searcher.search("a", 1))
    assert found.keys() == {"q", "decision", "hits", "ms"}
    assert found["hits"][0].keys() == {"code", "name", "score"}
