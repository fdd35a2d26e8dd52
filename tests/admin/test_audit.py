"""The audit log: in the transaction of the change, masked, never changed, and found again."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy.exc import DBAPIError

from admin import audit, audit_reading
from admin.accounts.account import Account
from admin.accounts.roles import Role
from admin.audit_reading import Line, Wanted
from admin.tables import audit_log
from admin.web.audit_words import WORDS
from app.settings import ROOT
from channels.database import Database
from tests.admin.visitors import client_of, person
from tests.databases import count, rows_of

pytestmark = pytest.mark.anyio
LAN = Account(7, "lan", "Nguyễn Thị Lan", Role.ADMIN, None)
PHONE, CITIZEN = "0912345678", "089203001234"


async def note(
    database: Database,
    action: str = "x.y",
    subject: str = "s",
    before: object = None,
    after: object = None,
    by: Account | None = LAN,
    at: datetime | None = None,
) -> None:
    await database.run(lambda c: audit.note(c, by, action, subject, before, after, at=at))


async def lines(database: Database, page: int = 1, **wanted: object) -> list[Line]:
    found, _ = await database.run(lambda c: audit_reading.read(c, Wanted(**wanted), page))  # type: ignore[arg-type]
    return found


async def test_change_that_fails_leaves_no_line(database: Database) -> None:
    def work(connection: sa.Connection) -> None:
        audit.note(connection, LAN, "x", "s", None, None)
        raise KeyError("changed elsewhere")

    with pytest.raises(KeyError):
        await database.run(work)
    assert await count(database, audit_log) == 0


async def test_personal_data_is_masked_before_it_is_written(database: Database) -> None:
    told = {"lời": f"gọi {PHONE} gặp anh Trần Văn Minh", "giấy": [f"CCCD {CITIZEN}"], "sâu": {"số": PHONE}}
    await note(database, subject=f"người gọi {PHONE}", before=told, after=f"số {PHONE}")
    kept = str(await rows_of(database, audit_log))
    for secret in (PHONE, CITIZEN, "Trần Văn Minh"):
        assert secret not in kept
    assert "[số điện thoại]" in kept


async def test_what_stands_under_the_name_of_a_secret_is_never_written(database: Database) -> None:
    names = (
        "password",
        "new_password",
        "token",
        "csrf",
        "totp_seed",
        "recovery_codes",
        "API_SECRET",
        "cookie",
    )
    await note(database, before=dict.fromkeys(names, "mùa nước nổi"), after={"password": None})
    kept = str(await rows_of(database, audit_log))
    assert "nổi" not in kept
    assert kept.count("•••") == len(names) + 1


async def test_values_keep_their_kind_and_a_long_text_is_cut(database: Database) -> None:
    before = {"n": 3, "x": 1.5, "có": True, "không": None, "ngày": date(2026, 11, 27), "vai": Role.ADMIN}
    await note(database, subject="s" * 3 + "t" * 400, before=before, after={"dài": "ab " * 3000})
    (row,) = await rows_of(database, audit_log)
    assert row["before"] == {
        "n": 3,
        "x": 1.5,
        "có": True,
        "không": None,
        "ngày": "2026-11-27",
        "vai": "admin",
    }
    assert len(str(row["after"])) <= audit.MOST + 20
    assert len(str(row["subject"])) <= 200


async def test_line_cannot_be_changed_even_by_hand(database: Database) -> None:
    await note(database)
    with pytest.raises(DBAPIError, match="append-only"):
        await database.run(lambda c: c.execute(audit_log.update().values(by="ai đó")))
    (row,) = await rows_of(database, audit_log)
    assert row["by"] == "lan"


def test_no_code_of_ours_deletes_or_changes_lines() -> None:
    for room in ("admin", "app", "lookup", "channels", "actions", "knowledge"):
        for path in (ROOT / room).rglob("*.py"):
            code = path.read_text(encoding="utf-8")
            assert "audit_log.delete" not in code, path
            assert "audit_log.update" not in code, path


async def test_lines_are_found_by_person_action_and_day_in_viet_nam(database: Database) -> None:
    late = datetime(2026, 11, 26, 17, 30, tzinfo=UTC)  # half past midnight of the 27th in Việt Nam
    await note(database, "a.b", at=late)
    await note(database, "c.d", by=None, at=datetime(2026, 11, 26, 16, 59, tzinfo=UTC))
    assert [line.action for line in await lines(database)] == ["c.d", "a.b"]
    assert [line.action for line in await lines(database, by="lan")] == ["a.b"]
    assert [line.by for line in await lines(database, action="c.d")] == [audit.NOBODY]
    assert [line.action for line in await lines(database, since=date(2026, 11, 27))] == ["a.b"]
    assert [line.action for line in await lines(database, until=date(2026, 11, 26))] == ["c.d"]
    assert await database.run(audit_reading.names) == (sorted(["lan", audit.NOBODY]), ["a.b", "c.d"])


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        (None, None, []),
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, [("b", 2, 3)]),
        (None, {"a": 1}, [("a", None, 1)]),
        ({"a": 1}, None, [("a", 1, None)]),
        ({"a": 1}, {"a": 1}, [("a", 1, 1)]),
        ("cũ", "mới", [("", "cũ", "mới")]),
        ({"a": 1}, "mới", [("a", 1, None), ("", None, "mới")]),
    ],
)
def test_what_changed_is_told_and_nothing_else(before: object, after: object, changes: list[object]) -> None:
    assert Line(datetime(2026, 1, 1, tzinfo=UTC), "lan", "x", "s", before, after).changes == changes


async def test_page_shows_fifty_lines_and_the_way_to_the_rest(app: FastAPI) -> None:
    admin = await client_of(app, await person(app, Role.ADMIN, "lan"))
    for n in range(60):
        await note(app.state.database, "account.lock" if n % 2 else "own.name", f"việc {n}")
    first = (await admin.get("/quan-tri/nhat-ky")).text
    assert first.count("<tr>") == 51
    assert "60 dòng" in first
    assert "Trang 1 trên 2" in first
    assert '<a class="button" rel="next" href="/quan-tri/nhat-ky?trang=2">' in first
    second = (await admin.get("/quan-tri/nhat-ky?trang=2")).text
    assert second.count("<tr>") == 11
    locked = (await admin.get("/quan-tri/nhat-ky?viec=account.lock&nguoi=lan")).text
    assert locked.count("<b>Khóa tài khoản</b>") == 30


@pytest.mark.parametrize(
    "query",
    [
        "trang=0",
        "trang=-1",
        "trang=99999",
        "trang=1e9",
        "trang=²",
        "tu=hôm qua",
        "tu=2026-13-01",
        "tu=0001-01-01",
        "den=9999-12-31",
        "nguoi=%27%20OR%201=1--",
        "nguoi=%ff",
        "viec=%00",
    ],
)
async def test_made_up_filter_is_an_empty_or_a_whole_list_never_a_fault(app: FastAPI, query: str) -> None:
    admin = await client_of(app, await person(app, Role.ADMIN))
    await note(app.state.database)
    assert (await admin.get(f"/quan-tri/nhat-ky?{query}")).status_code == 200


async def test_markup_in_the_log_is_shown_as_text(app: FastAPI) -> None:
    admin = await client_of(app, await person(app, Role.ADMIN))
    evil = "<script>alert(1)</script>\u202e"
    await note(app.state.database, evil, evil, {evil: evil, "l": [evil]}, {evil: {"x": evil}})
    page = (await admin.get("/quan-tri/nhat-ky")).text
    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_every_action_that_the_accounts_note_has_words() -> None:
    code = "".join(
        path.read_text(encoding="utf-8") for path in Path(ROOT / "admin" / "accounts").glob("*.py")
    )
    noted = set(re.findall(r'"((?:account|own|sign_in)(?:\.[a-z_]+)?)"', code))
    assert noted - set(WORDS) == set()
    assert {"account.role", "own.password", "sign_in"} <= noted
