from __future__ import annotations

from pathlib import Path

import pytest

from eval.dialogues.script import Kind, expectations, read_dialogues
from eval.errors import QuestionFileError
from knowledge.aspects import Aspect


def script(folder: Path, text: str) -> Path:
    path = folder / "dialogues.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_kind_says_what_a_turn_does_to_the_procedure(tmp_path: Path) -> None:
    (dialogue,) = read_dialogues(
        script(
            tmp_path,
            """
- name: một cuộc
  turns:
    - { say: "chào" , status: small_talk }
    - { say: "khai sinh", procedure: "a" }
    - { say: "bao nhiêu", procedure: "a", aspect: fee }
    - { say: "ờ" }
    - { say: "mai mưa không", status: out_of_scope }
    - { say: "còn mấy ngày", procedure: "a" }
    - { say: "khai tử", procedure: "b" }
    - { say: "khai sinh hồi nãy", procedure: "a" }
""",
        )
    )
    scored = list(expectations(dialogue))
    assert [(one.place, one.kind) for one in scored] == [
        (0, Kind.OFF_TOPIC),
        (1, Kind.FIRST),
        (2, Kind.FOLLOW_UP),
        (4, Kind.OFF_TOPIC),
        (5, Kind.FOLLOW_UP),
        (6, Kind.CHANGE),
        (7, Kind.CHANGE),
    ]
    assert scored[2].line.aspect is Aspect.FEE


@pytest.mark.parametrize(
    "text",
    [
        "- name: x",
        "- { name: x, turns: [] }",
        "- { name: x, turns: [{ say: a, proceduer: b }] }",
        "- { name: x, turns: [{ say: a, aspect: price }] }",
        "- { name: x, turns: [{ say: a, status: fine }] }",
        "- [",
        "7",
    ],
)
def test_script_that_is_not_understood_is_named(text: str, tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match=r"dialogues\.yaml"):
        read_dialogues(script(tmp_path, text))


def test_missing_script_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match=r"none\.yaml"):
        read_dialogues(tmp_path / "none.yaml")
