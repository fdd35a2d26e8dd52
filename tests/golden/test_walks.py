"""Walk the golden walks through the running house; ten of them through its end and a new start."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from actions.walk_view import screen
from knowledge.guides.carry import carried
from knowledge.guides.engine import Kind, Shown
from knowledge.guides.loader import guides
from knowledge.guides.offers import resume
from knowledge.guides.schema import PROCEDURE
from tests.app.processes import of_house
from tests.golden.person import Answer, Line, Person, check_answer, labels, shown, told
from tests.house import House, running_house

WALKS = yaml.safe_load(Path(__file__).with_name("walks.yaml").read_text(encoding="utf-8"))
UNBROKEN = [walk for walk in WALKS if "house" not in walk]
BROKEN = [walk for walk in WALKS if "house" in walk]
STEP: Final = re.compile(r"^Bước (\d+/\d+) · ", re.MULTILINE)
"""The heading of a step."""
WAY_BACK: Final = re.compile(r"Đi tiếp: bước (\d+/\d+)")
"""The button that takes a walk up again."""


@pytest.mark.parametrize("walk", UNBROKEN, ids=[walk["name"] for walk in UNBROKEN])
def test_walk(walk: dict[str, Any], house: House) -> None:
    person = Person(house, explain=True)
    for line in walk["turns"]:
        check(line, person.does(line))


@pytest.mark.parametrize("walk", BROKEN, ids=[walk["name"] for walk in BROKEN])
def test_walk_goes_on_after_the_house_has_ended(walk: dict[str, Any], people: dict[str, Person]) -> None:
    person = people[walk["name"]]
    assert len(person.answers) == len(walk["turns"]), told({}, person.answers[-1])
    for line, answer in zip(walk["turns"], person.answers, strict=True):
        check(line, answer)
    for line in walk["after"]:
        check(line, person.does(line))


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Person]]:
    """Walk to where the house ends under people's feet: killed first, then stopped; it starts again."""
    with running_house(tmp_path_factory.mktemp("ended") / "data") as house:
        killed = so_far("killed", house)
        house.kill()
        assert of_house(house.data) == {}
        house.start()
        stopped = so_far("stopped", house)
        house.stop()
        assert of_house(house.data) == {}
        house.start()
        yield killed | stopped


def so_far(end: str, house: House) -> dict[str, Person]:
    """Walk the first part of every walk that ends so; what went wrong is for its own test to say."""
    found = {walk["name"]: Person(house, explain=True) for walk in BROKEN if walk["house"] == end}
    for walk in BROKEN:
        if walk["house"] == end:
            with suppress(AssertionError):
                for line in walk["turns"]:
                    found[walk["name"]].does(line)
    return found


def check(line: Line, answer: Answer) -> None:
    """Check an answer, and where the walk stands: a key that is left out says that nothing is shown."""
    check_answer(line, answer)
    what = told(line, answer)
    assert answer["explain"].get("guide") == line.get("guide"), what
    numbers = set(STEP.findall(shown(answer)))
    assert numbers == ({line["step"]} if "step" in line else set()), what
    offered = {number for label in labels(answer) for number in WAY_BACK.findall(label)}
    assert offered == ({line["resume"]} if "resume" in line else set()), what


def test_step_is_read_off_as_the_view_writes_it() -> None:
    guide = guides().get("vneid-install")
    assert guide is not None
    place = Shown(Kind.STEP, guide, guide.steps[0].id, guide.steps[0], number=3, of=12)
    assert STEP.findall(screen(place, carried(None)).plain) == ["3/12"]
    assert WAY_BACK.findall(resume(place).label) == ["3/12"]


def test_walks_are_as_many_and_as_different_as_promised() -> None:
    walked = {
        line["guide"]
        for walk in WALKS
        for line in [*walk["turns"], *walk.get("after", [])]
        if "guide" in line
    }
    procedures = {guide for guide in walked if guide.startswith(PROCEDURE)}
    assert len(WALKS) == 40
    assert len({walk["name"] for walk in WALKS}) == 40
    assert max(len(walk["turns"]) + len(walk.get("after", [])) for walk in WALKS) <= 20
    assert len(walked - procedures) >= 25
    assert len(procedures) >= 4
    assert [walk["house"] for walk in BROKEN].count("killed") == 5
    assert [walk["house"] for walk in BROKEN].count("stopped") == 5


def test_every_turn_says_how_it_ends_and_what_is_told() -> None:
    for walk in WALKS:
        for line in [*walk["turns"], *walk.get("after", [])]:
            assert {"status", "has"} <= line.keys(), (walk["name"], line)
            assert line["has"], (walk["name"], line)
            assert line.keys() & {"guide", "step"} != {"step"}, (walk["name"], line)
