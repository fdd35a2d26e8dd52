"""What people ask this week: right counts, never a small one, never a text, and nothing to subtract."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from admin.accounts.roles import Role
from admin.this_week import MOST, Count, Table, ThisWeek, communes_of, counted
from channels.database import Database
from channels.tables import turns
from knowledge.loader import load_catalogue
from lookup.shelf import Shelf
from tests.admin.visitors import StandingClock, browser, client_of, person
from tests.channels.fakes import ON_SQLITE, FakeRasa
from tests.lookup.fakes import BIRTH, RESIDENCE, taken
from tests.lookup.follow_up_house import whole_house

pytestmark = pytest.mark.anyio
WEEK, AN_PHU = "/tra-cuu/to/tuan-nay", "30337"
UNTIL = date(2026, 11, 26)
INSIDE = datetime(2026, 11, 24, 3, tzinfo=UTC)


def a_turn(conversation: object, code: str | None = BIRTH, **values: Any) -> dict[str, Any]:
    """Return a turn as the log holds it."""
    row = {
        "conversation": f"c{conversation}",
        "procedure": {"code": code, "name": "x"} if code else None,
        "status": "answered",
        "text": "chuyện riêng trong nhà",
        "entities": {},
        "created_at": INSIDE,
    }
    return {**row, **values}


async def log(database: Database, *rows: Mapping[str, Any]) -> None:
    """Write turns into the log."""
    fixed = {"channel": "web", "candidates": [], "explain": {}, "replies": [], "timings_ms": {}}
    made = [{**fixed, "id": f"t{n}", "inbound_id": n, **row} for n, row in enumerate(rows, start=1)]
    await database.run(lambda connection: connection.execute(turns.insert(), made))


async def test_last_seven_whole_days_are_counted_by_the_conversation(
    database: Database, clock: StandingClock
) -> None:
    edge = datetime(2026, 11, 19, 17, tzinfo=UTC)  # midnight here, the first moment
    await log(
        database,
        *(a_turn(n) for n in range(6)),
        *(a_turn(0) for _ in range(30)),
        *(a_turn(n, created_at=edge) for n in range(6, 9)),
        a_turn(9, created_at=edge + timedelta(days=7) - timedelta(seconds=1)),
        *(a_turn(n, created_at=edge - timedelta(seconds=1)) for n in range(20, 40)),
        *(a_turn(n, created_at=edge + timedelta(days=7)) for n in range(40, 60)),
    )
    week = await ThisWeek(database, clock).read()
    assert (week.since, week.until) == (date(2026, 11, 20), UNTIL)
    assert week.everywhere == Table(10, (Count(BIRTH, 10),), (Count("answered", 10),))


@ON_SQLITE
async def test_question_just_asked_does_not_show_when_the_page_is_loaded_again(
    database: Database, clock: StandingClock
) -> None:
    counting = ThisWeek(database, clock)
    await log(database, *(a_turn(n) for n in range(9)))
    before = await counting.read()
    await database.run(
        lambda c: c.execute(turns.update().where(turns.c.id == "t1").values(created_at=clock.now))
    )
    assert await counting.read() is before
    clock.forward(days=1)
    assert (await counting.read()).until == UNTIL + timedelta(days=1)


def test_nothing_below_five_is_counted_and_everything_is_in_steps_of_five() -> None:
    rows = [*(a_turn(n) for n in range(14)), *(a_turn(n, RESIDENCE) for n in range(20, 24))]
    table = counted(rows, UNTIL).everywhere
    assert table == Table(15, (Count(BIRTH, 10),), (Count("answered", 15),))
    assert counted(rows[14:], UNTIL).everywhere == Table(0, (), ())


def test_one_person_who_asks_often_is_one() -> None:
    table = counted([a_turn(1) for _ in range(50)], UNTIL).everywhere
    assert table == Table(0, (), ())


@given(st.lists(st.tuples(st.integers(0, 60), st.booleans()), max_size=120))
def test_no_difference_of_two_shown_counts_tells_a_small_one(asked: list[tuple[int, bool]]) -> None:
    rows = [a_turn(who, text="ở xã An Phú" if near else "ở đâu đó") for who, near in asked]
    week = counted(rows, UNTIL)
    near = week.communes.get(AN_PHU, Table(0, (), ()))
    for table in (week.everywhere, near):
        shown = [table.total, *(one.at_least for one in (*table.procedures, *table.statuses))]
        assert all(count % 5 == 0 for count in shown)
    # What is left over may be anything from nothing to nine more than the difference says: never one number.
    everyone, here = len({who for who, _ in asked}), len({who for who, is_near in asked if is_near})
    told = week.everywhere.total - near.total
    assert abs((everyone - here) - told) < 5
    assert everyone - week.everywhere.total < 5


def test_most_asked_come_first_and_the_tail_is_cut() -> None:
    codes = [f"1.{n:06}" for n in range(MOST + 5)]
    rows = [a_turn(f"{n}-{m}", code) for n, code in enumerate(codes) for m in range(5 * (n + 1))]
    shown = counted(rows, UNTIL).everywhere.procedures
    assert [one.key for one in shown] == codes[::-1][:MOST]


@pytest.mark.parametrize(
    ("entities", "text", "wanted"),
    [
        ({}, "khai sinh ở xã An Phú", {AN_PHU}),
        ({"place": AN_PHU}, "Xã An Phú", {AN_PHU}),
        ({"place": "huyện Châu Thành, An Giang"}, "làm gì đó", set()),
        ({}, "làm khai sinh cần gì", set()),
    ],
)
def test_commune_is_read_from_a_button_or_the_words(
    entities: dict[str, str], text: str, wanted: set[str]
) -> None:
    assert communes_of(entities, text) == wanted


def test_conversation_belongs_to_the_commune_it_names_in_any_turn() -> None:
    rows = [
        turn for n in range(6) for turn in (a_turn(n, None, text="tui ở xã An Phú"), a_turn(n, RESIDENCE))
    ]
    week = counted(rows, UNTIL)
    assert week.communes == {AN_PHU: Table(5, (Count(RESIDENCE, 5),), (Count("answered", 5),))}


@pytest.fixture(scope="module")
def real_shelf() -> Shelf:
    return Shelf(load_catalogue())


@pytest.fixture
async def app(
    tmp_path: Path, database: Database, clock: StandingClock, real_shelf: Shelf, anyio_backend: str
) -> FastAPI:
    return whole_house(tmp_path, database, clock, real_shelf, FakeRasa())


@ON_SQLITE
async def test_page_shows_counts_with_bars_and_no_text(app: FastAPI, database: Database) -> None:
    await log(
        database,
        *(a_turn(n, text="tui ở xã An Phú") for n in range(7)),
        *(a_turn(n, RESIDENCE, status="no_match") for n in range(20, 32)),
        *(a_turn(n, "9.000001", status="small_talk") for n in range(40, 43)),
    )
    async with await client_of(app, await person(app, Role.HELPER, commune=AN_PHU)) as helper:
        page = (await helper.get(WEEK)).text
    seen = taken(page)
    assert "Có nhắc tới xã An Phú" in seen.text
    assert "Ít nhất 5 cuộc hỏi." in seen.text
    assert "Ít nhất 20 cuộc hỏi." in seen.text
    assert "10+" in seen.text
    assert f"/tra-cuu/{BIRTH}" in seen.links()
    assert "9.000001" not in page
    assert "chuyện riêng" not in page
    assert "tui ở" not in page
    assert [one["width"] for one in seen.every("rect")] == [
        "100.0",
        "100.0",
        "100.0",
        "50.0",
        "100.0",
        "50.0",
    ]
    assert "style=" not in page


@ON_SQLITE
async def test_helper_without_commune_sees_the_province_alone(app: FastAPI) -> None:
    async with await client_of(app, await person(app, Role.HELPER)) as helper:
        page = taken((await helper.get(WEEK)).text)
    assert "Tài khoản chưa ghi địa bàn" in page.text
    assert "Chưa tới 5 cuộc hỏi." in page.text


@ON_SQLITE
async def test_nobody_without_account_sees_it(app: FastAPI) -> None:
    async with browser(app) as visitor:
        refused = await visitor.get(WEEK)
    assert refused.status_code == 303
    assert refused.headers["location"].startswith("/quan-tri/vao?tiep=")
