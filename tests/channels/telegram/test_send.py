"""What goes out, and what each failure means for the message."""

from __future__ import annotations

import json
from dataclasses import replace

import httpx
import pytest
from structlog.typing import EventDict
from telegram.error import NetworkError, TelegramError, TimedOut

from channels.errors import InvalidRequestError, NotSentError, RefusedError, SendError, UnsureError
from channels.telegram.failures import failure
from channels.telegram.platform import Me, Telegram, TelegramConfig
from tests.channels.telegram.samples import (
    A_TOKEN,
    USER,
    a_button,
    a_piece,
    an_address,
    answering,
    closed_port,
)
from tests.fakes.platform import Fault
from tests.fakes.telegram import TOKEN, TelegramFake

pytestmark = pytest.mark.anyio
FAULTS: dict[Fault, tuple[type[SendError], str]] = {
    Fault.CUT_BEFORE: (UnsureError, "no_answer"),
    Fault.CUT_AFTER: (UnsureError, "no_answer"),
    Fault.BUSY: (NotSentError, "busy"),
    Fault.BROKEN: (UnsureError, "http_500"),
    Fault.ERROR_200: (NotSentError, "not_taken"),
    Fault.REFUSED: (RefusedError, "blocked"),
}


async def sent_to(address: str, config: TelegramConfig, user: str = USER) -> str | None:
    telegram = Telegram(replace(config, api_url=address))
    try:
        return await telegram.send(user, a_piece())
    finally:
        await telegram.close()


async def error_of(address: str, config: TelegramConfig, user: str = USER) -> tuple[type[SendError], str]:
    with pytest.raises(SendError) as raised:
        await sent_to(address, config, user)
    return type(raised.value), raised.value.reason


async def test_message_arrives_as_it_is_with_its_buttons(telegram: Telegram, fake: TelegramFake) -> None:
    text = "Lệ phí <b>8.000</b> đ & _không_ *dấu* [@a] {red} 👨‍👩‍👧"
    provider_id = await telegram.send(USER, a_piece(text, a_button(), an_address()))
    [sent] = fake.sent_to(USER)
    assert sent.text == text
    assert sent.buttons == [
        {"title": "Xem thủ tục", "press": A_TOKEN},
        {"title": "Mở Cổng", "url": "https://dichvucong.gov.vn/p"},
    ]
    assert provider_id == sent.id


async def test_message_shows_no_preview_and_no_markup(telegram: Telegram, fake: TelegramFake) -> None:
    await telegram.send(USER, a_piece("Xem https://dichvucong.gov.vn"))
    [given] = fake.taken
    assert given["link_preview_options"] == {"is_disabled": True}
    assert "parse_mode" not in given


async def test_message_without_buttons_has_no_keyboard(telegram: Telegram, fake: TelegramFake) -> None:
    await telegram.send(USER, a_piece("Dạ."))
    assert [one.buttons for one in fake.sent_to(USER)] == [[]]


@pytest.mark.parametrize(("fault", "expected"), FAULTS.items(), ids=FAULTS)
async def test_each_fault_says_whether_the_message_may_be_sent_again(
    fault: Fault, expected: tuple[type[SendError], str], config: TelegramConfig, fake: TelegramFake
) -> None:
    fake.faults.plan(fault)
    assert await error_of(fake.url, config) == expected
    assert len(fake.sent) == (fault is Fault.CUT_AFTER)


async def test_slow_answer_is_a_good_answer(telegram: Telegram, fake: TelegramFake) -> None:
    fake.faults.plan(Fault.SLOW)
    assert await telegram.send(USER, a_piece())


async def test_busy_telegram_says_how_long_to_wait(telegram: Telegram, fake: TelegramFake) -> None:
    fake.retry_after = 37
    fake.faults.plan(Fault.BUSY)
    with pytest.raises(NotSentError) as raised:
        await telegram.send(USER, a_piece())
    assert raised.value.retry_after == 37


async def test_person_who_blocked_us_is_given_up(telegram: Telegram, fake: TelegramFake) -> None:
    fake.event(USER, "", kind="left")
    with pytest.raises(RefusedError, match="blocked"):
        await telegram.send(USER, a_piece())


async def test_person_who_came_back_is_reached(telegram: Telegram, fake: TelegramFake) -> None:
    fake.event(USER, "", kind="left")
    fake.event(USER, "", kind="back")
    assert await telegram.send(USER, a_piece())


async def test_person_unknown_to_telegram_is_given_up(config: TelegramConfig, fake: TelegramFake) -> None:
    assert await error_of(fake.url, config, "999") == (RefusedError, "bad_request")


