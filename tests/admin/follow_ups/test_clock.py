from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from fastapi import FastAPI

from admin.accounts.account import Account
from admin.calendar.days import Day, Kind
from admin.calendar.store import CalendarBook
from admin.follow_ups.clock import day_of, due_on, office_days
from admin.follow_ups.wording import waiting_told
from tests.admin.follow_ups.asking import QUEUE, code_of, read
from tests.admin.visitors import client_of


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        (datetime(2026, 11, 24, 3, tzinfo=UTC), date(2026, 11, 26)),
        (datetime(2026, 11, 26, 3, tzinfo=UTC), date(2026, 11, 30)),
        (datetime(2026, 11, 27, 3, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 11, 28, 3, tzinfo=UTC), date(2026, 12, 1)),
        # Thursday 17:30 in UTC is Friday here.
        (datetime(2026, 11, 26, 17, 30, tzinfo=UTC), date(2026, 12, 1)),
    ],
    ids=["tuesday", "over a weekend", "friday", "saturday", "friday here"],
)
def test_two_working_days_leave_out_weekends(asked: datetime, due: date) -> None:
    assert due_on(asked) == due


def test_moment_without_zone_is_the_database_s_utc() -> None:
    assert day_of(datetime(2026, 11, 26, 18)) == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2026, 11, 30), "hạn 01/12"),
        (date(2026, 12, 1), "hạn hôm nay"),
        (date(2026, 12, 3), "quá hạn 2 ngày"),
    ],
)
def test_what_is_left_is_told_in_words(today: date, told: str) -> None:
    assert waiting_told(date(2026, 12, 1), today) == told


@pytest.mark.anyio
async def test_days_off_of_the_operator_s_calendar_move_every_date_that_is_promised(
    app: FastAPI, editor: Account
) -> None:
    desk = app.state.desk
    await CalendarBook(desk.database).put([Day(date(2026, 11, 30), Kind.OFF, "nghỉ bù")], editor)
    assert date(2026, 11, 30) not in await office_days(desk)
    code = await code_of(app)
    assert "02/12/2026" in (await read(app, code)).text
    async with await client_of(app, editor) as client:
        assert "hạn 02/12" in (await client.get(QUEUE)).text
        assert "hạn trả lời 02/12/2026" in (await client.get(f"{QUEUE}/1")).text
