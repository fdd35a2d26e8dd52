"""A walk survives being written down, and anything else in its place is no walk."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.guides.walk import KEPT, Open, Spot, Walk

TODAY = date(2026, 11, 25)
FULL = Walk(
    "bay-dieu",
    "run",
    TODAY,
    number=3,
    back=(Spot("bay-dieu", "@opening"), Spot("bay-dieu", "string", 1)),
    came_from=(Spot("xem-gio", "look", 1),),
    resting=True,
    open=Open.GENERAL,
    tried=2,
    code="9.000005",
)


@pytest.mark.parametrize("walk", [FULL, Walk("bay-dieu", "run", TODAY)])
def test_walk_is_the_same_after_a_night_in_the_database(walk: Walk) -> None:
    assert Walk.from_dict(json.loads(json.dumps(walk.as_dict())), TODAY) == walk


def test_walk_without_history_is_written_in_few_words() -> None:
    assert Walk("bay-dieu", "run", TODAY).as_dict() == {
        "guide": "bay-dieu",
        "step": "run",
        "touched": "2026-11-25",
    }


def test_mark_of_rest_is_read() -> None:
    """An answer given in between marks the kept walk with one key, without reading the rest."""
    kept = {**Walk("bay-dieu", "run", TODAY).as_dict(), "resting": True}
    walk = Walk.from_dict(kept, TODAY)
    assert walk is not None
    assert walk.resting


@pytest.mark.parametrize(("days", "kept"), [(0, True), (KEPT, True), (KEPT + 1, False), (400, False)])
def test_walk_is_forgotten_after_thirty_days(days: int, kept: bool) -> None:
    assert (Walk.from_dict(FULL.as_dict(), TODAY + timedelta(days)) is not None) is kept


@pytest.mark.parametrize(
    "data",
    [
        None,
        "walk",
        7,
        [],
        {},
        {"code": "1.001456", "step": 2},
        {"guide": "bay-dieu", "step": "run"},
        {"guide": 5, "step": "run", "touched": "2026-11-25"},
        {"guide": "bay-dieu", "step": "run", "touched": "hôm qua"},
        {"guide": "bay-dieu", "step": "run", "touched": "2026-11-25", "number": -1},
        {"guide": "bay-dieu", "step": "run", "touched": "2026-11-25", "back": [["x"]]},
        {"guide": "bay-dieu", "step": "run", "touched": "2026-11-25", "open": "cửa"},
    ],
)
def test_old_or_broken_state_is_no_walk(data: object) -> None:
    assert Walk.from_dict(data, TODAY) is None


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda one: st.lists(one, max_size=3)
)


@given(st.dictionaries(st.sampled_from([*FULL.as_dict(), "more"]), _JSON, max_size=6))
def test_any_state_is_a_walk_or_none(data: dict[str, Any]) -> None:
    walk = Walk.from_dict({**FULL.as_dict(), **data}, TODAY)
    assert walk is None or isinstance(walk.guide, str)
