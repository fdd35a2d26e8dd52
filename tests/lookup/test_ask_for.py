""" "Hỏi hộ" over HTTP, through the real worker and store, with a dialogue that says what it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from functools import partial
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from fastapi import FastAPI

from actions.cards import choices_message, procedure_card
from admin.follow_ups.tables import follow_ups
from channels.contract import Answer, Inbound, Intent, Outbound, Picture, ProcedureRef
from channels.database import Database
from channels.status import Status
from channels.switches import Switches
from channels.tables import conversations, inbound, people, turns
from knowledge.loader import Catalogue
from lookup import ask_for_page
from lookup.ask_for import say
from lookup.shelf import Shelf
from tests.admin.visitors import Forms, StandingClock, form_of
from tests.channels.fakes import ON_SQLITE, FakeRasa, a_button, an_answer
from tests.databases import count
from tests.lookup.fakes import BIRTH, Taken, taken
from tests.lookup.follow_up_house import (
    PLANTED,
    SECRETS,
    everything_in_files,
    everything_stored,
    visiting,
    whole_house,
)

pytestmark = pytest.mark.anyio
ASK, GIVE = "/tra-cuu/hoi-ho", "/tra-cuu/chua-thay"
STORY = "con tui mới sanh, làm khai sinh cần gì"


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def rasa() -> FakeRasa:
    return FakeRasa()


@pytest.fixture
def app(
    tmp_path: Path, database: Database, clock: StandingClock, shelf: Shelf, rasa: FakeRasa, anyio_backend: str
) -> FastAPI:
    return whole_house(tmp_path, database, clock, shelf, rasa)


@pytest.fixture
async def helper(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with visiting(app) as client:
        yield client


def forms(page: Taken, name: str) -> list[str]:
    """Return the values that the pages' forms carry under a name."""
    return [one["value"] for one in page.every("input") if one.get("name") == name]


def form_fields(html: str) -> list[dict[str, str]]:
    """Return what each form of a page would post as it stands."""
    found = Forms()
    found.feed(html)
    return [form.fields for form in found.forms]


def buttons(page: Taken) -> list[str]:
    return [one["value"] for one in page.every("button") if one.get("name") == "text"]


def card(catalogue: Catalogue) -> Answer:
    procedure = catalogue.get(BIRTH)
    assert procedure is not None
    message = procedure_card(procedure, date(2026, 11, 27))
    ref = ProcedureRef(code=procedure.code, name=procedure.name)
    return Answer(status=Status.ANSWERED, replies=(message,), procedure=ref, intent=Intent(name="x"))


def choices(_message: Inbound) -> Answer:
    asked = choices_message("Anh/chị cần việc nào?", [("Khai sinh", BIRTH), ("Thường trú", "1.004222")])
    return Answer(status=Status.CLARIFY, replies=(asked,))


async def test_answer_comes_as_blocks_with_source_buttons_and_a_way_onto_the_slip(
    helper: httpx.AsyncClient, rasa: FakeRasa, real: Catalogue
) -> None:
    rasa.reply = lambda _: card(real)
    response = await helper.post(f"{ASK}?ma=1.004222", data={"text": STORY})
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    assert "set-cookie" not in response.headers
    page = taken(response.text)
    for words in (STORY, "Đăng ký khai sinh", "Giấy chứng sinh", "Lệ phí", "xem ngày", "Người khác"):
        assert words in page.text
    assert f"/tra-cuu/{BIRTH}?ma=1.004222" in page.links()
    actions = [one["action"] for one in page.every("form")]
    assert f"{ASK}?ma=1.004222&ma={BIRTH}" in actions
    assert any(link.startswith("https://dichvucong.gov.vn") for link in page.links())


async def test_putting_on_the_slip_shows_the_same_answer_without_asking_again(
    helper: httpx.AsyncClient, rasa: FakeRasa, real: Catalogue, database: Database
) -> None:
    rasa.reply = lambda _: card(real)
    page = await helper.post(ASK, data={"text": STORY})
    slip = form_of(page.text, f"{ASK}?ma={BIRTH}")
    again = await helper.post(slip.action, data=slip.fields)
    assert "Phiếu có 1 việc" in taken(again.text).text
    assert "Giấy chứng sinh" in again.text
    assert len(rasa.asked) == await count(database, turns) == 1


