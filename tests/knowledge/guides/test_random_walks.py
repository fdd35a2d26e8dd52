"""Ten thousand random walks by somebody who types: never an error, never stuck, never miscounted."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from knowledge.errors import CatalogueError
from knowledge.guides.engine import Engine, Kind, Move
from knowledge.guides.force import without
from knowledge.guides.loader import Guides, guides
from knowledge.guides.schema import Guide
from knowledge.guides.walk import OPENING, Walk
from tests.knowledge.guides.made_up import choice, guide, shelf, step, three, trouble
from tests.knowledge.guides.resident import TODAY, Resident, finds_the_door

WALKS = 10_000
TURNS = 6
NAMES = tuple(f"bai-{letter}" for letter in "abcdef")


@pytest.fixture(scope="module")
def real() -> Guides:
    """Return the guides that we ship; while one of them is being written, there are none to walk."""
    try:
        return guides()
    except CatalogueError as error:
        pytest.skip(f"the guides do not load: {error}")


def random_guide(guide_id: str, chance: Random) -> Guide:
    """Return a guide of random shape in which going on alone always ends."""
    names = [f"step-{n}" for n in range(chance.randint(1, 8))]
    anywhere = [*names, "end", "person", "procedure:9.000005", *(f"guide:{name}" for name in NAMES)]

    def some(most: int) -> list[dict[str, str]]:
        return [
            choice(f"Ý {chr(97 + n)} thứ {n} của {guide_id}", chance.choice(anywhere))
            for n in range(chance.randint(0, most))
        ]

    def troubles() -> list[dict[str, object]]:
        return [trouble(one["say"], to=chance.choice([one["to"], None])) for one in some(3)]

    steps = []
    for n, name in enumerate(names):
        choices = some(3)
        choices += [choice("Xong việc này rồi", chance.choice([*names[n + 1 :], "end"]))] if choices else []
        steps.append(step(name, choices=choices, trouble=troubles(), unconfirmed=chance.random() < 0.2))
    return guide(guide_id, steps=steps, entries=some(2), trouble=troubles(), then=some(2))


def random_shelf(seed: int) -> Guides:
    chance = Random(seed)
    return shelf(*(random_guide(name, chance) for name in NAMES))


def test_ten_thousand_walks_over_made_up_guides() -> None:
    turns = 0
    for seed in range(WALKS // 50):
        resident = Resident(random_shelf(seed), Random(seed))
        for _ in range(50):
            resident.walk(TURNS)
        turns += resident.turns
    assert turns > 2.5 * WALKS


def test_ten_thousand_walks_over_the_guides_that_we_ship(real: Guides) -> None:
    resident = Resident(real, Random(7))
    for _ in range(WALKS):
        resident.walk(TURNS)
    assert resident.turns > 2.5 * WALKS


@pytest.mark.parametrize("unconfirmed", [True, False])
def test_from_every_step_that_we_ship_there_is_a_door_and_a_person(real: Guides, unconfirmed: bool) -> None:
    shown = without(real, {}, unconfirmed=unconfirmed)
    engine = Engine(shown.get, TODAY)
    for one in shown:
        places = [*([OPENING] if one.entries else []), *(step.id for step in one.steps)]
        for place in places:
            walk = Walk(one.id, place, TODAY, number=int(place != OPENING))
            assert finds_the_door(shown, walk), (one.id, place)
            assert _kind_after(engine, walk, 3) is Kind.PERSON, (one.id, place)


def test_from_every_made_up_step_there_is_a_door() -> None:
    for one in three():
        for place in one.steps:
            assert finds_the_door(three(), Walk(one.id, place.id, TODAY, number=1)), place.id


@pytest.mark.parametrize("seed", range(20))
def test_guides_change_while_somebody_walks(seed: int) -> None:
    """A walk is taken up in other guides than it was left in: the operator switched steps off meanwhile."""
    chance = Random(seed)
    before, after = random_shelf(seed), without(random_shelf(seed), {}, unconfirmed=False)
    for one in before:
        walk: Walk | None = Engine(before.get, TODAY).begin(one.id)[0]
        for _ in range(20):
            if walk is None:
                break
            engine = Engine(chance.choice([before, after]).get, date(2026, 11, 26))
            walk, shown = engine.take(walk, chance.choice(list(Move)), chance.randint(1, 4))
            assert shown.kind is not Kind.STEP or 1 <= shown.number <= shown.of


def _kind_after(engine: Engine, walk: Walk, times: int) -> Kind:
    kind = Kind.STEP
    for _ in range(times):
        after, shown = engine.take(walk, Move.TROUBLE)
        assert after is not None
        walk, kind = after, shown.kind
    return kind
