"""Who may deliver, and what happens to what is delivered: forged ones stay out, each message counts once."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from dataclasses import replace as changed

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from channels import webhooks
from channels.contract import EventKind
from channels.database import Database
from channels.errors import ForgedDeliveryError
from channels.inbox import Inbox
from channels.intake import Intake
from channels.people import People
from channels.switches import Switches
from channels.tables import inbound
from channels.web import errors
from channels.zalo_bot.platform import ZaloBot, ZaloBotConfig
from tests.channels.zalo_bot.samples import USER, a_config, a_delivery
from tests.databases import rows_of
from tests.fakes.zalo_bot import SECRET, ZaloBotFake

HEADER = "x-bot-api-secret-token"
BOT = ZaloBot(a_config())


@dataclass
class Door:
    """The webhook of a house, without the house."""

    http: httpx.AsyncClient
    database: Database
    woken: list[str] = field(default_factory=list)

    async def post(self, body: bytes, headers: Mapping[str, str] | None = None) -> int:
        answer = await self.http.post(
            "/webhooks/zalo-bot", content=body, headers={HEADER: SECRET} if headers is None else headers
        )
        return answer.status_code

    async def stored(self) -> list[tuple[object, object]]:
        return [(row["kind"], row["text"]) for row in await rows_of(self.database, inbound)]


@pytest.fixture
async def door(database: Database) -> AsyncIterator[Door]:
    app = FastAPI()
    errors.install(app)
    app.include_router(webhooks.router)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://door") as http:
        door = Door(http, database)
        app.state.platforms = {"zalo_bot": BOT}
        app.state.switches = Switches(database)
        app.state.intake = Intake(Inbox(database), People(database, "pepper"), door.woken.append)
        yield door


def test_right_secret_opens() -> None:
    BOT.verify({HEADER: SECRET}, b"")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {HEADER: ""},
        {HEADER: SECRET[:-1]},
        {HEADER: f"{SECRET}x"},
        {HEADER: SECRET.upper()},
        {HEADER: f" {SECRET}"},
        {HEADER: "bí mật"},
        {HEADER: "\udcff"},
        {"x-telegram-bot-api-secret-token": SECRET},
    ],
)
def test_wrong_or_missing_secret_is_forged(headers: dict[str, str]) -> None:
    with pytest.raises(ForgedDeliveryError):
        BOT.verify(headers, a_delivery())


@pytest.mark.parametrize("headers", [{}, {HEADER: ""}, {HEADER: SECRET}])
def test_without_a_secret_everything_is_forged(headers: dict[str, str]) -> None:
    with pytest.raises(ForgedDeliveryError):
        ZaloBot(a_config(webhook_secret="")).verify(headers, a_delivery())


@given(st.text(max_size=40) | st.characters(codec=None, categories=["Cs"]), st.binary(max_size=20))
def test_no_header_opens_or_breaks_it(secret: str, body: bytes) -> None:
    with pytest.raises(ForgedDeliveryError):
        BOT.verify({HEADER: secret}, body)


def test_secrets_do_not_show_in_the_settings(config: ZaloBotConfig) -> None:
    shown = repr(changed(config, webhook_secret="geheim-und-lang"))
    assert config.token not in shown
    assert "geheim" not in shown


@pytest.mark.anyio
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
class TestAtTheWebhook:
    async def test_empty_unsigned_probe_is_welcome(self, door: Door) -> None:
        assert await door.post(b"", headers={}) == 200
        assert (await door.http.get("/webhooks/zalo-bot")).status_code == 200

    async def test_forged_delivery_stays_out(self, door: Door) -> None:
        assert await door.post(a_delivery(), headers={}) == 403
        assert await door.post(a_delivery(), headers={HEADER: "sai-bi-mat"}) == 403
        assert not await door.stored()

    async def test_same_delivery_counts_once_in_both_shapes(self, door: Door) -> None:
        wrapped = json.dumps({"ok": True, "result": json.loads(a_delivery())}).encode()
        assert [await door.post(body) for body in (a_delivery(), wrapped, a_delivery())] == [200] * 3
        assert await door.stored() == [("text", "Xin chào")]
        assert len(door.woken) == 1

    async def test_two_deliveries_without_a_number_are_two_messages(self, door: Door) -> None:
        body = a_delivery(message_id=None)
        assert [await door.post(body), await door.post(body)] == [200, 200]
        assert await door.stored() == [("text", "Xin chào")] * 2
        assert len(door.woken) == 2

    async def test_what_a_person_sends_is_stored_and_the_rest_passed_over(self, door: Door) -> None:
        fake = ZaloBotFake()
        for kind in ("image", "sticker", "voice", "unsupported", "group", "bot", "user.followed"):
            headers, body = fake.signed(fake.event(USER, "chào", kind=kind)[1])
            assert await door.post(body, headers) == 200
        kinds = [EventKind.IMAGE, EventKind.STICKER, EventKind.VOICE, EventKind.UNREADABLE]
        assert await door.stored() == [(kind, "") for kind in kinds]

    async def test_hostile_text_is_stored_clean(self, door: Door) -> None:
        assert await door.post(a_delivery(text="/restart \x00\ud800 làm khai sinh")) == 200
        ((_, text),) = await door.stored()
        assert text == "restart làm khai sinh"

    async def test_malformed_delivery_is_taken_so_that_zalo_goes_on(self, door: Door) -> None:
        assert await door.post(b"[" * 5000) == 200
        assert not await door.stored()

    async def test_sample_opens_and_says_nothing(self, door: Door) -> None:
        headers, body = BOT.sample()
        assert await door.post(body, headers) == 200
        forged = {**headers, HEADER: "0" * len(headers[HEADER])}
        assert await door.post(body, forged) == 403
        assert not await door.stored()
        (event,) = BOT.parse(body)
        assert event.kind is EventKind.OTHER
