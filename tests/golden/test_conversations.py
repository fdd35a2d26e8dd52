"""Walk every golden conversation through the running house."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.loader import load_catalogue
from tests.golden.person import Answer, Line, Person, check_answer, check_store, labels, told
from tests.house import House

CONVERSATIONS = yaml.safe_load(Path(__file__).with_name("conversations.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("script", CONVERSATIONS, ids=[script["name"] for script in CONVERSATIONS])
def test_conversation(script: dict[str, Any], house: House) -> None:
    person = Person(house)
    for line in script["turns"]:
        check(line, person.does(line), person, house)


def check(line: Line, answer: Answer, person: Person, house: House) -> None:
    check_answer(line, answer)
    what = told(line, answer)
    if "status_not" in line:
        assert answer["status"] != line["status_not"], what
    if "intent_not" in line:
        assert answer["intent"]["name"] != line["intent_not"], what
    if "picked" in line:
        (label,) = [b for b in labels(person.answers[-2]) if b.startswith(f"{line['picked']}. ")]
        assert answer["procedure"]["code"] in codes_behind(label.partition(". ")[2]), what
    check_store(line, person, house)


def codes_behind(label: str) -> set[str]:
    """Return the procedures a choice may stand for: by plain name, or as an answer to a twin question."""
    catalogue = load_catalogue()
    answers = {o.code for q in catalogue.twin_questions for o in q.options if o.answer == label}
    return answers | {procedure.code for procedure in catalogue if procedure.plain_name == label}
