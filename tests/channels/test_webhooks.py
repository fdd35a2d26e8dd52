from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy.exc import OperationalError

from channels.contract import EventKind
from channels.database import Database
from channels.dispatcher import Dispatcher
from channels.inbox import Inbox
from channels.intake import Intake
from channels.people import People
from channels.platform import Event
from channels.sender import Sender
from channels.switches import Switches
from channels.tables import inbound, metadata, people, turns
from channels.web.guard import MAX_BODY
from tests.channels.fakes import ON_SQLITE, FakeRasa, Paper, a_button, an_answer, an_event, until
from tests.databases import count

pytestmark = pytest.mark.anyio


@pytest.fixture
def woken() -> list[str]:
    return []


@pytest.fixture
def intake(inbox: Inbox, people: People, woken: list[str]) -> Intake:
    """An intake behind which nobody answers."""
    return Intake(inbox, people, woken.append)


async def post(
    client: httpx.AsyncClient, paper: Paper, *events: Event, path: str = "paper", **headers: str
) -> httpx.Response:
    signed, body = paper.delivery(*events)
    return await client.post(f"/webhooks/{path}", content=body, headers=signed | headers)


async def nothing_stored(database: Database) -> bool:
    kept = [table for table in metadata.sorted_tables if table.name != "channel_switches"]
    return not any([await count(database, table) for table in kept])


async def test_signed_delivery_is_stored_and_answered_with_200(
    platform_side: httpx.AsyncClient, paper: Paper, database: Database, woken: list[str]
) -> None:
    response = await post(platform_side, paper, an_event(), an_event(user="u2"))
    assert response.status_code == 200
    assert [await count(database, table) for table in (inbound, people)] == [2, 2]
    assert len(woken) == 2


async def test_repeated_delivery_is_answered_with_200_and_stored_once(
    platform_side: httpx.AsyncClient, paper: Paper, database: Database
) -> None:
    event = an_event(event_id="same")
    found = await asyncio.gather(*(post(platform_side, paper, event) for _ in range(20)))
    assert {response.status_code for response in found} == {200}
    assert await count(database, inbound) == 1


@pytest.mark.parametrize("key", ["", "x", "THE KEY OF THE PAPER", None])
async def test_forged_delivery_is_refused_and_leaves_no_trace(
    key: str | None, platform_side: httpx.AsyncClient, paper: Paper, database: Database, logged: list[Any]
) -> None:
    headers, body = paper.delivery(an_event("chuyện riêng"))
    headers = {name: value for name, value in headers.items() if name != "x-paper-key"}
    headers |= {} if key is None else {"x-paper-key": key}
    response = await platform_side.post("/webhooks/paper", content=body, headers=headers)
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "forged_delivery"
    assert await nothing_stored(database)
    assert [entry["event"] for entry in logged] == ["forged_delivery"]
    assert "chuyện riêng" not in str(logged)


@ON_SQLITE
@pytest.mark.parametrize("name", ["X-Paper-Key", "x-paper-key", "X-PAPER-KEY"])
async def test_name_of_a_header_is_read_in_any_case(
    name: str, platform_side: httpx.AsyncClient, paper: Paper
) -> None:
    _, body = paper.delivery(an_event())
    response = await platform_side.post("/webhooks/paper", content=body, headers={name: paper.key})
    assert response.status_code == 200


@ON_SQLITE
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_unknown_channel_is_not_found(
    method: str, platform_side: httpx.AsyncClient, database: Database
) -> None:
    response = await platform_side.request(method, "/webhooks/stone", content=b"{}")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "unknown_channel"
    assert await nothing_stored(database)


@ON_SQLITE
async def test_platform_that_looks_whether_the_address_is_there_finds_it(
    platform_side: httpx.AsyncClient, database: Database
) -> None:
    assert (await platform_side.post("/webhooks/paper")).status_code == 200
    assert (await platform_side.get("/webhooks/paper")).status_code == 200
    assert await nothing_stored(database)