@pytest.mark.parametrize("user", ["", "@kenh", "-100123", "1 2"])
async def test_address_that_is_no_person_is_not_even_tried(
    user: str, telegram: Telegram, fake: TelegramFake
) -> None:
    with pytest.raises(RefusedError, match="bad_address"):
        await telegram.send(user, a_piece())
    assert not fake.calls


@pytest.mark.parametrize("token", ["1:AAF-this_is_the_secret_of_nobody_000", "nonsense"])
async def test_wrong_token_is_an_error_for_the_operator(
    token: str, config: TelegramConfig, fake: TelegramFake, logged: list[EventDict]
) -> None:
    assert await error_of(fake.url, replace(config, token=token)) == (RefusedError, "bad_token")
    assert [entry["log_level"] for entry in logged if entry["event"] == "telegram_token_refused"] == ["error"]


async def test_closed_port_means_that_nothing_left(config: TelegramConfig) -> None:
    assert await error_of(closed_port(), config) == (NotSentError, "no_connection")


async def test_closed_proxy_means_that_nothing_left(config: TelegramConfig, fake: TelegramFake) -> None:
    through = replace(config, proxy=closed_port())
    assert await error_of(fake.url, through) == (NotSentError, "no_connection")


async def test_proxy_that_refuses_the_way_means_that_nothing_left(config: TelegramConfig) -> None:
    async with answering(403, b"no") as proxy:
        through = replace(config, proxy=proxy)
        assert await error_of("https://api.telegram.org", through) == (NotSentError, "no_connection")


async def test_message_goes_through_the_proxy(config: TelegramConfig) -> None:
    body = json.dumps(
        {"ok": True, "result": {"message_id": 7, "date": 0, "chat": {"id": 1, "type": "private"}}}
    )
    async with answering(200, body.encode()) as proxy:
        assert await sent_to("http://api.telegram.org", replace(config, proxy=proxy)) == "7"


async def test_proxy_of_the_environment_is_not_used(
    config: TelegramConfig, fake: TelegramFake, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, closed_port())
    assert await sent_to(fake.url, config)


