"""Zalo's own SDK, as it is, against the fake: what it can do with Zalo, it can do here, faults included."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import AsyncIterator, Coroutine, Iterator
from typing import Any

import httpx
import pytest
import zalo_bot  # type: ignore[import-untyped]
from zalo_bot.constants import ChatAction  # type: ignore[import-untyped]
from zalo_bot.error import NetworkError  # type: ignore[import-untyped]

from tests.channels.zalo_bot.samples import USER
from tests.channels.zalo_oa.receiver import receiver
from tests.fakes.platform import Fault
from tests.fakes.zalo_bot import JAVA, SECRET, TOKEN, ZaloBotFake

pytestmark = pytest.mark.anyio


@pytest.fixture
async def stock(fake: ZaloBotFake, anyio_backend: str) -> AsyncIterator[zalo_bot.Bot]:
    fake.event(USER, "chào")
    async with zalo_bot.Bot(TOKEN, base_url=fake.url) as bot:
        fake.calls.clear()
        yield bot


@pytest.fixture
def http(fake: ZaloBotFake) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{fake.url}/bot{TOKEN}/", trust_env=False) as http:
        yield http


async def test_sdk_reads_who_the_bot_is(stock: zalo_bot.Bot, fake: ZaloBotFake) -> None:
    me = await stock.get_me()
    assert (me.id, me.account_name, me.account_type) == (fake.bot_id, "bot.VDKyGxQvc", "BASIC")
    assert me.can_join_groups is False


async def test_sdk_sends_a_text_and_reads_the_receipt(stock: zalo_bot.Bot, fake: ZaloBotFake) -> None:
    receipt = await stock.send_message(USER, "Chào chị Tám")
    (sent,) = fake.sent_to(USER)
    assert (sent.text, sent.id) == ("Chào chị Tám", receipt.message_id)
    assert abs(receipt.date - datetime.datetime.now()) < datetime.timedelta(minutes=1)
    assert fake.calls[-1].content_type == "application/x-www-form-urlencoded"


async def test_sdk_sends_everything_else_it_can(stock: zalo_bot.Bot, fake: ZaloBotFake) -> None:
    assert await stock.send_photo(USER, "Ảnh mẫu", "https://angiang.gov.vn/a.png")
    assert await stock.send_sticker(USER, "d063f44dc80821567819")
    # The answer to this one is {"ok": true} and nothing else.
    assert await stock.send_chat_action(USER, ChatAction.TYPING) is None
    assert [sent.text for sent in fake.sent_to(USER)] == ["Ảnh mẫu", "d063f44dc80821567819"]


async def test_sdk_gets_one_update_and_never_again(stock: zalo_bot.Bot, fake: ZaloBotFake) -> None:
    await fake.says(USER, "một")
    await fake.says(USER, "hai")
    first, second = await stock.get_update(timeout=1), await stock.get_update(timeout=1)
    assert [first.message.text, second.message.text] == ["một", "hai"]
    assert first.message.from_user.id == first.message.chat.id == USER
    assert first.api_kwargs["event_name"] == "message.text.received"
    assert await stock.get_update(timeout=1) is None


async def test_sdk_drops_the_picture_as_documented_and_reads_it_as_seen(
    stock: zalo_bot.Bot, fake: ZaloBotFake
) -> None:
    fake.wraps = True
    await fake.says(USER, "", kind="image")
    assert (await stock.get_update(timeout=1)).message.photo_url is None
    fake.wraps = False
    await fake.says(USER, "", kind="image")
    assert (await stock.get_update(timeout=1)).message.photo_url


@pytest.mark.parametrize("code_key", ["error_code", "errorCode"])
async def test_sdk_takes_a_refusal_for_nothing_at_all(
    stock: zalo_bot.Bot, fake: ZaloBotFake, code_key: str
) -> None:
    fake.code_key = code_key
    fake.faults.plan(Fault.BUSY, Fault.ERROR_200, Fault.REFUSED)
    assert [await stock.send_message(USER, "Chào") for _ in range(3)] == [None, None, None]
    assert await stock.send_message(USER, "a" * 2001) is None
    assert not fake.sent


async def test_sdk_takes_a_wrong_token_for_nothing_at_all(fake: ZaloBotFake) -> None:
    stranger = zalo_bot.Bot("1459232241454765289:sai", base_url=fake.url)
    assert await stranger.get_me() is None
    assert await stranger.send_message(USER, "Chào") is None


async def test_sdk_closes_its_connection_after_every_call(stock: zalo_bot.Bot, fake: ZaloBotFake) -> None:
    for _ in range(3):
        await stock.send_message(USER, "Chào")
    assert len({call.port for call in fake.calls}) == 3


@pytest.mark.parametrize(("fault", "arrived"), [(Fault.CUT_BEFORE, 0), (Fault.CUT_AFTER, 1)])
async def test_cut_connection_is_an_error_wherever_the_message_is(
    stock: zalo_bot.Bot, fake: ZaloBotFake, fault: Fault, arrived: int
) -> None:
    fake.faults.plan(fault)
    with pytest.raises(NetworkError):
        await stock.send_message(USER, "Chào")
    assert len(fake.sent_to(USER)) == arrived


def test_sdk_sets_and_takes_away_the_webhook_outside_a_loop(fake: ZaloBotFake) -> None:
    stock = zalo_bot.Bot(TOKEN, base_url=fake.url)
    fake.allows_loopback = True
    address = "http://127.0.0.1:1/webhooks/zalo-bot"
    assert stock.set_webhook(address, "bi-mat-moi-dat")
    assert (fake.webhook, fake.secret) == (address, "bi-mat-moi-dat")


async def test_sdk_reads_where_it_delivers(stock: zalo_bot.Bot, fake: ZaloBotFake) -> None:
    fake.webhook = "https://angiang.gov.vn/webhooks/zalo-bot"
    info = await stock._get_webhook_info_async()
    assert info.url == fake.webhook
    assert await stock._delete_webhook_async()
    assert not fake.webhook


async def test_sdk_cannot_set_the_webhook_inside_a_loop(
    stock: zalo_bot.Bot, fake: ZaloBotFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Coroutine[Any, Any, bool]] = []

    def run(coroutine: Coroutine[Any, Any, bool]) -> bool:
        # The library leaves it to the garbage.
        started.append(coroutine)
        return original(coroutine)

    original = asyncio.run
    monkeypatch.setattr(asyncio, "run", run)
    with pytest.raises(RuntimeError, match="running event loop"):
        stock.set_webhook("https://angiang.gov.vn", SECRET)
    started[0].close()
    assert not fake.webhook


async def test_nothing_is_fetched_while_a_webhook_is_set(stock: zalo_bot.Bot, fake: ZaloBotFake) -> None:
    await fake.says(USER, "chào")
    fake.webhook = "https://angiang.gov.vn/webhooks/zalo-bot"
    assert await stock.get_update(timeout=1) is None
    assert len(fake.updates) == 1


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_calls_are_taken_in_every_form(http: httpx.Client, fake: ZaloBotFake, method: str) -> None:
    fake.event(USER, "chào")
    message = {"chat_id": USER, "text": "Chào"}
    in_address = http.request(method, "sendMessage", params=message)
    as_json = http.request(method, "sendMessage", json=message)
    as_form = http.request(method, "sendMessage", data=message)
    assert [one.json()["ok"] for one in (in_address, as_json, as_form)] == [True, True, True]


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("sendMessage", {"text": ""}),
        ("sendMessage", {"text": "a" * 2001}),
        ("sendMessage", {"text": "🌾" * 1001}),
        ("sendMessage", {"text": 5}),
        ("sendMessage", {}),
        ("sendMessage", {"text": "a", "parse_mode": "MarkdownV2"}),
        ("sendMessage", {"text": "a", "text_styles": "b"}),
        ("sendMessage", {"text": "a", "chat_id": "never-wrote"}),
        ("sendMessage", {"text": "a", "chat_id": ""}),
        ("sendPhoto", {"photo": "data:image/png;base64,AAAA"}),
        ("sendPhoto", {"photo": "https://angiang.gov.vn/a.png", "caption": "a" * 2001}),
        ("sendSticker", {}),
        ("sendVoice", {"voice_url": "https://angiang.gov.vn/a.mp3"}),
        ("sendChatAction", {"action": "upload_photo"}),
        ("sendmessage", {"text": "method names are case-sensitive"}),
        ("getUpdates", {"timeout": "soon"}),
        ("setWebhook", {"url": "https://angiang.gov.vn/z", "secret_token": "7 chars"}),
        ("setWebhook", {"url": "https://angiang.gov.vn/z", "secret_token": "a" * 257}),
        ("setWebhook", {"url": "https://angiang.gov.vn/z"}),
        ("setWebhook", {"url": "http://angiang.gov.vn/z", "secret_token": SECRET}),
        ("setWebhook", {"url": "https://localhost/z", "secret_token": SECRET}),
        ("setWebhook", {"url": "https://192.168.1.5/z", "secret_token": SECRET}),
        ("setWebhook", {"url": "https://127.0.0.1/z", "secret_token": SECRET}),
    ],
)
def test_what_zalo_would_refuse_is_refused_with_http_200(
    http: httpx.Client, fake: ZaloBotFake, method: str, params: dict[str, object]
) -> None:
    fake.event(USER, "chào")
    answer = http.post(method, json={"chat_id": USER, **params})
    assert answer.status_code == 200
    assert answer.json() == {
        "ok": False,
        "error_code": 400,
        "description": answer.json()["description"],
    }
    assert not fake.sent
    assert not fake.webhook


def test_body_that_is_no_object_is_refused(http: httpx.Client) -> None:
    for body in (b"[]", b"{", b"\xff"):
        answer = http.post("getMe", content=body, headers={"content-type": "application/json"})
        assert answer.json()["error_code"] == 400


def test_voice_for_a_group_is_taken_and_never_arrives(http: httpx.Client, fake: ZaloBotFake) -> None:
    fake.event(USER, "chào", kind="group")
    for chat in (f"zgr-{USER}", USER):
        voice = {"chat_id": chat, "voice_url": "https://angiang.gov.vn/a.aac"}
        assert http.post("sendVoice", json=voice).json()["ok"]
    assert [sent.user for sent in fake.sent] == [USER]


def test_month_is_full_after_so_many_messages(http: httpx.Client, fake: ZaloBotFake) -> None:
    fake.event(USER, "chào")
    fake.per_month = 2
    answers = [http.post("sendMessage", json={"chat_id": USER, "text": "a"}).json() for _ in range(3)]
    assert [answer.get("error_code") for answer in answers] == [None, None, 429]
    assert len(fake.sent) == 2


def test_trying_the_webhook_has_a_daily_cap(http: httpx.Client, fake: ZaloBotFake) -> None:
    fake.webhook, fake.tests_left = "http://127.0.0.1:1/", 1
    first, second = http.post("testWebhook").json(), http.post("testWebhook").json()
    assert first["result"]["outcome"] == "webhook.err.conn"
    assert second["error_code"] == 426


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "webhook.ok"),
        (403, "webhook.http.403"),
        (404, "webhook.http.404"),
        (503, "webhook.http.5xx"),
        (302, "webhook.http.other"),
    ],
)
async def test_setting_the_webhook_tries_it_without_the_secret(
    fake: ZaloBotFake, status: int, outcome: str
) -> None:
    fake.allows_loopback = True
    async with receiver() as door, httpx.AsyncClient(trust_env=False) as http:
        door.statuses.append(status)
        asked = {"url": door.url, "secret_token": SECRET}
        answer = (await http.post(f"{fake.url}/bot{TOKEN}/setWebhook", json=asked)).json()
    ((headers, body),) = door.deliveries
    assert answer["result"]["verification"]["outcome"] == outcome
    assert answer["result"]["url"] == fake.webhook == door.url
    assert body == b""
    assert "x-bot-api-secret-token" not in headers


async def test_delivery_comes_from_java_with_the_secret(fake: ZaloBotFake) -> None:
    async with receiver() as door:
        fake.webhook = door.url
        delivery = await fake.says(USER, "chào")
    ((headers, body),) = door.deliveries
    assert (delivery.status, delivery.event.split(":")[0]) == (200, "message.text.received")
    assert headers["user-agent"] == JAVA
    assert headers["x-bot-api-secret-token"] == SECRET
    assert headers["content-type"] == "application/json"
    assert "chào".encode() in body