async def test_button_is_pressed_in_the_same_conversation(
    helper: httpx.AsyncClient, rasa: FakeRasa, database: Database
) -> None:
    rasa.reply = choices
    page = taken((await helper.post(ASK, data={"text": "làm giấy cho con"})).text)
    assert buttons(page)[:2] == ["1. Khai sinh", "2. Thường trú"]
    tokens, labels = forms(page, "token"), buttons(page)
    pressed = {"token": tokens[0], "text": labels[0], "message": "m2", "words": "làm giấy cho con"}
    conversation = forms(page, "conversation")[0]
    await helper.post(ASK, data={**pressed, "conversation": conversation})
    assert rasa.intents[-1] == Intent(name="show_procedure", entities={"code": BIRTH})
    assert {message.conversation for message in rasa.asked} == {conversation}


async def test_other_person_is_a_conversation_of_its_own_that_belongs_to_nobody(
    helper: httpx.AsyncClient, database: Database
) -> None:
    for story in (STORY, "má tui đi bệnh viện"):
        empty = await helper.get(ASK)
        await helper.post(ASK, data={**form_of(empty.text, ASK).fields, "text": story})
    assert await count(database, conversations) == 2
    assert await count(database, people) == 0
    rows = await database.run(lambda c: c.execute(sa.select(turns)).mappings().all())
    assert {row["channel"] for row in rows} == {"web"}
    stored = await everything_stored(database)
    assert "203.0.113.7" not in stored
    assert "Hỏi hộ" not in stored


async def test_asking_on_stays_in_the_conversation(helper: httpx.AsyncClient, rasa: FakeRasa) -> None:
    first = await helper.post(ASK, data={"text": STORY})
    more = [one for one in form_fields(first.text) if one.get("conversation")][-1]
    await helper.post(ASK, data={**more, "text": "còn lệ phí thì sao"})
    assert len({message.conversation for message in rasa.asked}) == 1


async def test_same_form_twice_is_one_question(
    helper: httpx.AsyncClient, rasa: FakeRasa, database: Database
) -> None:
    first = await helper.post(ASK, data={"text": STORY})
    sent = {**form_fields(first.text)[-1], "text": "còn lệ phí"}
    for _ in range(2):
        assert (await helper.post(ASK, data=sent)).status_code == 200
    assert len(rasa.asked) == await count(database, turns) == 2


@pytest.mark.parametrize("kind", PLANTED)
async def test_personal_data_reaches_neither_dialogue_nor_store_nor_page(
    kind: str, helper: httpx.AsyncClient, rasa: FakeRasa, database: Database, tmp_path: Path
) -> None:
    rasa.reply = lambda message: an_answer(f"Về: {message.text}", status=Status.NO_MATCH)
    page = await helper.post(ASK, data={"text": f"Cho {PLANTED[kind]} hỏi", "words": PLANTED[kind]})
    seen = page.text + repr(rasa.asked) + await everything_stored(database) + everything_in_files(tmp_path)
    assert not any(secret in seen for secret in SECRETS)


@pytest.mark.parametrize(
    "status", [Status.NO_MATCH, Status.CLARIFY, Status.OUT_OF_SCOPE, Status.NOT_STATED, Status.DEGRADED]
)
async def test_question_that_was_not_understood_can_go_to_the_office(
    status: Status, helper: httpx.AsyncClient, rasa: FakeRasa, database: Database
) -> None:
    rasa.reply = lambda _: an_answer("Chưa có.", status=status)
    page = await helper.post(ASK, data={"text": STORY})
    assert "Chưa phải điều bà con cần?" in page.text
    preview = await helper.post(GIVE, data=form_of(page.text, GIVE).fields)
    assert STORY in preview.text
    await helper.post(GIVE, data={**form_of(preview.text, GIVE).fields, "step": "send"})
    assert await count(database, follow_ups) == 1


async def test_words_of_the_resident_go_to_the_office_not_the_label_of_a_button(
    helper: httpx.AsyncClient, rasa: FakeRasa
) -> None:
    rasa.reply = choices
    page = await helper.post(ASK, data={"text": STORY})
    (press, *_) = [one for one in form_fields(page.text) if "token" in one]
    rasa.reply = lambda _: an_answer("Chưa có.", status=Status.NO_MATCH)
    answer = await helper.post(ASK, data={**press, "text": "1. Khai sinh"})
    assert form_of(answer.text, GIVE).fields["text"] == STORY


async def test_dialogue_that_is_away_is_told_kindly_and_can_be_asked_again(
    helper: httpx.AsyncClient, rasa: FakeRasa
) -> None:
    rasa.away = True
    page = await helper.post(ASK, data={"text": STORY})
    assert page.status_code == 200
    assert "Trợ lý đang bận" in page.text
    assert STORY in buttons(taken(page.text))
    again = [one for one in form_fields(page.text) if one.get("words") == STORY][-1]
    rasa.away = False
    assert "Về: " in (await helper.post(ASK, data={**again, "text": STORY})).text


