"""What a person changes in the own account: asked again for the password, with a new token after it."""

from __future__ import annotations

import re

import httpx
import pytest
from fastapi import FastAPI

from admin.accounts import book, own, recovery
from admin.accounts.cookies import SESSION
from admin.accounts.desk import Desk
from admin.accounts.roles import Role
from admin.accounts.second_factor import STEP, code_at
from admin.tables import audit_log, sessions
from tests.admin.visitors import PASSWORD, browser, client_of, form_of, person, post, token_of
from tests.databases import count, rows_of

pytestmark = pytest.mark.anyio
OWN, FACTOR = "/quan-tri/toi", "/quan-tri/toi/hai-lop"
FRESH = "đồng lúa chín vàng"


def shown_code(app: FastAPI, html: str, offset: int = 0) -> str:
    """Return what an app shows that was given the key on the page."""
    key = re.search(r'<p class="code">([A-Z2-7 ]+)</p>', html)
    assert key
    return code_at(key[1].replace(" ", ""), int(app.state.desk.now.timestamp()) // STEP + offset)


async def change_password(client: httpx.AsyncClient, **fields: str) -> httpx.Response:
    filled = {"present": PASSWORD, "password": FRESH, "repeated": FRESH, **fields}
    return await post(client, OWN, f"{OWN}/mat-khau", **filled)


async def test_new_password_ends_every_other_session_and_renews_this_one(app: FastAPI) -> None:
    account = await person(app, Role.EDITOR, "minh")
    stolen = await token_of(app, account)
    client = await client_of(app, account)
    before = client.cookies[SESSION]
    assert (await change_password(client)).headers["location"] == f"{OWN}?xong=mat-khau"
    assert client.cookies[SESSION] != before
    for token in (stolen, before):
        assert (await browser(app, token).get(OWN)).status_code == 303
    assert (await client.get(OWN)).status_code == 200
    answer = await post(browser(app), "/quan-tri/vao", "/quan-tri/vao", username="minh", password=FRESH)
    assert answer.headers["location"] == "/quan-tri"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"present": "không phải đâu"}, "Mật khẩu hiện nay chưa đúng."),
        ({"password": "ngắn", "repeated": "ngắn"}, "ít nhất 12 ký tự"),
        ({"password": "người minh 2026", "repeated": "người minh 2026"}, "tên đăng nhập hay họ tên"),
        ({"repeated": "khác mất rồi"}, "không giống nhau"),
    ],
)
async def test_password_stays_when_something_is_wrong(
    app: FastAPI, fields: dict[str, str], told: str
) -> None:
    client = await client_of(app, await person(app, Role.EDITOR, "minh"))
    answer = await change_password(client, **fields)
    assert (answer.status_code, told in answer.text) == (422, True)
    assert FRESH not in answer.text
    entered = await post(browser(app), "/quan-tri/vao", "/quan-tri/vao", username="minh", password=PASSWORD)
    assert entered.status_code == 303


async def test_guessing_the_password_of_an_open_session_is_slowed_down(app: FastAPI) -> None:
    client = await client_of(app, await person(app, Role.EDITOR))
    answers = [(await change_password(client, present=f"đoán mò {n}")).status_code for n in range(6)]
    assert answers == [422] * 5 + [429]


async def test_second_factor_is_set_up_with_the_code_of_the_app(app: FastAPI) -> None:
    account = await person(app, Role.ADMIN, "lan", second_factor=False)
    client, elsewhere = await client_of(app, account), await token_of(app, account)
    before = client.cookies[SESSION]
    offered = (await client.get(FACTOR)).text
    assert "<svg" in offered
    wrong = await post(client, FACTOR, FACTOR, code="000000")
    assert (wrong.status_code, "Mã chưa đúng." in wrong.text) == (422, True)
    shown = await post(client, FACTOR, FACTOR, code=shown_code(app, offered))
    codes = re.findall(r'<li class="code">([0-9A-Z]{5}-[0-9A-Z]{5})</li>', shown.text)
    assert len(codes) == 8
    assert client.cookies[SESSION] != before
    for token in (before, elsewhere):
        assert (await browser(app, token).get("/quan-tri")).headers["location"] == "/quan-tri/vao"
    assert (await client.get("/quan-tri")).status_code == 200
    assert codes[0] not in (await client.get(OWN)).text
    # The form of the page with the codes belongs to the new session already.
    assert (
        await client.post("/quan-tri/ra", data=form_of(shown.text, "/quan-tri/ra").fields)
    ).status_code == 303
    log = str(await rows_of(app.state.database, audit_log))
    assert not any(code in log for code in codes)


