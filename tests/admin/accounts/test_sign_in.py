"""Signing in through the pages: what is let in, what is slowed down, and what nobody can make use of."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI

from admin.accounts import book, recovery
from admin.accounts.cookies import DEVICE, SESSION, VISITOR
from admin.accounts.desk import Desk
from admin.accounts.passwords import Passwords
from admin.accounts.roles import Role
from admin.accounts.second_factor import STEP, code_at, secret_of
from admin.accounts.sessions import Stage
from admin.tables import accounts, audit_log, sessions, sign_in_failures
from channels.database import Database
from tests.admin.visitors import (
    PASSWORD,
    StandingClock,
    browser,
    client_of,
    console,
    form_of,
    person,
    post,
    token_of,
)
from tests.databases import count, rows_of

pytestmark = pytest.mark.anyio
DOOR, CODE = "/quan-tri/vao", "/quan-tri/vao/ma"
WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng."


async def sign_in(
    client: httpx.AsyncClient, username: str, password: str = PASSWORD, page: str = DOOR, **fields: str
) -> httpx.Response:
    return await post(client, page, DOOR, username=username, password=password, **fields)


async def app_code(app: FastAPI, account_id: int, offset: int = 0) -> str:
    desk: Desk = app.state.desk
    entry = await desk.database.run(lambda c: book.by_id(c, account_id))
    secret = secret_of(desk.keys, account_id, entry.totp_seed or "")
    return code_at(secret, int(desk.now.timestamp()) // STEP + offset)


async def test_password_opens_the_desk(app: FastAPI) -> None:
    await person(app, Role.HELPER, "hoa.le", name="Lê Thị Hoa")
    client = browser(app)
    answer = await sign_in(client, " Hoa.Le ")
    assert (answer.status_code, answer.headers["location"]) == (303, "/quan-tri")
    assert "Chào Lê Thị Hoa" in (await client.get("/quan-tri")).text


async def test_password_typed_decomposed_opens_it_too(app: FastAPI) -> None:
    await person(app, Role.HELPER, "hoa")
    assert (await sign_in(browser(app), "hoa", unicodedata.normalize("NFD", PASSWORD))).status_code == 303


class Counting(PasswordHasher):
    """Count the comparisons, which are what signing in costs."""

    checks = 0

    def verify(self, *arguments: Any, **options: Any) -> Any:
        self.checks += 1
        return super().verify(*arguments, **options)


async def test_unknown_name_gets_the_same_answer_for_the_same_work(
    tmp_path: Path, database: Database, clock: StandingClock
) -> None:
    hasher = Counting(time_cost=1, memory_cost=8, parallelism=1)
    app = console(tmp_path, database, clock, passwords=Passwords(hasher))
    await person(app, Role.EDITOR, "minh")
    pages = []
    for username in ("minh", "khong.co"):
        before = hasher.checks
        client = browser(app)
        answer = await sign_in(client, username, "sai mật khẩu rồi")
        assert hasher.checks == before + 1
        token = form_of(answer.text, DOOR).fields["csrf"]
        pages.append((answer.status_code, answer.text.replace(token, "").replace(username, "")))
    assert pages[0] == pages[1]
    assert (pages[0][0], WRONG in pages[0][1]) == (401, True)


async def test_old_hash_is_renewed_at_sign_in(app: FastAPI) -> None:
    account = await person(app, Role.HELPER, "hoa")
    old = Passwords(PasswordHasher(time_cost=1, memory_cost=16, parallelism=1)).hashed(PASSWORD)
    database = app.state.desk.database
    await database.run(lambda c: book.change(c, account.id, password=old))
    assert (await sign_in(browser(app), "hoa")).status_code == 303
    stored = (await database.run(lambda c: book.by_id(c, account.id))).password
    assert stored != old
    assert (await sign_in(browser(app), "hoa")).status_code == 303


# --- the session and its cookie -------------------------------------------------------------------------


async def test_cookie_is_closed_to_scripts_and_other_sites(app: FastAPI) -> None:
    await person(app, Role.EDITOR, "minh")
    answer = await sign_in(browser(app), "minh")
    set_cookies = [one for one in answer.headers.get_list("set-cookie") if one.startswith(SESSION)]
    assert len(set_cookies) == 1
    assert set_cookies[0].partition("; ")[2] == "HttpOnly; Path=/; SameSite=lax"


async def test_cookie_in_production_travels_over_tls_only_and_stays_with_the_host(
    app: FastAPI, tmp_path: object, clock: StandingClock
) -> None:
    await person(app, Role.HELPER, "hoa")
    secure = console(tmp_path, app.state.database, clock, secure=True)  # type: ignore[arg-type]
    async with browser(secure) as client:
        client.base_url = httpx.URL("https://ban.example")
        answer = await sign_in(client, "hoa")
        given = next(one for one in answer.headers.get_list("set-cookie") if SESSION in one)
        assert given.startswith(f"__Host-{SESSION}=")
        assert given.partition("; ")[2] == "HttpOnly; Max-Age=2592000; Path=/; SameSite=lax; Secure"
        assert (await client.get("/quan-tri")).status_code == 200


async def test_session_that_somebody_planted_is_not_the_one_that_is_opened(app: FastAPI) -> None:
    planted = await token_of(app, await person(app, Role.HELPER, "ke.gian"))
    await person(app, Role.EDITOR, "minh")
    victim = browser(app)
    form = form_of((await victim.get(DOOR)).text, DOOR)
    victim.cookies.set(SESSION, planted, domain="ban.example")
    answer = await victim.post(DOOR, data={**form.fields, "username": "minh", "password": PASSWORD})
    assert answer.status_code == 303
    assert victim.cookies[SESSION] != planted
    assert (await browser(app, planted).get("/quan-tri")).status_code == 303


async def test_made_up_token_opens_nothing(app: FastAPI) -> None:
    await person(app, Role.EDITOR, "minh")
    for token in ("x", "A" * 43, "a" * 5000, "null", "%00"):
        answer = await browser(app, token).get("/quan-tri")
        assert (answer.status_code, answer.headers["location"]) == (303, DOOR)
    assert await count(app.state.database, sessions) == 0


async def test_signing_out_ends_the_session_on_the_server(app: FastAPI) -> None:
    client = await client_of(app, await person(app, Role.EDITOR))
    stolen = client.cookies[SESSION]
    answer = await post(client, "/quan-tri", "/quan-tri/ra")
    assert answer.headers["location"] == f"{DOOR}?xong=ra"
    assert SESSION not in client.cookies
    assert (await browser(app, stolen).get("/quan-tri")).status_code == 303
    assert "Anh/chị đã đăng xuất." in (await client.get(answer.headers["location"])).text


async def test_who_is_signed_in_needs_no_form(app: FastAPI) -> None:
    client = await client_of(app, await person(app, Role.EDITOR))
    assert (await client.get(f"{DOOR}?tiep=/quan-tri/toi")).headers["location"] == "/quan-tri/toi"


# --- where it leads ------------------------------------------------------------------------------------


async def test_after_signing_in_comes_the_page_that_was_asked_for(app: FastAPI) -> None:
    await person(app, Role.EDITOR, "minh")
    client = browser(app)
    asked = await client.get("/quan-tri/toi?x=1")
    assert asked.headers["location"] == f"{DOOR}?tiep=%2Fquan-tri%2Ftoi%3Fx%3D1"
    answer = await sign_in(client, "minh", page=asked.headers["location"])
    assert answer.headers["location"] == "/quan-tri/toi?x=1"


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
async def test_nobody_is_sent_on_to_another_site(app: FastAPI, wanted: str) -> None:
    await person(app, Role.EDITOR, "minh")
    client = browser(app)
    shown = await client.get(DOOR, params={"tiep": wanted})
    assert form_of(shown.text, DOOR).fields["tiep"] == "/quan-tri"
    assert (await sign_in(client, "minh", tiep=wanted)).headers["location"] == "/quan-tri"


async def test_header_cannot_be_smuggled_in(app: FastAPI) -> None:
    await person(app, Role.EDITOR, "minh")
    answer = await sign_in(browser(app), "minh", tiep="/quan-tri\r\nSet-Cookie: tthc_phien=planted")
    assert answer.headers["location"] == "/quan-tri"
    assert "planted" not in str(answer.headers)


# --- guessing ------------------------------------------------------------------------------------------


async def test_guessing_is_slowed_down_and_even_the_right_password_has_to_wait(
    app: FastAPI, clock: StandingClock
) -> None:
    await person(app, Role.EDITOR, "minh")
    stranger = browser(app)
    for _ in range(5):
        assert (await sign_in(stranger, "minh", "không phải đâu")).status_code == 401
    answer = await sign_in(browser(app), "minh")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "2")
    assert "chờ 2 giây" in answer.text
    clock.forward(seconds=2)
    assert (await sign_in(browser(app), "minh")).status_code == 303
    kinds = [row["action"] for row in await rows_of(app.state.database, audit_log)]
    assert kinds == ["sign_in.slowed", "sign_in"]


async def test_unknown_name_is_slowed_down_alike(app: FastAPI) -> None:
    client = browser(app)
    answers = [(await sign_in(client, "khong.co", "x")).status_code for _ in range(6)]
    assert answers == [401] * 5 + [429]


async def test_device_that_is_known_is_not_held_up_by_a_stranger(app: FastAPI) -> None:
    await person(app, Role.EDITOR, "minh")
    desk = browser(app)
    await sign_in(desk, "minh")
    await post(desk, "/quan-tri", "/quan-tri/ra")
    for _ in range(6):
        await sign_in(browser(app), "minh", "không phải đâu")
    assert (await sign_in(browser(app), "minh")).status_code == 429
    assert (await sign_in(desk, "minh")).status_code == 303


async def test_device_of_somebody_else_or_a_forged_one_is_not_known(app: FastAPI) -> None:
    await person(app, Role.EDITOR, "minh")
    await person(app, Role.HELPER, "ke.gian")
    other = browser(app)
    await sign_in(other, "ke.gian")
    cookie = other.cookies[DEVICE]
    for device in (cookie, f"x.{cookie.partition('.')[2]}", "x.y", "."):
        stranger = browser(app)
        stranger.cookies.set(DEVICE, device, domain="ban.example")
        await sign_in(stranger, "minh", "không phải đâu")
    await sign_in(browser(app), "minh", "không phải đâu")
    assert (await sign_in(browser(app), "minh")).status_code == 429


async def test_one_address_that_tries_many_names_is_slowed_down(app: FastAPI) -> None:
    answers = [(await sign_in(browser(app), f"ten{n}", "x")).status_code for n in range(31)]
    assert answers == [401] * 30 + [429]


async def test_office_that_signs_in_all_day_is_not_slowed_down(app: FastAPI) -> None:
    await person(app, Role.HELPER, "hoa")
    assert {(await sign_in(browser(app), "hoa")).status_code for _ in range(35)} == {303}


async def test_neither_names_nor_addresses_can_be_read_from_what_is_counted(app: FastAPI) -> None:
    await sign_in(browser(app), "khong.co", "x")
    kept = str(await rows_of(app.state.database, sign_in_failures))
    assert "khong.co" not in kept
    assert "127.0.0.1" not in kept


async def test_locked_account_is_told_to_its_owner_only(app: FastAPI) -> None:
    account = await person(app, Role.EDITOR, "minh")
    await app.state.database.run(lambda c: book.change(c, account.id, is_locked=True))
    assert WRONG in (await sign_in(browser(app), "minh", "không phải đâu")).text
    answer = await sign_in(browser(app), "minh")
    assert (answer.status_code, "đang khóa" in answer.text) == (403, True)
    assert await count(app.state.database, sessions) == 0


# --- the second factor ---------------------------------------------------------------------------------


async def test_password_alone_goes_half_the_way(app: FastAPI) -> None:
    account = await person(app, Role.ADMIN, "lan")
    client = browser(app)
    answer = await sign_in(client, "lan", page=f"{DOOR}?tiep=/quan-tri/nguoi")
    assert answer.headers["location"] == f"{CODE}?tiep=%2Fquan-tri%2Fnguoi"
    half = client.cookies[SESSION]
    for path in ("/quan-tri", "/quan-tri/nguoi", "/quan-tri/toi", "/quan-tri/toi/hai-lop"):
        assert (await client.get(path)).headers["location"] == CODE
    entered = await post(client, answer.headers["location"], CODE, code=await app_code(app, account.id))
    assert entered.headers["location"] == "/quan-tri/nguoi"
    assert client.cookies[SESSION] != half
    assert (await browser(app, half).get("/quan-tri")).headers["location"] == DOOR
    assert (await client.get("/quan-tri/nguoi")).status_code == 200


async def test_code_that_was_used_opens_nothing_a_second_time(app: FastAPI) -> None:
    account = await person(app, Role.ADMIN, "lan")
    code = await app_code(app, account.id)
    for status in (303, 422):
        client = browser(app)
        await sign_in(client, "lan")
        assert (await post(client, CODE, CODE, code=code)).status_code == status


async def test_guessing_codes_is_slowed_down(app: FastAPI) -> None:
    account = await person(app, Role.ADMIN, "lan")
    client = browser(app)
    await sign_in(client, "lan")
    answers = [(await post(client, CODE, CODE, code=f"{n:06}")).status_code for n in range(6)]
    assert answers == [422] * 5 + [429]
    again = browser(app)
    await sign_in(again, "lan")
    assert (await post(again, CODE, CODE, code=await app_code(app, account.id))).status_code == 429


async def test_recovery_code_opens_once(app: FastAPI) -> None:
    account = await person(app, Role.ADMIN, "lan")
    desk: Desk = app.state.desk
    codes = await desk.database.run(lambda c: recovery.renew(c, desk.keys, account.id))
    for status in (303, 422):
        client = browser(app)
        await sign_in(client, "lan")
        assert (await post(client, CODE, CODE, code=codes[3].lower())).status_code == status


async def test_page_of_the_code_is_for_who_gave_the_password(app: FastAPI) -> None:
    assert (await browser(app).get(CODE)).headers["location"] == DOOR
    client = await client_of(app, await person(app, Role.EDITOR))
    assert (await client.get(CODE)).headers["location"] == "/quan-tri"
    assert (await client.get("/quan-tri")).status_code == 200
    half = browser(app, await token_of(app, await person(app, Role.ADMIN), Stage.CODE))
    assert (await half.post(CODE, data={"code": "123456", "csrf": "x.y"})).status_code == 403


async def test_administrator_without_second_factor_sets_it_up_before_anything_else(app: FastAPI) -> None:
    await person(app, Role.ADMIN, "lan", second_factor=False)
    client = browser(app)
    assert (await sign_in(client, "lan")).headers["location"] == "/quan-tri"
    for path in ("/quan-tri", "/quan-tri/nguoi", "/quan-tri/toi"):
        assert (await client.get(path)).headers["location"] == "/quan-tri/toi/hai-lop"
    assert (await client.get("/quan-tri/toi/hai-lop")).status_code == 200
    assert (await post(client, "/quan-tri/toi/hai-lop", "/quan-tri/ra")).status_code == 303


async def test_character_that_no_database_stores_is_no_fault(app: FastAPI) -> None:
    await person(app, Role.EDITOR, "minh")
    assert (await sign_in(browser(app), "mi\0nh\0", f"{PASSWORD}\0")).status_code == 303
    assert (await sign_in(browser(app), "\0\ufffd\U0010ffff", "\0")).status_code == 401


# --- forms ---------------------------------------------------------------------------------------------


async def test_sign_in_form_of_another_browser_is_refused(app: FastAPI) -> None:
    """Else a stranger could sign somebody in to an account of his own, and read what is typed there."""
    await person(app, Role.EDITOR, "minh")
    theirs = form_of((await browser(app).get(DOOR)).text, DOOR)
    victim = browser(app)
    await victim.get(DOOR)
    filled = {**theirs.fields, "username": "minh", "password": PASSWORD}
    assert (await victim.post(DOOR, data=filled)).status_code == 403
    assert (await browser(app).post(DOOR, data=filled)).status_code == 403
    assert VISITOR in victim.cookies
    assert await count(app.state.database, sessions) == 0


async def test_password_is_in_no_answer_and_in_no_table(app: FastAPI) -> None:
    await person(app, Role.EDITOR, "minh")
    client = browser(app)
    typed = "mật khẩu gõ nhầm nè"
    assert typed not in (await sign_in(client, "minh", typed)).text
    await sign_in(client, "minh")
    kept = [
        str(await rows_of(app.state.database, table)) for table in (accounts, audit_log, sign_in_failures)
    ]
    assert not any(typed in one or PASSWORD in one for one in kept)