@ON_SQLITE
@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"null", b"\xff\xfe", b'{"events": [{"kind": "text"}]}', b"<x/>"]
)
async def test_signed_delivery_that_cannot_be_read_is_taken_and_dropped(
    body: bytes, platform_side: httpx.AsyncClient, paper: Paper, database: Database, logged: list[Any]
) -> None:
    headers, _ = paper.delivery()
    response = await platform_side.post("/webhooks/paper", content=body, headers=headers)
    assert response.status_code == 200
    assert await nothing_stored(database)
    assert [(entry["event"], entry["bytes"]) for entry in logged] == [("unreadable_delivery", len(body))]


async def test_store_that_is_away_asks_for_the_delivery_again(
    platform_side: httpx.AsyncClient, paper: Paper, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(_work: Any) -> Any:
        raise OperationalError("SELECT", {}, Exception())

    event = an_event()
    with monkeypatch.context() as patch:
        patch.setattr(database, "run", away)
        response = await post(platform_side, paper, event)
    assert response.status_code == 503
    assert response.json()["error"]["code"] == "store_unavailable"
    assert (await post(platform_side, paper, event)).status_code == 200
    assert await count(database, inbound) == 1


@ON_SQLITE
async def test_store_that_goes_away_after_the_switch_was_read_asks_for_the_delivery_again(
    platform_side: httpx.AsyncClient, paper: Paper, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: Any, **__: Any) -> Any:
        raise OperationalError("INSERT", {}, Exception())

    monkeypatch.setattr(inbox, "receive", away)
    assert (await post(platform_side, paper, an_event())).status_code == 503


@ON_SQLITE
@pytest.mark.parametrize("declared", [True, False])
async def test_body_that_is_too_large_is_refused_unread(
    declared: bool, platform_side: httpx.AsyncClient, paper: Paper, database: Database
) -> None:
    async def streamed() -> AsyncIterator[bytes]:
        for _ in range(MAX_BODY // 1000 + 2):
            yield b"a" * 1000

    headers, _ = paper.delivery()
    content = b"a" * (MAX_BODY + 1) if declared else streamed()
    response = await platform_side.post("/webhooks/paper", content=content, headers=headers)
    assert response.status_code == 413
    assert response.json()["error"]["code"] == "body_too_large"
    assert await nothing_stored(database)


@ON_SQLITE
async def test_delivery_that_breaks_off_is_no_fault_of_ours(
    door: FastAPI, database: Database, logged: list[Any]
) -> None:
    told = iter([{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}])
    answered: list[Any] = []

    async def receive() -> Any:
        return next(told)

    async def send(message: Any) -> None:
        answered.append(message)

    path = "/webhooks/paper"
    scope = {"type": "http", "method": "POST", "path": path, "headers": [], "query_string": b""}
    await door(scope, receive, send)
    assert answered[0]["status"] == 400
    assert logged == []
    assert await nothing_stored(database)


@ON_SQLITE
async def test_channel_has_one_name_in_the_log_however_its_address_is_written(
    platform_side: httpx.AsyncClient, door: FastAPI, paper: Paper, logged: list[Any]
) -> None:
    paper.name = "paper_oa"
    door.state.platforms = {"paper_oa": paper}
    for path in ("paper-oa", "paper_oa"):
        await post(platform_side, paper, an_event(), path=path, **{"x-paper-key": "x"})
        await platform_side.post(f"/webhooks/{path}", content=b"{", headers=paper.delivery()[0])
    assert {entry["channel"] for entry in logged} == {"paper_oa"}


async def test_channel_that_is_switched_off_takes_everything_and_stores_nothing(
    platform_side: httpx.AsyncClient, paper: Paper, switches: Switches, database: Database, woken: list[str]
) -> None:
    await switches.turn("paper", is_on=False, reason="bảo trì", by="an")
    assert (await post(platform_side, paper, an_event())).status_code == 200
    assert await nothing_stored(database)
    assert woken == []
    await switches.turn("paper", is_on=True, reason="xong", by="an")
    assert (await post(platform_side, paper, an_event())).status_code == 200
    assert await count(database, inbound) == 1


@ON_SQLITE
async def test_forged_delivery_is_refused_also_while_the_channel_is_off(
    platform_side: httpx.AsyncClient, paper: Paper, switches: Switches
) -> None:
    await switches.turn("paper", is_on=False, reason="bảo trì", by="an")
    assert (await post(platform_side, paper, an_event(), **{"x-paper-key": "x"})).status_code == 403


@ON_SQLITE
async def test_channel_has_one_name_however_its_address_is_written(
    platform_side: httpx.AsyncClient, door: FastAPI, paper: Paper, switches: Switches, database: Database
) -> None:
    paper.name = "paper_oa"
    door.state.platforms = {"paper_oa": paper}
    event = an_event(event_id="same")
    for path in ("paper-oa", "paper_oa"):
        assert (await post(platform_side, paper, event, path=path)).status_code == 200
    rows = await database.run(lambda c: c.execute(inbound.select()).all())
    assert [row.channel for row in rows] == ["paper_oa"]
    await switches.turn("paper_oa", is_on=False, reason="bảo trì", by="an")
    assert (await post(platform_side, paper, an_event(), path="paper-oa")).status_code == 200
    assert await count(database, inbound) == 1


@ON_SQLITE
async def test_event_nobody_waits_for_is_taken_and_not_stored(
    platform_side: httpx.AsyncClient, paper: Paper, database: Database
) -> None:
    assert (await post(platform_side, paper, an_event(kind=EventKind.OTHER))).status_code == 200
    assert (await post(platform_side, paper)).status_code == 200
    assert await nothing_stored(database)


class TestTheWholeWay:
    """From the platform to the platform: the door, the dialogue, the way out."""

    @pytest.fixture
    def intake(self, inbox: Inbox, people: People, dispatcher: Dispatcher) -> Intake:
        return Intake(inbox, people, dispatcher.wake)

    @pytest.fixture
    async def answering(self, sender: Sender, anyio_backend: str) -> AsyncIterator[None]:
        task = asyncio.create_task(sender.run())
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def test_question_is_answered_and_its_button_and_its_number_do_the_same(
        self,
        platform_side: httpx.AsyncClient,
        paper: Paper,
        rasa: FakeRasa,
        dispatcher: Dispatcher,
        sender: Sender,
        answering: None,
    ) -> None:
        rasa.reply = lambda message: an_answer(f"Về: {message.text}", buttons=(a_button("1"), a_button("2")))
        await post(platform_side, paper, an_event("lệ phí"))
        await dispatcher.idle()
        sender.wake()
        await until(lambda: len(paper.sent) == 2)
        notice, answer = (piece for _, piece in paper.sent)
        assert "trợ lý tự động" in notice.text
        assert answer.text == "Về: lệ phí"
        await post(platform_side, paper, an_event(token=answer.buttons[1].value))
        await dispatcher.idle()
        await post(platform_side, paper, an_event("số 2"))
        await dispatcher.idle()
        pressed, typed = rasa.intents[1:]
        assert pressed == typed
        assert pressed is not None
        assert pressed.entities == {"code": "2"}

    @ON_SQLITE
    async def test_platform_gets_its_200_while_rasa_is_slow(
        self,
        platform_side: httpx.AsyncClient,
        paper: Paper,
        rasa: FakeRasa,
        dispatcher: Dispatcher,
        database: Database,
    ) -> None:
        rasa.gate = asyncio.Event()
        started = time.perf_counter()
        for n in range(20):
            assert (await post(platform_side, paper, an_event(user=f"u{n}"))).status_code == 200
        assert time.perf_counter() - started < 2.0
        rasa.gate.set()
        await dispatcher.idle()
        assert await count(database, turns) == 20
