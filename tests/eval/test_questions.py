from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.errors import QuestionFileError
from eval.questions import in_catalogue, read_questions
from knowledge.loader import Catalogue
from tests.eval.made_up import BIRTH

GOOD = {"q": "làm khai sinh", "code": BIRTH, "slice": "short"}


def a_file(folder: Path, *lines: str) -> Path:
    path = folder / "questions.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_reads_lines_and_skips_empty_ones(tmp_path: Path) -> None:
    path = a_file(tmp_path, json.dumps(GOOD), "", json.dumps({"q": "trời mưa", "more": 1}))
    first, second = read_questions(path)
    assert (first.q, first.code, first.slice) == ("làm khai sinh", BIRTH, "short")
    assert (second.q, second.code, second.slice) == ("trời mưa", None, "")


@pytest.mark.parametrize("line", ["{", "[]", '"q"', '{"code": "1.001193"}', '{"q": ""}', '{"q": 7}'])
def test_bad_line_is_named_by_its_number(line: str, tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match="dòng 2"):
        read_questions(a_file(tmp_path, json.dumps(GOOD), line))


def test_error_never_repeats_what_somebody_wrote(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError) as error:
        read_questions(a_file(tmp_path, '{"q": "chuyện riêng"'))
    assert "chuyện riêng" not in str(error.value)


def test_file_that_is_missing_or_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "binary.jsonl").write_bytes(b"\xff\xfe\x00")
    for name in ("missing.jsonl", "binary.jsonl"):
        with pytest.raises(QuestionFileError, match=name):
            read_questions(tmp_path / name)


def test_question_about_an_unknown_code_is_counted_and_left_out(tmp_path: Path, embedded: Catalogue) -> None:
    lines = [json.dumps(GOOD | {"code": code}) for code in (BIRTH, "9.999999")] + [json.dumps({"q": "x"})]
    pairs, left_out = in_catalogue(read_questions(a_file(tmp_path, *lines)), embedded)
    assert [pair.right.code for pair in pairs] == [BIRTH]
    assert left_out == 2


def test_code_that_was_replaced_counts_for_its_successor(tmp_path: Path, embedded: Catalogue) -> None:
    successor = embedded.procedures[BIRTH].model_copy(update={"replaces": ("1.000001",)})
    catalogue = Catalogue({BIRTH: successor}, "cafe")
    path = a_file(tmp_path, json.dumps(GOOD | {"code": "1.000001"}))
    (pair,), left_out = in_catalogue(read_questions(path), catalogue)
    assert (pair.right.code, left_out) == (BIRTH, 0)
