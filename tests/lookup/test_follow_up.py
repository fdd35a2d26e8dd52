"""Giving a question to the office and reading it with a code, over HTTP: nothing unmasked, nobody guesses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import Request

from admin.follow_ups.codes import new_code
from admin.follow_ups.tables import follow_ups
from channels.database import Database
from lookup.follow_up_limits import Limit, Visitors
from lookup.shelf import Shelf
from tests.admin.follow_ups.asking import GIVE, QUESTION, READ, code_of, given, read
from tests.admin.visitors import StandingClock, form_of
from tests.channels.fakes import ON_SQLITE, FakeRasa
from tests.databases import count
from tests.lookup.fakes import taken
from tests.lookup.follow_up_house import (
    PLANTED,
    SECRETS,
    everything_in_files,
    everything_stored,
    visiting,
    whole_house,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def app(
    tmp_path: Path, database: Database, clock: StandingClock, shelf: Shelf, anyio_backend: str
) -> FastAPI:
    return whole_house(tmp_path, database, clock, shelf, FakeRasa())


@pytest.fixture
async def visitor(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with visiting(app) as client:
        yield client


async def test_nothing_is_kept_before_it_was_shown_and_confirmed(
    visitor: httpx.AsyncClient, database: Database
) -> None:
    page = taken((await visitor.get(f"{GIVE}?q=đất+chưa+có+giấy")).text)
    assert "đất chưa có giấy" in page.text
    preview = await visitor.post(GIVE, data={"text": f"Tui là {PLANTED['phone']}, {QUESTION}"})
    assert "[số điện thoại]" in preview.text
    assert "Đã che: số điện thoại" in taken(preview.text).text
    assert await count(database, follow_ups) == 0
    again = await visitor.post(GIVE, data={**form_of(preview.text, GIVE).fields, "step": "edit"})
    assert QUESTION in again.text
    assert await count(database, follow_ups) == 0


async def test_exactly_what_was_shown_is_kept(visitor: httpx.AsyncClient, database: Database) -> None:
    preview = await visitor.post(GIVE, data={"text": f"  {QUESTION}\n\nGọi {PLANTED['phone']} nhé "})
    fields = form_of(preview.text, GIVE).fields
    await visitor.post(GIVE, data={**fields, "step": "send"})
    stored = await database.run(lambda c: c.execute(follow_ups.select()).mappings().one())
    assert stored["question"] == fields["text"]


@pytest.mark.parametrize("kind", PLANTED)
async def test_personal_data_reaches_neither_page_nor_database_nor_file(
    kind: str, visitor: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    question = f"Nhờ xem giúp {PLANTED[kind]} với"
    preview = await visitor.post(GIVE, data={"text": question})
    fields = form_of(preview.text, GIVE).fields
    # Somebody changes the hidden field to what was masked: it is masked again, and shown again.
    forged = await visitor.post(GIVE, data={**fields, "text": question, "step": "send"})
    for page in (preview, forged, await visitor.post(GIVE, data={**fields, "step": "send"})):
        assert not any(secret in page.text for secret in SECRETS)
    stored = await everything_stored(database) + everything_in_files(tmp_path)
    assert not any(secret in stored for secret in SECRETS)
    assert await count(database, follow_ups) == 1


async def test_second_press_shows_the_same_code(visitor: httpx.AsyncClient, database: Database) -> None:
    preview = await visitor.post(GIVE, data={"text": QUESTION})
    fields = {**form_of(preview.text, GIVE).fields, "step": "send"}
    first, second = [await visitor.post(GIVE, data=fields) for _ in range(2)]
    assert taken(first.text).text == taken(second.text).text
    assert await count(database, follow_ups) == 1


@pytest.mark.parametrize(
    "change", [{"code": "K7M2XQ"}, {"mark": "0" * 64}, {"text": "câu khác"}, {"mark": ""}]
)
async def test_code_of_one_s_own_choice_is_not_taken(
    change: dict[str, str], visitor: httpx.AsyncClient, database: Database
) -> None:
    preview = await visitor.post(GIVE, data={"text": QUESTION})
    fields = {**form_of(preview.text, GIVE).fields, "step": "send", **change}
    answer = await visitor.post(GIVE, data=fields)
    assert "Xem lại câu hỏi" in answer.text
    assert await count(database, follow_ups) == 0


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001, "\u202e\u200b"])
async def test_question_without_words_or_too_long_is_told_kindly(
    text: str, visitor: httpx.AsyncClient
) -> None:
    refused = await visitor.post(GIVE, data={"text": text})
    assert refused.status_code == 422
    assert 'role="alert"' in refused.text


async def test_code_page_is_large_printable_and_kept_by_nobody(
    app: FastAPI, visitor: httpx.AsyncClient
) -> None:
    preview = await visitor.post(GIVE, data={"text": QUESTION})
    page = await visitor.post(GIVE, data={**form_of(preview.text, GIVE).fields, "step": "send"})
    assert page.headers["cache-control"] == "no-store"
    assert "etag" not in page.headers
    assert "set-cookie" not in page.headers
    for words in (
        "big-code",
        "data-copy",
        "data-print",
        "Chậm nhất 01/12/2026",
        "https://tra.example/tra-cuu/ma",
    ):
        assert words in page.text


async def test_code_is_read_without_account_and_never_in_an_address(app: FastAPI) -> None:
    code = await code_of(app)
    for typed in (code, code.lower(), code.replace("-", " "), f" {code[:2]} {code[2:].lower()} "):
        page = await read(app, typed)
        assert page.status_code == 200
        assert QUESTION in page.text
        assert page.headers["cache-control"] == "no-store"
    async with visiting(app) as visitor:
        assert QUESTION not in (await visitor.get(f"{READ}?code={code}")).text


@ON_SQLITE
async def test_every_wrong_code_is_answered_alike(app: FastAPI) -> None:
    await code_of(app)
    pages = []
    for typed in ("BBBBBB", "222222", "ABCDEF", "B", "B" * 30, "'--", "\ud83d"):
        async with visiting(app) as visitor:
            raw = f"code={typed}".encode("utf-8", "surrogatepass")
            form = {"content-type": "application/x-www-form-urlencoded"}
            page = await visitor.post(READ, content=raw, headers=form)
        value = taken(page.text).every("input")[-1]["value"]
        pages.append((page.status_code, page.text.replace(f'value="{value}"', "")))
    assert len(set(pages)) == 1
    assert pages[0][0] == 404


@ON_SQLITE
async def test_guessing_stops_after_ten_wrong_codes_and_begins_again_later(
    app: FastAPI, clock: StandingClock
) -> None:
    code = await code_of(app)
    async with visiting(app, "198.51.100.1") as guesser:
        for _ in range(10):
            assert (await guesser.post(READ, data={"code": new_code()})).status_code == 404
        # Even the right one is not told now: a limit that lets it through would be none.
        blocked = await guesser.post(READ, data={"code": code})
        assert blocked.status_code == 429
        assert QUESTION not in blocked.text
        assert "15 phút" in blocked.text
        clock.forward(minutes=15)
        assert QUESTION in (await guesser.post(READ, data={"code": code})).text
    assert QUESTION in (await read(app, code, "203.0.113.9")).text


@ON_SQLITE
async def test_guessing_a_whole_day_tries_less_than_a_thousand_codes(
    app: FastAPI, clock: StandingClock
) -> None:
    await code_of(app)
    tried = 0
    async with visiting(app, "198.51.100.1") as guesser:
        for _ in range(24 * 6):
            for _ in range(11):
                tried += (await guesser.post(READ, data={"code": "BBBBBB"})).status_code == 404
            clock.forward(minutes=10)
    assert tried <= 24 * 4 * 10


@ON_SQLITE
async def test_right_codes_are_not_counted_so_a_village_behind_one_address_can_read(app: FastAPI) -> None:
    code = await code_of(app)
    for _ in range(30):
        assert (await read(app, code)).status_code == 200


@ON_SQLITE
async def test_one_address_cannot_fill_the_queue(
    app: FastAPI, visitor: httpx.AsyncClient, database: Database, clock: StandingClock
) -> None:
    for number in range(20):
        await given(visitor, f"câu số {number} của tui")
    preview = await visitor.post(GIVE, data={"text": "câu nữa"})
    fields = {**form_of(preview.text, GIVE).fields, "step": "send"}
    assert (await visitor.post(GIVE, data=fields)).status_code == 429
    assert await count(database, follow_ups) == 20
    clock.forward(hours=1)
    assert (await visitor.post(GIVE, data=fields)).status_code == 200


@ON_SQLITE
async def test_form_of_another_site_is_refused(visitor: httpx.AsyncClient, database: Database) -> None:
    preview = await visitor.post(GIVE, data={"text": QUESTION})
    fields = {**form_of(preview.text, GIVE).fields, "step": "send"}
    for site in ("cross-site", "same-site"):
        refused = await visitor.post(GIVE, data=fields, headers={"sec-fetch-site": site})
        assert refused.status_code == 403
    assert await count(database, follow_ups) == 0


@ON_SQLITE
async def test_nothing_found_leads_to_the_office_with_the_words_typed(visitor: httpx.AsyncClient) -> None:
    for path in ("/tra-cuu?q=qqq+zyx", "/tra-cuu/qqq-zyx"):
        links = taken((await visitor.get(path)).text).links()
        (there,) = [link for link in links if link.startswith(GIVE)]
        assert "qqq" in (await visitor.get(there)).text


@ON_SQLITE
async def test_slip_goes_along_through_every_page(visitor: httpx.AsyncClient) -> None:
    for path in (GIVE, READ):
        page = taken((await visitor.get(f"{path}?ma=1.001193&xa=thoai+giang")).text)
        assert page.every("form")[-1]["action"] == f"{path}?ma=1.001193&xa=thoai+giang"
        assert "Phiếu có 1 việc" in page.text


def hashed(visitors: Visitors, host: str) -> str:
    return visitors.address_of(Request({"type": "http", "client": (host, 1), "headers": []}))


def test_address_is_kept_as_a_hash_of_this_process_by_household() -> None:
    one, other = Visitors(), Visitors()
    assert hashed(one, "203.0.113.7") == hashed(one, "::ffff:203.0.113.7") != hashed(other, "203.0.113.7")
    assert hashed(one, "2001:db8:1:2::1") == hashed(one, "2001:db8:1:2:ffff::9")
    assert hashed(one, "2001:db8:1:2::1") != hashed(one, "2001:db8:1:3::1")
    assert len(hashed(one, "203.0.113.7")) == len(hashed(one, "no address")) == 64


def test_limit_forgets_the_longest_unseen_addresses(clock: StandingClock) -> None:
    visitors = Visitors(clock)
    limit: Limit = visitors.wrong_codes
    for number in range(20_050):
        limit.count(str(number), clock())
    assert len(limit._seen) == 20_000
