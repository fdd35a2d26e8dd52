"""What we send, and what becomes of it when Zalo or the line says no."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.responses import JSONResponse, PlainTextResponse, Response
from structlog.testing import capture_logs

from channels.errors import NotSentError, RefusedError, SendError, UnsureError
from channels.zalo_bot.platform import ZaloBot, ZaloBotConfig
from channels.zalo_bot.request import IDLE
from tests.channels.zalo_bot.samples import USER, a_config, a_piece
from tests.fakes.platform import Fault
from tests.fakes.zalo_bot import ZaloBotFake

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _somebody_wrote(fake: ZaloBotFake) -> None:
    fake.event(USER, "chào")


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


async def test_text_arrives_and_its_id_comes_back(bot: ZaloBot, fake: ZaloBotFake) -> None:
    number = await bot.send(USER, a_piece("Cần giấy chứng sinh. 🌾"))
    (sent,) = fake.sent_to(USER)
    assert (sent.text, sent.id) == ("Cần giấy chứng sinh. 🌾", number)


@pytest.mark.parametrize("text", ["{red}Lệ phí{/red} **10.000** [@Chị Tám] <b>&amp;</b>", "a" * 1900])
async def test_text_goes_out_as_it_is_and_is_never_markup(bot: ZaloBot, fake: ZaloBotFake, text: str) -> None:
    await bot.send(USER, a_piece(text))
    (call,) = fake.calls
    assert (call.http_method, call.content_type) == ("POST", "application/json")
    assert call.params == {"chat_id": USER, "text": text}


async def test_one_connection_carries_many_messages(bot: ZaloBot, fake: ZaloBotFake) -> None:
    for _ in range(5):
        await bot.send(USER, a_piece())
    assert len({call.port for call in fake.calls}) == 1
    assert IDLE < 5


async def test_messages_at_once_do_not_wait_for_each_other(bot: ZaloBot, fake: ZaloBotFake) -> None:
    fake.faults.plan(*[Fault.SLOW] * 4)
    async with asyncio.timeout(0.9):
        await asyncio.gather(*(bot.send(USER, a_piece()) for _ in range(4)))


@pytest.mark.parametrize(
    ("fault", "kind", "reason", "arrived"),
    [
        (Fault.BUSY, NotSentError, "429", 0),
        (Fault.ERROR_200, NotSentError, "403", 0),
        (Fault.REFUSED, RefusedError, "400", 0),
        (Fault.BROKEN, UnsureError, "http_500", 0),
        (Fault.CUT_BEFORE, UnsureError, None, 0),
        (Fault.CUT_AFTER, UnsureError, None, 1),
    ],
)
@pytest.mark.parametrize("code_key", ["error_code", "errorCode"])
async def test_each_fault_is_told_for_what_it_is(
    bot: ZaloBot,
    fake: ZaloBotFake,
    fault: Fault,
    kind: type[SendError],
    reason: str | None,
    arrived: int,
    code_key: str,
) -> None:
    fake.code_key = code_key
    fake.faults.plan(fault)
    with pytest.raises(SendError) as failed:
        await bot.send(USER, a_piece())
    assert type(failed.value) is kind
    assert reason in (None, failed.value.reason)
    assert len(fake.sent_to(USER)) == arrived
    await bot.send(USER, a_piece())


async def test_full_month_is_not_sent(bot: ZaloBot, fake: ZaloBotFake) -> None:
    fake.per_month = 0
    with pytest.raises(NotSentError):
        await bot.send(USER, a_piece())


@pytest.mark.parametrize("user", ["never-wrote", ""])
async def test_person_whom_zalo_does_not_know_is_refused(bot: ZaloBot, user: str) -> None:
    with pytest.raises(RefusedError):
        await bot.send(user, a_piece())


async def test_wrong_token_is_refused_and_calls_for_a_human(config: ZaloBotConfig) -> None:
    bot = ZaloBot(replace(config, token="1459232241454765289:sai"))
    with capture_logs() as logs, pytest.raises(RefusedError):
        await bot.send(USER, a_piece())
    await bot.close()
    assert logs == [{"event": "token_refused", "channel": "zalo_bot", "log_level": "error"}]


async def test_wrong_token_that_gets_a_page_calls_for_a_human_too(bot: ZaloBot, fake: ZaloBotFake) -> None:
    fake.scripted.append(PlainTextResponse("Unauthorized", status_code=401))
    with capture_logs() as logs, pytest.raises(RefusedError):
        await bot.send(USER, a_piece())
    assert [one["event"] for one in logs] == ["token_refused"]


@pytest.mark.parametrize(
    "api_url",
    ["http://127.0.0.1:1", "bot-api.zaloplatforms.com", "http://[", "ftp://zalo"],
)
async def test_what_cannot_be_reached_did_not_get_a_message(api_url: str) -> None:
    bot = ZaloBot(a_config(api_url=api_url))
    with pytest.raises(NotSentError):
        await bot.send(USER, a_piece())
    await bot.close()


async def test_what_nobody_thought_of_is_an_error_of_sending_too() -> None:
    bot = ZaloBot(a_config(api_url="http://127.0.0.1:99999"))
    with pytest.raises(UnsureError):
        await bot.send(USER, a_piece())
    await bot.close()


async def test_server_that_takes_the_call_and_says_nothing_may_have_sent_it(silent_port: int) -> None:
    bot = ZaloBot(a_config(api_url=f"http://127.0.0.1:{silent_port}", patience=0.1))
    with pytest.raises(UnsureError) as failed:
        await bot.send(USER, a_piece())
    await bot.close()
    assert failed.value.reason == "ReadTimeout"


async def test_good_status_that_cannot_be_read_may_have_sent_it(bot: ZaloBot, fake: ZaloBotFake) -> None:
    fake.scripted.append(PlainTextResponse("<h1>Xin chào</h1>"))
    with pytest.raises(UnsureError):
        await bot.send(USER, a_piece())


@pytest.mark.parametrize(
    "result",
    [None, True, [], {}, {"date": 1}, {"message_id": 5}, {"message_id": "a b"}, {"message_id": "a" * 200}],
)
async def test_message_that_was_taken_is_sent_whatever_the_receipt_looks_like(
    bot: ZaloBot, fake: ZaloBotFake, result: object
) -> None:
    fake.scripted.append(JSONResponse({"ok": True, "result": result}))
    assert await bot.send(USER, a_piece()) is None


async def test_success_counts_under_any_http_status(bot: ZaloBot, fake: ZaloBotFake) -> None:
    fake.scripted.append(Response(b'{"ok":true,"result":{"message_id":"m1"}}', status_code=500))
    assert await bot.send(USER, a_piece()) == "m1"


async def test_unwritable_text_goes_out_without_breaking(bot: ZaloBot, fake: ZaloBotFake) -> None:
    fake.scripted.append(JSONResponse({"ok": True}))
    assert await bot.send(USER, a_piece("a\udc00b")) is None
