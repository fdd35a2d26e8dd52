"""Sessions: only a hash is stored, they run out, and they end when rights change."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from admin.accounts import book, sessions
from admin.accounts.account import Account
from admin.accounts.desk import Desk
from admin.accounts.roles import Role
from admin.accounts.sessions import Session, Stage
from admin.errors import ConflictError
from admin.tables import sessions as table
from tests.admin.visitors import StandingClock
from tests.databases import count, rows_of

pytestmark = pytest.mark.anyio
MINUTES, HOURS, DAYS = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


async def account_of(desk: Desk, role: Role) -> Account:
    given = Account(0, role.value, "Lan", role, None)
    return await desk.database.run(lambda c: book.add(c, given, "hash", desk.now))


async def begin(desk: Desk, account: Account, stage: Stage = Stage.OPEN) -> str:
    return await desk.database.run(lambda c: sessions.begin(c, account.id, stage, "máy", desk.now))


async def found(desk: Desk, token: str) -> Session | None:
    return await desk.database.run(lambda c: sessions.find(c, token, desk.now))


async def test_store_holds_the_hash_of_a_token_of_256_bits(desk: Desk) -> None:
    token = await begin(desk, await account_of(desk, Role.ADMIN))
    assert len(token) == 43
    (row,) = await rows_of(desk.database, table)
    assert token not in str(row)
    assert len(str(row["token_hash"])) == 64
    assert await found(desk, token) is not None
    assert await found(desk, str(row["token_hash"])) is None


@pytest.mark.parametrize(
    ("role", "idle", "whole"),
    [
        (Role.HELPER, 12 * HOURS, 30 * DAYS),
        (Role.EDITOR, 30 * MINUTES, 12 * HOURS),
        (Role.ADMIN, 30 * MINUTES, 12 * HOURS),
    ],
)
async def test_session_ends_unused_and_at_last_in_any_case(
    desk: Desk, clock: StandingClock, role: Role, idle: timedelta, whole: timedelta
) -> None:
    account = await account_of(desk, role)
    left_alone = await begin(desk, account)
    clock.now += idle - timedelta(seconds=1)
    in_use = await begin(desk, account)
    assert await found(desk, left_alone) is not None
    clock.now += idle
    assert await found(desk, left_alone) is None
    assert await found(desk, in_use) is None
    kept, started = await begin(desk, account), clock.now
    while clock.now - started < whole - idle:
        clock.now += idle * 0.9
        assert await found(desk, kept) is not None
    clock.now = started + whole
    assert await found(desk, kept) is None
    assert await count(desk.database, table) == 0


async def test_sign_in_that_stops_half_way_ends_after_ten_minutes(desk: Desk, clock: StandingClock) -> None:
    token = await begin(desk, await account_of(desk, Role.ADMIN), Stage.CODE)
    clock.forward(minutes=9, seconds=59)
    assert await found(desk, token) is not None
    clock.forward(seconds=1)
    assert await found(desk, token) is None


async def test_session_of_a_locked_account_is_over_at_once(desk: Desk) -> None:
    account = await account_of(desk, Role.EDITOR)
    token = await begin(desk, account)
    await desk.database.run(lambda c: book.change(c, account.id, is_locked=True))
    assert await found(desk, token) is None


async def test_role_is_that_of_the_account_now_not_of_the_sign_in(desk: Desk) -> None:
    account = await account_of(desk, Role.ADMIN)
    token = await begin(desk, account)
    await desk.database.run(lambda c: book.change(c, account.id, role="helper"))
    session = await found(desk, token)
    assert session is not None
    assert session.account.role is Role.HELPER


async def test_renewed_session_has_another_token_and_is_the_only_one(desk: Desk) -> None:
    account = await account_of(desk, Role.EDITOR)
    here, elsewhere = await begin(desk, account), await begin(desk, account)
    fresh = await desk.database.run(lambda c: sessions.renew(c, here, desk.now))
    assert await found(desk, here) is None
    assert await found(desk, elsewhere) is None
    assert await found(desk, fresh) is not None


async def test_session_that_is_over_is_not_renewed(desk: Desk) -> None:
    with pytest.raises(ConflictError):
        await desk.database.run(lambda c: sessions.renew(c, "gone", desk.now))


async def test_reading_a_page_writes_once_a_minute(desk: Desk, clock: StandingClock) -> None:
    token = await begin(desk, await account_of(desk, Role.EDITOR))
    written: list[str] = []

    def listen(_c: object, _cursor: object, statement: str, *_: object) -> None:
        written.extend([statement] if statement.startswith("UPDATE") else [])

    sa.event.listen(desk.database.engine, "before_cursor_execute", listen)
    for _ in range(3):
        clock.forward(seconds=20)
        await found(desk, token)
    assert len(written) == 1


async def test_old_sessions_are_thrown_away(desk: Desk, clock: StandingClock) -> None:
    await begin(desk, await account_of(desk, Role.HELPER))
    clock.forward(days=31)
    await desk.database.run(lambda c: sessions.tidy(c, desk.now))
    assert await count(desk.database, table) == 0