async def test_answer_that_takes_too_long_is_fetched_without_asking_twice(
    helper: httpx.AsyncClient, rasa: FakeRasa, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask_for_page, "say", partial(say, patience=0.01))
    rasa.gate = asyncio.Event()
    slow = await helper.post(ASK, data={"text": STORY})
    assert slow.status_code == 200
    assert "Trợ lý còn đang tìm" in slow.text
    fetch = form_fields(slow.text)[0]
    rasa.gate.set()
    monkeypatch.setattr(ask_for_page, "say", say)
    assert f"Về: {STORY}" in (await helper.post(ASK, data=fetch)).text
    assert len(rasa.asked) == 1


@ON_SQLITE
@pytest.mark.parametrize(("text", "word"), [("", "trống"), ("x" * 1001, "1001"), ("\u200b\u202e", "trống")])
async def test_text_that_cannot_be_asked_is_told_beside_the_form(
    text: str, word: str, helper: httpx.AsyncClient, database: Database
) -> None:
    page = await helper.post(ASK, data={"text": text})
    assert page.status_code == 422
    assert word in page.text
    assert await count(database, inbound) == 0


@ON_SQLITE
async def test_conversation_that_is_gone_begins_anew_and_its_button_is_said_to_be_old(
    helper: httpx.AsyncClient, database: Database
) -> None:
    asked = await helper.post(ASK, data={"text": STORY, "conversation": "no such one", "message": "m1"})
    assert f"Về: {STORY}" in asked.text
    old = {"text": "Khai sinh", "token": "b:x", "conversation": "no such one", "words": STORY}
    pressed = await helper.post(ASK, data=old)
    assert pressed.status_code == 409
    assert "đã cũ" in pressed.text
    assert STORY in pressed.text


@ON_SQLITE
@pytest.mark.parametrize("bad", ["x" * 65, "a\x00b", "\ud83d", "ă", "a\nb"])
async def test_ids_that_are_none_of_ours_do_no_harm(bad: str, helper: httpx.AsyncClient) -> None:
    value = "".join(f"%{byte:02X}" for byte in bad.encode("utf-8", "surrogatepass"))
    raw = f"text=ch%C3%A0o&conversation={value}&message={value}&token={value}&words={value}"
    form = {"content-type": "application/x-www-form-urlencoded"}
    response = await helper.post(ASK, content=raw, headers=form)
    assert response.status_code in (200, 409)


@ON_SQLITE
async def test_assistant_that_is_switched_off_is_said_to_rest(
    helper: httpx.AsyncClient, app: FastAPI, database: Database, clock: StandingClock
) -> None:
    await Switches(database, clock).turn("web", is_on=False, reason="bảo trì", by="người trực")
    app.state.switches = Switches(database, clock)
    page = await helper.post(ASK, data={"text": STORY})
    assert page.status_code == 503
    assert "tạm nghỉ" in page.text


@ON_SQLITE
async def test_one_address_asks_only_so_often(helper: httpx.AsyncClient, clock: StandingClock) -> None:
    for _ in range(60):
        assert (await helper.post(ASK, data={"text": "chào"})).status_code == 200
    assert (await helper.post(ASK, data={"text": "chào"})).status_code == 429
    clock.forward(minutes=10)
    assert (await helper.post(ASK, data={"text": "chào"})).status_code == 200


@ON_SQLITE
async def test_picture_of_a_guide_is_shown_with_its_words(helper: httpx.AsyncClient, rasa: FakeRasa) -> None:
    picture = Picture(url="/pictures/vneid-home.png", alt="Màn hình đầu")
    reply = Outbound(blocks=(picture,), actions=(a_button(),), plain="x")
    rasa.reply = lambda _: Answer(status=Status.GUIDE_STEP, replies=(reply,))
    (image,) = taken((await helper.post(ASK, data={"text": STORY})).text).every("img")
    assert (image["src"], image["alt"]) == ("/pictures/vneid-home.png", "Màn hình đầu")


@ON_SQLITE
async def test_form_of_another_site_asks_nothing(helper: httpx.AsyncClient, rasa: FakeRasa) -> None:
    refused = await helper.post(ASK, data={"text": STORY}, headers={"sec-fetch-site": "cross-site"})
    assert refused.status_code == 403
    assert rasa.asked == []
