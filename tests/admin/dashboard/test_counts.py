from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from admin.dashboard.counts import Counts, total_of
from admin.dashboard.groups import Group
from admin.dashboard.tally import Tally
from channels.database import Database
from channels.tables import turns
from tests.admin.dashboard.turn_rows import a_turn, about, store
from tests.admin.visitors import NOON, StandingClock

pytestmark = pytest.mark.anyio
TODAY = date(2026, 11, 27)
CHAU_PHU, LONG_XUYEN = "30463", "30307"


async def tally_of(database: Database, *days: date) -> Tally:
    counts = Counts(database, StandingClock())
    return total_of((await counts.days(days or (TODAY,))).values())


async def test_store_without_turns_has_no_first_day_and_counts_nothing(database: Database) -> None:
    counts = Counts(database, StandingClock())
    assert await counts.first() is None
    assert await tally_of(database) == Tally()
    assert await counts.communes([TODAY]) == {}


async def test_day_begins_and_ends_at_midnight_in_viet_nam(database: Database) -> None:
    moments = (
        datetime(2026, 11, 26, 16, 59, 59, tzinfo=UTC),
        datetime(2026, 11, 26, 17, 0, tzinfo=UTC),
        datetime(2026, 11, 27, 16, 59, 59, tzinfo=UTC),
        datetime(2026, 11, 27, 17, 0, tzinfo=UTC),
    )
    await store(database, *(a_turn(created_at=at) for at in moments))
    assert (await tally_of(database)).asked == {("web", Group.ANSWERED): 2}
    assert await Counts(database, StandingClock()).first() == date(2026, 11, 26)


async def test_questions_count_each_and_conversations_once_a_day(database: Database) -> None:
    await store(
        database,
        *(a_turn("c1", procedure=about("1.001193")) for _ in range(3)),
        a_turn("c2", channel="zalo_oa", procedure=about("1.001193")),
        a_turn("c1", procedure=about("1.001193"), created_at=NOON - timedelta(days=1)),
    )
    tally = await tally_of(database, TODAY, TODAY - timedelta(days=1))
    assert tally.asked == {("web", Group.ANSWERED): 4, ("zalo_oa", Group.ANSWERED): 1}
    assert tally.procedures == {"1.001193": 3}
    assert tally.conversations == 3


async def test_greetings_and_ratings_are_no_questions(database: Database) -> None:
    await store(
        database, *(a_turn(status=one) for one in ("small_talk", "feedback", "welcomed", "unsupported_input"))
    )
    tally = await tally_of(database)
    assert (tally.asked, tally.times, tally.conversations) == ({}, {}, 1)


async def test_unanswered_question_counts_for_the_procedure_that_it_came_nearest_to(
    database: Database,
) -> None:
    await store(
        database,
        a_turn("c1", "no_match", candidates=[about("1.001193"), about("1.000894")]),
        a_turn("c2", "no_match", candidates=[]),
        a_turn("c3", "answered", candidates=[about("1.001193")]),
    )
    assert (await tally_of(database)).nearest == {"1.001193": 1, "": 1}


async def test_guide_counts_who_saw_a_step_and_where_each_stopped(database: Database) -> None:
    def step(conversation: str, name: str, minute: int) -> dict[str, object]:
        explain = {"guide": "vneid-install", "step": name}
        at = NOON + timedelta(minutes=minute)
        return a_turn(conversation, "guide_step", explain=explain, created_at=at)

    await store(
        database,
        *(step("c1", name, n) for n, name in enumerate(("a", "b", "a"))),
        *(step("c2", name, n) for n, name in enumerate(("a", "b", "@done"))),
    )
    tally = await tally_of(database)
    assert tally.reached == {
        ("vneid-install", "a"): 2,
        ("vneid-install", "b"): 2,
        ("vneid-install", "@done"): 1,
    }
    assert tally.stopped == {("vneid-install", "a"): 1}


async def test_opinions_count_once_a_conversation(database: Database) -> None:
    bad = {"feedback": "bad", "feedback_reason": "outdated"}
    await store(database, a_turn("c1", **bad), a_turn("c1", **bad), a_turn("c2", feedback="good"))
    tally = await tally_of(database)
    assert (tally.opinions, tally.reasons) == ({"bad": 1, "good": 1}, {"outdated": 1})


async def test_answer_time_is_waiting_and_dialogue_together(database: Database) -> None:
    times: tuple[dict[str, float], ...] = ({"rasa": 31.0, "wait": 9.5}, {"rasa": 31.0}, {})
    await store(database, *(a_turn(timings_ms=one) for one in times))
    assert (await tally_of(database)).times == {4: 1, 3: 1}


async def test_conversation_counts_for_every_commune_that_it_names(database: Database) -> None:
    await store(
        database,
        a_turn("c1", text="khai sinh ở xã Châu Phú", procedure=about("1.001193")),
        a_turn("c1", text="còn lệ phí?"),
        a_turn("c2", text="phường", entities={"place": LONG_XUYEN}),
        a_turn("c3", text="không nói ở đâu"),
    )
    communes = await Counts(database, StandingClock()).communes([TODAY])
    assert {code: tally.conversations for code, tally in communes.items()} == {CHAU_PHU: 1, LONG_XUYEN: 1}
    assert communes[CHAU_PHU].asked == {("web", Group.ANSWERED): 2}
    assert communes[CHAU_PHU].procedures == {"1.001193": 1}


async def test_day_that_is_over_is_counted_once_and_today_every_minute(database: Database) -> None:
    clock = StandingClock()
    counts = Counts(database, clock)
    yesterday = TODAY - timedelta(days=1)
    await store(database, a_turn(), a_turn(created_at=NOON - timedelta(days=1)))

    async def asked() -> list[int]:
        return [tally.asked.total() for tally in (await counts.days([yesterday, TODAY])).values()]

    assert await asked() == [1, 1]
    await database.run(lambda connection: connection.execute(turns.delete()))
    assert await asked() == [1, 1]
    clock.forward(minutes=1)
    assert await asked() == [1, 0]


async def test_day_counted_before_its_end_is_counted_again_after_it(database: Database) -> None:
    clock = StandingClock()
    counts = Counts(database, clock)
    assert (await counts.days([TODAY]))[TODAY].asked.total() == 0
    await store(database, a_turn(created_at=NOON + timedelta(hours=1)))
    clock.forward(days=1)
    assert (await counts.days([TODAY]))[TODAY].asked.total() == 1
