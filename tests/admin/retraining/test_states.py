"""Every change of state that is not in the table is refused, and says why."""

from __future__ import annotations

import itertools

import pytest

from admin.retraining import store
from admin.retraining.states import ALLOWED, Phase, State, TransitionError, came_from
from channels.database import Database
from tests.admin.retraining.rows import NOW, put
from tests.channels.fakes import ON_SQLITE

pytestmark = pytest.mark.anyio
PAIRS = list(itertools.product(State, State))


@ON_SQLITE
async def test_each_change_is_allowed_or_refused_as_the_table_says(database: Database) -> None:
    for before, after in PAIRS:
        number = await database.run(lambda c, before=before: put(c, before))
        move = lambda c, n=number, to=after: store.move(c, n, to, NOW)  # noqa: E731
        if after in ALLOWED[before]:
            await database.run(move)
            expected = after
        else:
            with pytest.raises(TransitionError, match=f"số {number} "):
                await database.run(move)
            expected = before
        assert (await database.run(lambda c, n=number: store.find(c, n))).state is expected


def test_every_state_has_its_line_and_its_words() -> None:
    assert set(ALLOWED) == set(State)
    assert len({state.label for state in State}) == len(State)


def test_nothing_begins_in_the_middle_and_live_is_reached_from_what_passed_only() -> None:
    assert came_from(State.QUEUED) == frozenset()
    assert came_from(State.LIVE) == {State.READY, State.RETIRED}


def test_phases_follow_each_other_without_a_gap() -> None:
    begins = [phase.overall(0.0) for phase in Phase]
    ends = [phase.overall(1.0) for phase in Phase]
    assert [0.0, *ends] == [*begins, 1.0] == sorted([0.0, *ends])
    assert Phase.INDEX.overall(7.0) == Phase.INDEX.overall(1.0)
