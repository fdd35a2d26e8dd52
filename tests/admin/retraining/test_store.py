from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from admin.errors import NotThereError
from admin.retraining import store
from admin.retraining.retraining import Retraining
from admin.retraining.states import BusyError, Origin, Phase, State, TransitionError
from channels.database import Database
from tests.admin.retraining.rows import NOW, put

pytestmark = pytest.mark.anyio
Do = Callable[[Callable[[sa.Connection], Any]], Any]


@pytest.fixture
def find(database: Database) -> Callable[[int], Any]:
    async def found(number: int) -> Retraining:
        return await database.run(lambda c: store.find(c, number))

    return found


async def test_there_is_at_most_one_at_a_time(database: Database) -> None:
    number = await database.run(lambda c: store.enqueue(c, Origin.ASKED, "lan", NOW))
    with pytest.raises(BusyError, match=f"số {number} "):
        await database.run(lambda c: store.enqueue(c, Origin.WEEKLY, "lịch", NOW))


async def test_next_one_may_come_when_the_last_is_over(database: Database) -> None:
    for state in (State.READY, State.REJECTED, State.FAILED, State.CANCELLED, State.LIVE, State.RETIRED):
        await database.run(lambda c, state=state: put(c, state))
    assert await database.run(lambda c: store.enqueue(c, Origin.ASKED, "lan", NOW))


async def test_progress_is_kept_while_it_works_and_not_after(database: Database, find: Any) -> None:
    number = await database.run(lambda c: put(c, State.TRAINING))
    await database.run(lambda c: store.progress(c, number, Phase.INDEX, 0.5))
    assert (await find(number)).phase is Phase.INDEX
    assert (await find(number)).share == pytest.approx(Phase.INDEX.overall(0.5))
    await database.run(lambda c: store.move(c, number, State.CANCELLED, NOW))
    await database.run(lambda c: store.progress(c, number, Phase.TALKS, 1.0))
    assert (await find(number)).phase is None
    assert (await find(number)).ended_at == NOW


async def test_waiting_one_is_cancelled_at_once_and_one_at_work_when_its_process_ended(
    database: Database, find: Any
) -> None:
    waiting = await database.run(lambda c: put(c, State.QUEUED))
    working = await database.run(lambda c: put(c, State.TESTING))
    for number in (waiting, working):
        await database.run(lambda c, n=number: store.ask_cancel(c, n, "lan", NOW))
    assert (await find(waiting)).state is State.CANCELLED
    assert (await find(working)).state is State.TESTING
    assert (await find(working)).cancel_by == "lan"


async def test_what_is_over_cannot_be_stopped(database: Database) -> None:
    number = await database.run(lambda c: put(c, State.READY))
    with pytest.raises(TransitionError, match="đã xong"):
        await database.run(lambda c: store.ask_cancel(c, number, "lan", NOW))


async def test_wish_waits_for_the_house_and_the_newest_counts(database: Database) -> None:
    assert await database.run(store.next_wish) is None
    first = await database.run(lambda c: put(c, State.READY))
    second = await database.run(lambda c: put(c, State.RETIRED))
    for number in (second, first):
        await database.run(lambda c, n=number: store.want_live(c, n, "lan", NOW))
    wish = await database.run(store.next_wish)
    assert wish is not None
    assert (wish.number, wish.live_wanted_by) == (first, "lan")


@pytest.mark.parametrize("state", [s for s in State if s not in (State.READY, State.RETIRED)])
async def test_what_did_not_pass_cannot_be_wished_live(database: Database, state: State) -> None:
    number = await database.run(lambda c: put(c, state))
    with pytest.raises(TransitionError):
        await database.run(lambda c: store.want_live(c, number, "lan", NOW))


async def test_what_was_thrown_away_cannot_be_wished_live(database: Database) -> None:
    number = await database.run(lambda c: put(c, State.RETIRED, swept=True))
    with pytest.raises(TransitionError, match="dọn"):
        await database.run(lambda c: store.want_live(c, number, "lan", NOW))


async def test_going_live_retires_what_was_live_and_what_waited_before_it(
    database: Database, find: Any
) -> None:
    older, was_live, new, newer = [
        await database.run(lambda c, state=state: put(c, state))
        for state in (State.READY, State.LIVE, State.READY, State.READY)
    ]
    await database.run(lambda c: store.want_live(c, new, "lan", NOW))
    await database.run(lambda c: store.put_live(c, new, NOW))
    states = [(await find(number)).state for number in (older, was_live, new, newer)]
    assert states == [State.RETIRED, State.RETIRED, State.LIVE, State.READY]
    assert (await find(new)).live_at == NOW
    assert await database.run(store.next_wish) is None


async def test_one_before_is_what_was_live_last_and_still_has_its_files(database: Database) -> None:
    hours = [NOW - timedelta(hours=n) for n in (1, 2, 3)]
    await database.run(lambda c: put(c, State.RETIRED, live_at=hours[0], swept=True))
    wanted = await database.run(lambda c: put(c, State.RETIRED, live_at=hours[1]))
    await database.run(lambda c: put(c, State.RETIRED, live_at=hours[2]))
    await database.run(lambda c: put(c, State.RETIRED))
    found = await database.run(store.previous)
    assert found is not None
    assert found.number == wanted


async def test_version_that_did_not_answer_is_a_failed_one_and_the_wish_is_gone(
    database: Database, find: Any
) -> None:
    number = await database.run(lambda c: put(c, State.READY))
    await database.run(lambda c: store.want_live(c, number, "lan", NOW))
    await database.run(lambda c: store.give_up_wish(c, number, NOW, "Không trả lời."))
    assert (await find(number)).state is State.FAILED
    assert (await find(number)).sentence == "Không trả lời."
    assert await database.run(store.next_wish) is None


async def test_overruling_keeps_who_and_why(database: Database, find: Any) -> None:
    number = await database.run(lambda c: put(c, State.REJECTED))
    await database.run(lambda c: store.overrule(c, number, "hoa", "Câu mẫu cũ sai.", NOW))
    found = await find(number)
    assert (found.state, found.overruled_by, found.overruled_because) == (
        State.READY,
        "hoa",
        "Câu mẫu cũ sai.",
    )


async def test_times_of_the_parts_are_kept_together(database: Database, find: Any) -> None:
    number = await database.run(lambda c: put(c, State.TRAINING))
    for phase, seconds in ((Phase.INDEX, 95.0), (Phase.MODEL, 40.5)):
        await database.run(lambda c, p=phase, s=seconds: store.add_seconds(c, number, p, s))
    assert (await find(number)).seconds == {"index": 95.0, "model": 40.5}


async def test_number_that_nobody_has_is_said(database: Database) -> None:
    with pytest.raises(NotThereError, match="số 77"):
        await database.run(lambda c: store.find(c, 77))
