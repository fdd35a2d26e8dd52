"""What an administrator does to others, what nobody can do to the last of them, and two who edit at once."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from fastapi import FastAPI

from admin.accounts import book, people
from admin.accounts.book import Entry
from admin.accounts.desk import Desk
from admin.accounts.roles import Role
from admin.errors import ConflictError
from admin.tables import audit_log
from tests.admin.visitors import StandingClock, browser, client_of, form_of, person, post, token_of
from tests.databases import rows_of

pytestmark = pytest.mark.anyio
PEOPLE = "/quan-tri/nguoi"


async def entry_of(app: FastAPI, account_id: int) -> Entry:
    entry: Entry = await app.state.database.run(lambda c: book.by_id(c, account_id))
    return entry


async def press(client: httpx.AsyncClient, account_id: int, name: str, **fields: str) -> httpx.Response:
    page = f"{PEOPLE}/{account_id}"
    return await post(client, page, f"{page}/{name}", **fields)


async def test_other_role_ends_the_sessions_and_is_noted_with_before_and_after(app: FastAPI) -> None:
    admin = await client_of(app, await person(app, Role.ADMIN, "lan"))
    minh = await person(app, Role.HELPER, "minh", commune="30682")
    his = await token_of(app, minh)
    answer = await press(admin, minh.id, "vai-tro", role="editor", commune="")
    assert answer.headers["location"] == f"{PEOPLE}/{minh.id}?xong=vai-tro"
    assert "Đã đổi." in (await admin.get(answer.headers["location"])).text
    now = (await entry_of(app, minh.id)).account
    assert (now.role, now.commune) == (Role.EDITOR, None)
    assert (await browser(app, his).get("/quan-tri")).status_code == 303
    (line,) = await rows_of(app.state.database, audit_log)
    assert (line["by"], line["action"], line["subject"]) == ("lan", "account.role", "minh")
    assert line["before"] == {"vai trò": "helper", "xã": "30682"}
    assert line["after"] == {"vai trò": "editor", "xã": None}


async def test_change_on_an_old_page_is_refused_and_shows_the_new_state(app: FastAPI) -> None:
    lan = await client_of(app, await person(app, Role.ADMIN, "lan"))
    other = await client_of(app, await person(app, Role.ADMIN, "minh"))
    hoa = await person(app, Role.HELPER, "hoa")
    page = f"{PEOPLE}/{hoa.id}"
    old = form_of((await lan.get(page)).text, f"{page}/vai-tro")
    await press(other, hoa.id, "vai-tro", role="editor")
    answer = await lan.post(f"{page}/vai-tro", data={**old.fields, "commune": "30682"})
    assert (answer.status_code, "Có người vừa sửa" in answer.text) == (409, True)
    assert form_of(answer.text, f"{page}/vai-tro").fields["role"] == "editor"
    assert (await entry_of(app, hoa.id)).account.role is Role.EDITOR


@pytest.mark.parametrize(("name", "fields"), [("vai-tro", {"role": "editor"}), ("khoa", {})])
async def test_last_administrator_neither_demotes_nor_locks_himself(
    app: FastAPI, name: str, fields: dict[str, str]
) -> None:
    lan = await person(app, Role.ADMIN, "lan")
    locked = await person(app, Role.ADMIN, "minh")
    admin = await client_of(app, lan)
    await press(admin, locked.id, "khoa")
    answer = await press(admin, lan.id, name, **fields)
    assert (answer.status_code, "người quản trị cuối cùng" in answer.text) == (409, True)
    entry = await entry_of(app, lan.id)
    assert (entry.account.role, entry.is_locked) == (Role.ADMIN, False)


async def test_administrator_may_step_down_while_another_stays(app: FastAPI) -> None:
    lan = await person(app, Role.ADMIN, "lan")
    await person(app, Role.ADMIN, "minh")
    assert (await press(await client_of(app, lan), lan.id, "vai-tro", role="editor")).status_code == 303


async def test_two_administrators_who_lock_each_other_at_the_same_moment_are_not_both_gone(
    desk: Desk, app: FastAPI, clock: StandingClock
) -> None:
    pair = [await person(app, Role.ADMIN, name) for name in ("lan", "minh")]

    async def lock(n: int) -> bool:
        try:
            await desk.database.run(lambda c: people.lock(c, pair[n], pair[1 - n].id, clock()))
        except ConflictError:
            return False
        return True

    assert sorted(await asyncio.gather(lock(0), lock(1))) == [False, True]


async def test_locking_ends_the_sessions_and_unlocking_does_not_bring_them_back(app: FastAPI) -> None:
    admin = await client_of(app, await person(app, Role.ADMIN, "lan"))
    minh = await person(app, Role.EDITOR, "minh")
    his = await token_of(app, minh)
    await press(admin, minh.id, "khoa")
    assert "đang khóa" in (await admin.get(PEOPLE)).text
    assert (await browser(app, his).get("/quan-tri")).status_code == 303
    await press(admin, minh.id, "mo-khoa")
    assert (await browser(app, his).get("/quan-tri")).status_code == 303
    assert not (await entry_of(app, minh.id)).is_locked


async def test_second_factor_of_a_lost_telephone_is_taken_away(app: FastAPI) -> None:
    admin = await client_of(app, await person(app, Role.ADMIN, "lan"))
    minh = await person(app, Role.ADMIN, "minh")
    his = await token_of(app, minh)
    await press(admin, minh.id, "bo-lop-hai")
    assert (await entry_of(app, minh.id)).totp_seed is None
    assert (await browser(app, his).get("/quan-tri")).headers["location"] == "/quan-tri/vao"


async def test_signing_somebody_out_everywhere_is_noted(app: FastAPI) -> None:
    admin = await client_of(app, await person(app, Role.ADMIN, "lan"))
    minh = await person(app, Role.EDITOR, "minh")
    tokens = [await token_of(app, minh) for _ in range(2)]
    await press(admin, minh.id, "dung-phien")
    for token in tokens:
        assert (await browser(app, token).get("/quan-tri")).status_code == 303
    (line,) = await rows_of(app.state.database, audit_log)
    assert line["before"] == {"phiên": 2}


async def test_person_that_does_not_exist_is_a_page(app: FastAPI) -> None:
    admin = await client_of(app, await person(app, Role.ADMIN))
    for number, status in (("99", 404), ("x", 422), ("1e9", 422), ("9" * 30, 422), ("-1", 422)):
        answer = await admin.get(f"{PEOPLE}/{number}")
        assert (answer.status_code, "<h1>" in answer.text) == (status, True), number
    form = form_of((await admin.get(PEOPLE)).text, f"{PEOPLE}/moi")
    for name in ("vai-tro", "khoa", "mo-khoa", "bo-lop-hai", "dung-phien", "dat-lai"):
        answer = await admin.post(f"{PEOPLE}/99/{name}", data={**form.fields, "version": "1"})
        assert answer.status_code == 404, name
