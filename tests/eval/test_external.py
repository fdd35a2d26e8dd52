from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.errors import QuestionFileError
from eval.external import Expected, Format, match, read_external
from knowledge.loader import Catalogue
from tests.eval.made_up import BIRTH, DEATH


def titled(catalogue: Catalogue, **names: str) -> Catalogue:
    """Return a catalogue of procedures with these names; the code is the key."""
    made = {
        code: catalogue.procedures[BIRTH].model_copy(update={"code": code, "name": name})
        for code, name in names.items()
    }
    return Catalogue(made, "cafe")


def test_title_is_the_same_whatever_its_case_and_punctuation(embedded: Catalogue) -> None:
    name = embedded.procedures[DEATH].name
    matched = match([Expected(q="x", expected_title=f"  {name.upper()}. ")], embedded)
    assert [one.right.code for one in matched.asked] == [DEATH]
    assert (matched.same, matched.near, matched.left_out) == (1, 0, 0)


def test_near_title_is_taken_and_counted_apart(embedded: Catalogue) -> None:
    catalogue = titled(embedded, a="Cấp giấy phép đóng mới tàu cá trên địa bàn")
    matched = match([Expected(q="x", expected_title="Cấp giấy phép đóng mới tàu cá ở địa bàn")], catalogue)
    assert (matched.same, matched.near, matched.left_out) == (0, 1, 0)


def test_other_title_is_left_out(embedded: Catalogue) -> None:
    matched = match([Expected(q="x", expected_title="Công bố mở cảng cá loại III")], embedded)
    assert (matched.asked, matched.left_out) == ([], 1)


def test_code_decides_between_procedures_of_one_title(embedded: Catalogue) -> None:
    catalogue = titled(embedded, a="Cấp giấy", b="Cấp giấy")
    codes = [
        match([Expected(q="x", expected_title="Cấp giấy", code=code)], catalogue).asked[0].right.code
        for code in (None, "b", "c")
    ]
    assert codes == ["a", "b", "a"]


def test_egov_lines_are_read_and_bad_ones_named(tmp_path: Path) -> None:
    path = tmp_path / "faq.jsonl"
    good = {"q": "mở cảng cá", "expected_title": "Công bố mở cảng cá", "code": "1.004478", "more": 1}
    path.write_text(json.dumps(good), encoding="utf-8")
    (line,) = read_external(path, Format.EGOV)
    assert (line.q, line.expected_title, line.code) == ("mở cảng cá", "Công bố mở cảng cá", "1.004478")
    path.write_text(f"{json.dumps(good)}\n{json.dumps({'q': 'chuyện riêng'})}", encoding="utf-8")
    with pytest.raises(QuestionFileError, match="dòng 2") as error:
        read_external(path, Format.EGOV)
    assert "chuyện riêng" not in str(error.value)
