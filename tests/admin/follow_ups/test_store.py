"""Codes in the store: only as hashes, each to one question, wiped in time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from admin.accounts.account import Account
from admin.accounts.keys import Keys
from admin.accounts.roles import Role
from admin.follow_ups import retention as tidying
from admin.follow_ups.desk import FollowUpDesk
from admin.follow_ups.follow_up import State, Told
from admin.follow_ups.retention import KEEP_REPORTS, KEEP_SETTLED, KEEP_WAITING, FollowUpRetention, Wiped
from admin.follow_ups.store import FollowUps
from admin.follow_ups.tables import follow_up_history, follow_ups
from admin.reports.report import About, NewReport
from admin.reports.report import State as ReportState
from admin.reports.store import FactReports
from admin.reports.tables import fact_reports
from channels.database import Database
from tests.admin.visitors import StandingClock
from tests.channels.fakes import ON_SQLITE
from tests.databases import count
from tests.lookup.follow_up_house import everything_in_files, everything_stored, number_from_one

pytestmark = pytest.mark.anyio
EDITOR = Account(1, "bientap", "Biên Tập", Role.EDITOR, None)
TOLD = Told("Ra xã hỏi.", "Ủy ban nhân dân xã An Phú")


@pytest.fixture
async def store(database: Database, clock: StandingClock, anyio_backend: str) -> FollowUps:
    await number_from_one(database, follow_ups, fact_reports)
    return FollowUps(database, Keys("a secret of the tests"), clock)


@pytest.fixture
def desk(database: Database, clock: StandingClock) -> FollowUpDesk:
    return FollowUpDesk(database, clock)


async def test_code_stands_nowhere_in_the_database(store: FollowUps, database: Database) -> None:
    code = await store.draw()
    await store.ask("câu hỏi", code)
    stored = await everything_stored(database)
    assert store.seal.hash_of(code) in stored
    assert code not in stored.replace(store.seal.hash_of(code).upper(), "")
    found = await store.read(code.lower())
    assert found is not None
    assert found.question == "câu hỏi"


async def test_second_press_is_one_question_and_another_one_does_not_get_the_code(
    store: FollowUps, database: Database
) -> None:
    assert await store.ask("câu hỏi", "K7M2XQ")
    assert await store.ask("câu hỏi", "K7M2XQ")
    assert not await store.ask("câu khác", "K7M2XQ")
    assert await count(database, follow_ups) == 1


@ON_SQLITE
async def test_code_that_is_taken_is_not_drawn(store: FollowUps, monkeypatch: pytest.MonkeyPatch) -> None:
    await store.ask("câu hỏi", "K7M2XQ")
    drawn = iter(["K7M2XQ", "K7M2XR"])
    monkeypatch.setattr("admin.follow_ups.store.new_code", lambda: next(drawn))
    assert await store.draw() == "K7M2XR"


@ON_SQLITE
@pytest.mark.parametrize("typed", ["", "K7M2X", "K7M2XQQ", "ABCDEF", "%", "K7M2X_"])
async def test_what_is_no_code_finds_nothing(typed: str, store: FollowUps) -> None:
    await store.ask("câu hỏi", "K7M2XQ")
    assert await store.read(typed) is None


@pytest.mark.parametrize("is_told", [True, False], ids=["answered", "closed"])
async def test_settled_question_is_wiped_ninety_days_later_with_its_history(
    is_told: bool, store: FollowUps, desk: FollowUpDesk, database: Database, clock: StandingClock
) -> None:
    await store.ask("câu hỏi", "K7M2XQ")
    await store.ask("câu chờ", "K7M2XR")
    retention = FollowUpRetention(database, clock)
    clock.forward(days=20)
    if is_told:
        await desk.publish(1, 1, TOLD, EDITOR)
    else:
        await desk.close(1, 1, "chưa rõ", EDITOR)
    clock.forward(seconds=KEEP_SETTLED.total_seconds() - 60)
    assert await retention.tidy() == Wiped(0, 0)
    clock.forward(seconds=120)
    assert await retention.tidy(dry_run=True) == Wiped(1, 0)
    assert await count(database, follow_ups) == 2
    assert await retention.tidy() == Wiped(1, 0)
    assert await store.read("K7M2XQ") is None
    assert await store.read("K7M2XR") is not None
    assert await count(database, follow_up_history) == 0
    assert "câu hỏi" not in (await everything_stored(database)).replace("mã hỏi", "")


async def test_correction_starts_the_ninety_days_again(
    store: FollowUps, desk: FollowUpDesk, database: Database, clock: StandingClock
) -> None:
    await store.ask("câu hỏi", "K7M2XQ")
    await desk.publish(1, 1, TOLD, EDITOR)
    clock.forward(days=80)
    await desk.publish(1, 2, TOLD, EDITOR)
    clock.forward(days=80)
    assert await FollowUpRetention(database, clock).tidy() == Wiped(0, 0)


async def test_question_nobody_answers_and_closed_reports_go_after_a_year(
    store: FollowUps, database: Database, clock: StandingClock
) -> None:
    reports = FactReports(database, clock)
    await store.ask("câu hỏi", "K7M2XQ")
    for wrong in ("sai", "sai nữa"):
        await reports.add(NewReport(About.PROCEDURE, "1.001193", "Lệ phí", wrong))
    await reports.judge(1, 1, ReportState.FIXED, "đã sửa", EDITOR)
    clock.forward(seconds=max(KEEP_REPORTS, KEEP_WAITING).total_seconds() + 60)
    assert await FollowUpRetention(database, clock).tidy() == Wiped(1, 1)
    # What nobody has judged is still a task.
    assert await count(database, fact_reports) == 1


@ON_SQLITE
async def test_wiped_words_are_not_left_in_the_file(
    store: FollowUps, desk: FollowUpDesk, database: Database, clock: StandingClock, tmp_path: Path
) -> None:
    await store.ask("mảnh vườn của ông bà", "K7M2XQ")
    await desk.publish(1, 1, TOLD, EDITOR)
    clock.forward(days=91)
    await FollowUpRetention(database, clock).tidy()
    await database.run(lambda c: c.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all())
    assert "mảnh vườn" not in everything_in_files(tmp_path)


@ON_SQLITE
async def test_house_wipes_at_the_start_and_every_day(
    database: Database, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []

    class EnoughError(Exception):
        pass

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 2:
            raise EnoughError

    monkeypatch.setattr(tidying.asyncio, "sleep", sleep)
    with pytest.raises(EnoughError):
        await tidying.keep_follow_ups_tidy(FollowUpRetention(database, clock))
    assert slept == [timedelta(days=1).total_seconds()] * 2


async def test_counts_and_pages_of_the_queue(store: FollowUps, desk: FollowUpDesk) -> None:
    assert await desk.counts() == {State.WAITING: 0, State.ANSWERED: 0, State.CLOSED: 0}
    for number in range(1, 53):
        await store.ask(f"câu {number}", await store.draw())
    assert (await desk.counts())[State.WAITING] == 52
    assert [one.id for one in await desk.list(State.WAITING, 2)] == [51, 52]
