"""Invitations: one link, once, within three days, with the rights that the administrator set."""

from __future__ import annotations

import asyncio
import re

import httpx
import pytest
from fastapi import FastAPI

from admin.accounts import people
from admin.accounts.cookies import SESSION
from admin.accounts.roles import Role
from admin.tables import accounts, audit_log, invitations
from tests.admin.visitors import (
    BASE,
    PASSWORD,
    StandingClock,
    browser,
    client_of,
    form_of,
    person,
    post,
    token_of,
)
from tests.databases import count, rows_of

pytestmark = pytest.mark.anyio
PEOPLE = "/quan-tri/nguoi"
THOAI_SON = "30682"


async def invited(admin: httpx.AsyncClient, role: str = "helper", commune: str = THOAI_SON) -> str:
    """Invite somebody and return the path of the link."""
    shown = await post(admin, PEOPLE, f"{PEOPLE}/moi", name="Lê Thị Hoa", role=role, commune=commune)
    found = re.search(rf'value="{BASE}(/quan-tri/moi/[\w-]{{43}})"', shown.text)
    assert found, shown.text
    return found[1]


async def joined(client: httpx.AsyncClient, link: str, **fields: str) -> httpx.Response:
    filled = {"username": "hoa.le", "password": PASSWORD, "repeated": PASSWORD, **fields}
    return await post(client, link, link, **filled)


async def test_link_makes_an_account_with_the_role_and_commune_that_were_set(app: FastAPI) -> None:
    admin = await client_of(app, await person(app, Role.ADMIN))
    link = await invited(admin)
    hoa = browser(app)
    shown = (await hoa.get(link)).text
    assert "tổ viên</b>, xã Thoại Sơn" in shown
    assert (await joined(hoa, link)).headers["location"] == "/quan-tri"
    assert (await hoa.get("/quan-tri")).status_code == 200
    row = next(row for row in await rows_of(app.state.database, accounts) if row["username"] == "hoa.le")
    assert (row["role"], row["commune"], row["name"]) == ("helper", THOAI_SON, "Lê Thị Hoa")


async def test_role_and_commune_cannot_be_posted_along(app: FastAPI) -> None:
    admin = await client_of(app, await person(app, Role.ADMIN))
    hoa = browser(app)
    await joined(hoa, await invited(admin), role="admin", commune="", id="1", account_id="1")
    row = next(row for row in await rows_of(app.state.database, accounts) if row["username"] == "hoa.le")
    assert (row["role"], row["commune"]) == ("helper", THOAI_SON)


async def test_link_works_once(app: FastAPI) -> None:
    admin = await client_of(app, await person(app, Role.ADMIN))
    link = await invited(admin)
    await joined(browser(app), link)
    again = await browser(app).get(link)
    assert (again.status_code, "đã dùng rồi" in again.text) == (404, True)


async def test_link_used_twice_at_the_same_moment_makes_one_account(app: FastAPI) -> None:
    admin = await client_of(app, await person(app, Role.ADMIN))
    link = await invited(admin)
    both = [browser(app), browser(app)]
    forms = [form_of((await one.get(link)).text, link) for one in both]
    posts = [
        one.post(
            link, data={**form.fields, "username": f"hoa{n}", "password": PASSWORD, "repeated": PASSWORD}
        )
        for n, (one, form) in enumerate(zip(both, forms, strict=True))
    ]
    answers = await asyncio.gather(*posts)
    assert sorted(answer.status_code for answer in answers) == [303, 404]
    assert await count(app.state.database, accounts) == 2


async def test_link_ends_after_three_days(app: FastAPI, clock: StandingClock) -> None:
    admin = await client_of(app, await person(app, Role.ADMIN))
    link = await invited(admin)
    clock.forward(hours=71, minutes=59)
    assert (await browser(app).get(link)).status_code == 200
    clock.forward(minutes=1)
    assert (await browser(app).get(link)).status_code == 404


async def test_link_can_be_withdrawn(app: FastAPI) -> None:
    admin = await client_of(app, await person(app, Role.ADMIN))
    link = await invited(admin)
    (row,) = await rows_of(app.state.database, invitations)
    withdraw = f"{PEOPLE}/loi-moi/{row['id']}/rut"
    assert (await post(admin, PEOPLE, withdraw)).status_code == 303
    assert (await browser(app).get(link)).status_code == 404
    form = form_of((await admin.get(PEOPLE)).text, f"{PEOPLE}/moi")
    assert (await admin.post(withdraw, data=form.fields)).status_code == 404