async def test_silence_after_the_request_left_is_unknown(
    config: TelegramConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("channels.telegram.connection.READ", 0.1)
    async with answering(0, b"") as silent:
        assert await error_of(silent, config) == (UnsureError, "no_answer")


NO = b'{"ok": false}'
ANSWERS: dict[str, tuple[int, bytes, tuple[type[SendError], str]]] = {
    "200 no": (200, NO, (NotSentError, "not_taken")),
    "200 no, blocked": (200, b'{"ok": false, "error_code": 403}', (RefusedError, "blocked")),
    "200 no, odd code": (200, b'{"ok": false, "error_code": "x"}', (NotSentError, "not_taken")),
    "200 list": (200, b"[1]", (UnsureError, "http_200")),
    "200 page": (200, b"<html>", (UnsureError, "http_200")),
    "200 empty": (200, b"", (UnsureError, "http_200")),
    "200 deep": (200, b"[" * 100_000, (UnsureError, "http_200")),
    "200 without result": (200, b'{"ok": true}', (UnsureError, "http_200")),
    "200 ok in words": (200, b'{"ok": "yes", "result": 1}', (UnsureError, "http_200")),
    "302 no": (302, NO, (NotSentError, "not_taken")),
    "302": (302, b"", (UnsureError, "http_302")),
    "400 no": (400, NO, (RefusedError, "bad_request")),
    "403 no": (403, NO, (RefusedError, "blocked")),
    "403 page of a censor": (403, b"<html>blocked</html>", (UnsureError, "http_403")),
    "404 no": (404, NO, (RefusedError, "bad_token")),
    "409 no": (409, NO, (RefusedError, "conflict")),
    "413 no": (413, NO, (RefusedError, "declined_413")),
    "429 no": (429, NO, (NotSentError, "busy")),
    "500 no": (500, NO, (NotSentError, "not_taken")),
    "502 page": (502, b"<html>Bad Gateway</html>", (UnsureError, "http_502")),
}


@pytest.mark.parametrize(("status", "body", "expected"), ANSWERS.values(), ids=ANSWERS)
async def test_answer_counts_by_what_it_says(
    status: int, body: bytes, expected: tuple[type[SendError], str], config: TelegramConfig
) -> None:
    async with answering(status, body) as address:
        assert await error_of(address, config) == expected


@pytest.mark.parametrize("wait", ["null", "0", "-5", '"9"', "true", "NaN", "1e400", str(10**30)])
async def test_odd_time_to_wait_is_not_used(wait: str, config: TelegramConfig) -> None:
    body = f'{{"ok": false, "error_code": 429, "parameters": {{"retry_after": {wait}}}}}'
    async with answering(429, body.encode()) as address:
        telegram = Telegram(replace(config, api_url=address))
        with pytest.raises(NotSentError, match="busy") as raised:
            await telegram.send(USER, a_piece())
        await telegram.close()
    assert raised.value.retry_after is None


@pytest.mark.parametrize(
    "result", ["true", "{}", '{"message_id": null}', "[]", '{"date": "x", "message_id": 1}']
)
async def test_message_taken_with_an_odd_receipt_is_sent(result: str, config: TelegramConfig) -> None:
    async with answering(200, f'{{"ok": true, "result": {result}}}'.encode()) as address:
        assert await sent_to(address, config) is None


@pytest.mark.parametrize(
    ("cause", "expected"),
    [
        (httpx.ConnectError(""), NotSentError),
        (httpx.ConnectTimeout(""), NotSentError),
        (httpx.PoolTimeout(""), NotSentError),
        (httpx.ProxyError(""), NotSentError),
        (httpx.UnsupportedProtocol(""), NotSentError),
        (httpx.ReadTimeout(""), UnsureError),
        (httpx.WriteTimeout(""), UnsureError),
        (httpx.ReadError(""), UnsureError),
        (httpx.WriteError(""), UnsureError),
        (httpx.RemoteProtocolError(""), UnsureError),
        (RuntimeError(""), UnsureError),
        (None, UnsureError),
    ],
)
async def test_message_may_be_sent_again_only_if_its_first_byte_never_left(
    cause: Exception | None, expected: type[SendError]
) -> None:
    error: TelegramError = TimedOut() if isinstance(cause, httpx.TimeoutException) else NetworkError("x")
    error.__cause__ = cause
    assert type(failure(error)) is expected


async def test_error_does_not_carry_the_words_of_the_library(config: TelegramConfig) -> None:
    telegram = Telegram(replace(config, api_url=closed_port()))
    with pytest.raises(NotSentError) as raised:
        await telegram.send(USER, a_piece())
    await telegram.close()
    assert raised.value.__suppress_context__
    assert TOKEN not in str(raised.value)


async def test_bot_says_who_it_is(telegram: Telegram) -> None:
    assert await telegram.me() == Me("7654321098", "tro_ly_fake_bot", "Trợ lý")


async def test_odd_answer_about_ourselves_is_an_error_of_ours(config: TelegramConfig) -> None:
    async with answering(200, b'{"ok": true, "result": {}}') as address:
        telegram = Telegram(replace(config, api_url=address))
        with pytest.raises(UnsureError, match="unreadable_answer"):
            await telegram.me()
        await telegram.close()


async def test_webhook_is_set_with_our_secret_and_taken_away(telegram: Telegram, fake: TelegramFake) -> None:
    fake.secret = ""
    await telegram.set_webhook("https://tthc.example.vn/webhooks/telegram")
    telegram.verify({name.lower(): value for name, value in fake.signed({})[0].items()}, b"")
    assert fake.allowed == ["message", "callback_query", "my_chat_member"]
    info = await telegram.webhook_info()
    assert (info.url, info.waiting, info.error) == ("https://tthc.example.vn/webhooks/telegram", 0, "")
    await telegram.delete_webhook()
    assert (await telegram.webhook_info()).url == ""


async def test_webhook_tells_what_went_wrong_last(telegram: Telegram, fake: TelegramFake) -> None:
    fake.webhook = closed_port()
    await fake.says(USER, "xin chào")
    info = await telegram.webhook_info()
    assert info.error
    assert info.error_at is not None


async def test_webhook_is_not_set_without_a_secret(config: TelegramConfig, fake: TelegramFake) -> None:
    telegram = Telegram(replace(config, webhook_secret=""))
    with pytest.raises(InvalidRequestError, match="TTHC_TELEGRAM_WEBHOOK_SECRET"):
        await telegram.set_webhook("https://tthc.example.vn/webhooks/telegram")
    await telegram.close()
    assert not fake.calls


async def test_address_that_telegram_does_not_take_is_refused(telegram: Telegram) -> None:
    with pytest.raises(RefusedError, match="bad_request"):
        await telegram.set_webhook("http://tthc.example.vn/webhooks/telegram")


async def test_platform_can_be_closed_twice(config: TelegramConfig) -> None:
    telegram = Telegram(config)
    await telegram.close()
    await telegram.close()