async def test_code_that_set_it_up_signs_nobody_in(app: FastAPI) -> None:
    client = await client_of(app, await person(app, Role.EDITOR, "minh"))
    code = shown_code(app, (await client.get(FACTOR)).text)
    await post(client, FACTOR, FACTOR, code=code)
    other = browser(app)
    await post(other, "/quan-tri/vao", "/quan-tri/vao", username="minh", password=PASSWORD)
    assert (await post(other, "/quan-tri/vao/ma", "/quan-tri/vao/ma", code=code)).status_code == 422


async def test_second_factor_cannot_be_replaced_by_who_finds_the_desk_open(app: FastAPI) -> None:
    account = await person(app, Role.ADMIN)
    client = await client_of(app, account)
    assert (await client.get(FACTOR)).headers["location"] == OWN
    form = form_of((await client.get(OWN)).text, f"{OWN}/ten")
    assert (await client.post(FACTOR, data={**form.fields, "code": "123456"})).headers["location"] == OWN
    entry = await app.state.database.run(lambda c: book.by_id(c, account.id))
    assert entry.totp_seed == "seed of admin"


async def test_second_factor_goes_with_the_password_only_and_stays_with_administrators(app: FastAPI) -> None:
    minh = await person(app, Role.EDITOR, "minh", second_factor=True)
    client = await client_of(app, minh)
    assert (await post(client, OWN, f"{FACTOR}/bo", present="không phải")).status_code == 422
    assert (await post(client, OWN, f"{FACTOR}/bo", present=PASSWORD)).headers[
        "location"
    ] == f"{OWN}?xong=lop-hai-bo"
    assert (await app.state.database.run(lambda c: book.by_id(c, minh.id))).totp_seed is None
    admin = await client_of(app, await person(app, Role.ADMIN))
    page = (await admin.get(OWN)).text
    assert f'action="{FACTOR}/bo"' not in page
    forced = {**form_of(page, f"{OWN}/ten").fields, "present": PASSWORD}
    assert (await admin.post(f"{FACTOR}/bo", data=forced)).status_code == 403


async def test_new_recovery_codes_void_the_old_ones(app: FastAPI) -> None:
    account = await person(app, Role.ADMIN)
    desk: Desk = app.state.desk
    old = await desk.database.run(lambda c: own.new_recovery_codes(c, desk, account))
    client = await client_of(app, account)
    assert (await post(client, OWN, f"{FACTOR}/ma-du-phong", present="không phải")).status_code == 422
    shown = await post(client, OWN, f"{FACTOR}/ma-du-phong", present=PASSWORD)
    assert shown.text.count('<li class="code">') == 8
    used = await desk.database.run(lambda c: recovery.use(c, desk.keys, account.id, old[0], desk.now))
    assert used is False


async def test_recovery_codes_need_a_second_factor(app: FastAPI) -> None:
    client = await client_of(app, await person(app, Role.EDITOR))
    form = form_of((await client.get(OWN)).text, f"{OWN}/ten")
    answer = await client.post(f"{FACTOR}/ma-du-phong", data={**form.fields, "present": PASSWORD})
    assert answer.headers["location"] == FACTOR


async def test_one_device_or_all_are_signed_out(app: FastAPI) -> None:
    account, other = await person(app, Role.EDITOR), await person(app, Role.ADMIN)
    client = await client_of(app, account)
    phone, theirs = await token_of(app, account), await token_of(app, other)
    found = re.findall(rf'action="({OWN}/phien/\d+/dung)"', (await client.get(OWN)).text)
    assert len(found) == 1
    await post(client, OWN, found[0])
    assert (await browser(app, phone).get(OWN)).status_code == 303
    form = form_of((await client.get(OWN)).text, f"{OWN}/ten")
    for row in await rows_of(app.state.database, sessions):
        if row["account_id"] == other.id:
            await client.post(f"{OWN}/phien/{row['id']}/dung", data=form.fields)
    assert (await browser(app, theirs).get(OWN)).status_code == 200
    await post(client, OWN, f"{OWN}/ra-het")
    assert await count(app.state.database, sessions) == 1
    assert SESSION not in client.cookies


async def test_name_is_changed_and_shown_escaped(app: FastAPI) -> None:
    client = await client_of(app, await person(app, Role.EDITOR))
    await post(client, OWN, f"{OWN}/ten", name="Lan <b>Anh</b>")
    page = (await client.get(OWN)).text
    assert "Lan &lt;b&gt;Anh&lt;/b&gt;" in page
    assert "<b>Anh" not in page
    answer = await post(client, OWN, f"{OWN}/ten", name=" ")
    assert (answer.status_code, "Họ tên cần có" in answer.text) == (422, True)