async def test_link_of_who_is_no_administrator_any_more_is_void(app: FastAPI, clock: StandingClock) -> None:
    first, second = await person(app, Role.ADMIN, "lan"), await person(app, Role.ADMIN, "minh")
    link = await invited(await client_of(app, first), role="admin")
    await app.state.database.run(lambda c: people.lock(c, second, first.id, clock()))
    assert (await browser(app).get(link)).status_code == 404


async def test_store_holds_the_hash_of_a_link_only(app: FastAPI) -> None:
    admin = await client_of(app, await person(app, Role.ADMIN))
    link = await invited(admin)
    token = link.rpartition("/")[2]
    database = app.state.database
    assert token not in str(await rows_of(database, invitations)) + str(await rows_of(database, audit_log))
    assert token not in (await admin.get(PEOPLE)).text


async def test_taken_username_and_weak_password_leave_the_link_good(app: FastAPI) -> None:
    admin = await client_of(app, await person(app, Role.ADMIN, "lan"))
    link, hoa = await invited(admin), browser(app)
    taken = await joined(hoa, link, username="lan")
    assert (taken.status_code, "đã có người dùng" in taken.text) == (409, True)
    weak = await joined(hoa, link, password="ngắn", repeated="ngắn")
    assert (weak.status_code, "ít nhất 12 ký tự" in weak.text) == (422, True)
    assert 'value="hoa.le"' in weak.text
    differs = await joined(hoa, link, repeated="khác mất rồi đó")
    assert (differs.status_code, "không giống nhau" in differs.text) == (422, True)
    assert (await joined(hoa, link)).status_code == 303


async def test_invited_administrator_sets_the_second_factor_up_first(app: FastAPI) -> None:
    admin = await client_of(app, await person(app, Role.ADMIN))
    new = browser(app)
    await joined(new, await invited(admin, role="admin", commune=""))
    assert (await new.get("/quan-tri")).headers["location"] == "/quan-tri/toi/hai-lop"


@pytest.mark.parametrize(
    "fields", [{"role": "root"}, {"role": ""}, {"commune": "99999"}, {"name": ""}, {"name": "xy" * 60}]
)
async def test_invitation_with_a_made_up_field_is_refused(app: FastAPI, fields: dict[str, str]) -> None:
    admin = await client_of(app, await person(app, Role.ADMIN))
    given = {"name": "Hoa", "role": "helper", "commune": "", **fields}
    answer = await post(admin, PEOPLE, f"{PEOPLE}/moi", **given)
    assert answer.status_code == 422
    assert await count(app.state.database, invitations) == 0


async def test_new_password_by_link_ends_the_sessions_and_keeps_the_second_factor(app: FastAPI) -> None:
    admin = await client_of(app, await person(app, Role.ADMIN, "lan"))
    minh = await person(app, Role.EDITOR, "minh", second_factor=True)
    stolen = await token_of(app, minh)
    page = f"{PEOPLE}/{minh.id}"
    shown = (await post(admin, page, f"{page}/dat-lai")).text
    link = re.search(r'value="\S+?(/quan-tri/moi/[\w-]{43})"', shown)[1]  # type: ignore[index]
    him, fresh = browser(app), "đồng lúa chín vàng"
    assert "minh" in (await him.get(link)).text
    answer = await post(him, link, link, password=fresh, repeated=fresh)
    assert answer.headers["location"] == "/quan-tri/vao?xong=mat-khau"
    assert SESSION not in him.cookies
    assert (await browser(app, stolen).get("/quan-tri")).status_code == 303
    entered = await post(him, "/quan-tri/vao", "/quan-tri/vao", username="minh", password=fresh)
    assert entered.headers["location"].startswith("/quan-tri/vao/ma")
    assert (await browser(app).get(link)).status_code == 404


async def test_second_link_for_a_password_voids_the_first(app: FastAPI) -> None:
    admin = await client_of(app, await person(app, Role.ADMIN, "lan"))
    minh = await person(app, Role.EDITOR, "minh")
    page = f"{PEOPLE}/{minh.id}"
    links = []
    for _ in range(2):
        shown = (await post(admin, page, f"{page}/dat-lai")).text
        links.append(re.search(r'value="\S+?(/quan-tri/moi/[\w-]{43})"', shown)[1])  # type: ignore[index]
    assert [(await browser(app).get(link)).status_code for link in links] == [404, 200]


async def test_made_up_link_leads_nowhere(app: FastAPI) -> None:
    for token in ("x", "a" * 43, "%2e%2e", "đ", "\u202e"):
        assert (await browser(app).get(f"/quan-tri/moi/{token}")).status_code == 404
