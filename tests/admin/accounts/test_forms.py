"""A form counts only from a page of ours, made for this very session, and of a reasonable size."""

from __future__ import annotations

import asyncio

import pytest
from fastapi import FastAPI

from admin.accounts import book
from admin.accounts.cookies import SESSION
from admin.accounts.forms import MOST
from admin.accounts.roles import Role
from tests.admin.visitors import BASE, browser, client_of, form_of, person, token_of

pytestmark = pytest.mark.anyio
OWN, RENAME = "/quan-tri/toi", "/quan-tri/toi/ten"


async def name_now(app: FastAPI, account_id: int) -> str:
    entry = await app.state.database.run(lambda c: book.by_id(c, account_id))
    return str(entry.account.name)


async def test_form_of_this_session_is_taken(app: FastAPI) -> None:
    account = await person(app, Role.EDITOR)
    client = await client_of(app, account)
    form = form_of((await client.get(OWN)).text, RENAME)
    assert (await client.post(RENAME, data={**form.fields, "name": "Lan"})).status_code == 303
    assert await name_now(app, account.id) == "Lan"


async def test_token_is_another_on_every_page_and_each_is_good(app: FastAPI) -> None:
    client = await client_of(app, await person(app, Role.EDITOR))
    pages = [form_of((await client.get(OWN)).text, RENAME).fields for _ in range(3)]
    assert len({fields["csrf"] for fields in pages}) == 3
    for fields in reversed(pages):
        assert (await client.post(RENAME, data=fields)).status_code == 303


async def test_form_with_no_token_a_wrong_one_or_another_sessions_is_refused(app: FastAPI) -> None:
    account, other = await person(app, Role.EDITOR), await person(app, Role.ADMIN)
    client, theirs = await client_of(app, account), await client_of(app, other)
    mine = form_of((await client.get(OWN)).text, RENAME).fields["csrf"]
    salt, _, signature = mine.partition(".")
    stolen = form_of((await theirs.get(OWN)).text, RENAME).fields["csrf"]
    earlier = await client_of(app, account)
    old = form_of((await earlier.get(OWN)).text, RENAME).fields["csrf"]
    wrong = [
        None,
        "",
        ".",
        mine[:-1],
        f"x{mine}",
        f".{signature}",
        f"{salt}.",
        stolen,
        old,
        "đ" * 80,
        "\ud800"[:0],
    ]
    for token in wrong:
        data = {"name": "Kẻ gian", **({} if token is None else {"csrf": token})}
        answer = await client.post(RENAME, data=data)
        assert answer.status_code == 403, token
        assert "Biểu mẫu này đã cũ" in answer.text
    assert await name_now(app, account.id) == account.name


async def test_token_in_the_address_does_not_count(app: FastAPI) -> None:
    client = await client_of(app, await person(app, Role.EDITOR))
    token = form_of((await client.get(OWN)).text, RENAME).fields["csrf"]
    answer = await client.post(RENAME, params={"csrf": token}, data={"name": "Kẻ gian"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"origin": BASE}, 303),
        ({"origin": "null"}, 303),
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, 303),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "http://ban.example.evil.example"}, 403),
        ({"origin": "http://ban.example:8000"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "none"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": BASE}, 403),
    ],
)
async def test_form_sent_from_another_site_is_refused_even_with_the_right_token(
    app: FastAPI, headers: dict[str, str], status: int
) -> None:
    client = await client_of(app, await person(app, Role.EDITOR))
    form = form_of((await client.get(OWN)).text, RENAME)
    assert (await client.post(RENAME, data=form.fields, headers=headers)).status_code == status


async def test_form_of_a_session_that_was_renewed_is_refused(app: FastAPI) -> None:
    account = await person(app, Role.EDITOR)
    client = await client_of(app, account)
    form = form_of((await client.get(OWN)).text, RENAME)
    client.cookies.set(SESSION, await token_of(app, account), domain="ban.example")
    assert (await client.post(RENAME, data=form.fields)).status_code == 403


async def test_form_that_is_too_large_is_refused_declared_or_streamed(app: FastAPI) -> None:
    client = await client_of(app, await person(app, Role.EDITOR))
    form = form_of((await client.get(OWN)).text, RENAME)
    assert (await client.post(RENAME, data={**form.fields, "name": "x" * MOST})).status_code == 413

    async def pieces() -> object:
        for _ in range(MOST // 1024 + 1):
            yield b"x" * 1024
            await asyncio.sleep(0)

    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert (await client.post(RENAME, content=pieces(), headers=kind)).status_code == 413  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"broken", "multipart/form-data"),
        (b"csrf=%ff%fe&name=%00", "application/x-www-form-urlencoded"),
        (b"a=1&" * 2000, "application/x-www-form-urlencoded"),
    ],
)
async def test_body_that_is_no_form_is_a_page_not_a_fault(app: FastAPI, content: bytes, kind: str) -> None:
    client = await client_of(app, await person(app, Role.EDITOR))
    answer = await client.post(RENAME, content=content, headers={"content-type": kind})
    assert answer.status_code in (400, 403)
    assert "<!doctype html>" in answer.text


async def test_nobody_signed_in_is_asked_to_sign_in_before_anything_is_read(app: FastAPI) -> None:
    answer = await browser(app).post(RENAME, data={"name": "x"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/quan-tri/vao")
