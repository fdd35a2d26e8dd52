from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi import FastAPI

from admin.privacy.keeping import KEEP_RUNS, RecordedRetention, Run, Runs
from admin.privacy.tables import retention_runs
from channels.database import Database
from channels.retention import Tidied
from tests.admin.dashboard.turn_rows import a_turn, ago, store
from tests.admin.visitors import NOON, StandingClock, client_of, person
from tests.databases import count

pytestmark = pytest.mark.anyio
PATH = "/quan-tri/rieng-tu"


async def test_run_that_throws_away_leaves_a_line_and_a_dry_one_none(database: Database) -> None:
    await store(database, a_turn(created_at=ago(days=366)), a_turn(created_at=ago(days=364)))
    retention = RecordedRetention(database, 365, 90, StandingClock())
    assert (await retention.tidy(dry_run=True)).turns == 1
    assert await Runs(database).last() is None
    assert (await retention.tidy()).turns == 1
    assert await Runs(database).last() == Run(NOON, Tidied(1, 0, 0, 0, 0))


async def test_old_lines_go_with_time(database: Database) -> None:
    runs = Runs(database)
    for at in (NOON - KEEP_RUNS - timedelta(days=1), NOON - timedelta(days=1), NOON):
        await runs.note(Run(at, Tidied(0, 0, 0, 0, 0)))
    assert await count(database, retention_runs) == 2


async def test_page_tells_what_is_kept_how_long_and_what_went(app: FastAPI) -> None:
    client = await client_of(app, await person(app))
    assert "Chưa dọn lần nào" in (await client.get(PATH)).text
    await Runs(app.state.database).note(Run(NOON, Tidied(12, 14, 230, 88, 3)))
    page = (await client.get(PATH)).text
    for words in ("365 ngày", "90 ngày sau tin cuối", "12:00 27/11/2026", "12 lượt hỏi đáp", "3 địa chỉ"):
        assert words in page
