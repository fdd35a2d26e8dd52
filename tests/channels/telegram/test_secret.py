"""Who may deliver, and what is never written down."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from structlog.typing import EventDict
from telegram import Bot

from channels.errors import ForgedDeliveryError, InvalidRequestError, SendError
from channels.telegram.connection import Connection, keep_quiet
from channels.telegram.platform import SECRET_HEADER, Telegram, TelegramConfig
from tests.channels.telegram.samples import USER, a_piece, answering, closed_port
from tests.fakes.platform import Fault
from tests.fakes.telegram import SECRET, TOKEN, TelegramFake

LIBRARIES = ("telegram", "httpx", "httpcore")


def test_delivery_with_the_secret_is_taken() -> None:
    Telegram(TelegramConfig(TOKEN, SECRET)).verify({SECRET_HEADER: SECRET}, b"{}")


@pytest.mark.parametrize(
    "given", ["", "wrong", SECRET[:-1], f"{SECRET} ", SECRET.upper(), "bí mật", "\udcff"]
)
def test_delivery_with_another_secret_is_forged(given: str) -> None:
    with pytest.raises(ForgedDeliveryError):
        Telegram(TelegramConfig(TOKEN, SECRET)).verify({SECRET_HEADER: given}, b"{}")


def test_delivery_without_a_secret_is_forged() -> None:
    with pytest.raises(ForgedDeliveryError):
        Telegram(TelegramConfig(TOKEN, SECRET)).verify({}, b"{}")


@pytest.mark.parametrize("headers", [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: "anything"}])
def test_everything_is_forged_while_no_secret_is_set(headers: dict[str, str]) -> None:
    with pytest.raises(ForgedDeliveryError):
        Telegram(TelegramConfig(TOKEN, "")).verify(headers, b"{}")


@pytest.mark.parametrize("secret", ["bí mật", "a b", "a" * 257, "a\n"])
def test_secret_that_telegram_would_not_take_is_named_at_the_start(secret: str) -> None:
    with pytest.raises(InvalidRequestError, match="TTHC_TELEGRAM_WEBHOOK_SECRET") as raised:
        Telegram(TelegramConfig(TOKEN, secret))
    assert secret not in str(raised.value)


@pytest.mark.parametrize(
    "proxy", ["chẳng phải địa chỉ", "ftp://a.b:1", "http://u:pass-word@h:x", "socks5://u:pass-word@h:1"]
)
def test_proxy_that_cannot_be_used_is_named_at_the_start_without_its_password(proxy: str) -> None:
    with pytest.raises(InvalidRequestError, match="TTHC_TELEGRAM_PROXY") as raised:
        Telegram(TelegramConfig(TOKEN, SECRET, proxy=proxy))
    assert "pass-word" not in str(raised.value)
    assert raised.value.__suppress_context__


def test_settings_do_not_show_their_secrets() -> None:
    shown = repr(TelegramConfig(TOKEN, SECRET, proxy="http://u:pass-word@proxy:1"))
    assert not any(secret in shown for secret in (TOKEN, SECRET, "pass-word"))


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Log as much as the libraries can say, as an operator who sets DEBUG would."""
    before = {name: logging.getLogger(name).level for name in LIBRARIES}
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.NOTSET)
    caplog.set_level(logging.DEBUG)
    yield caplog
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


async def a_day(telegram: Telegram, fake: TelegramFake) -> None:
    """Do everything that talks to Telegram, with everything that goes wrong."""
    for fault in Fault:
        fake.faults.plan(fault)
        fake.other_faults.plan(fault, fault)
        for call in (
            telegram.send(USER, a_piece("việc riêng của tôi")),
            telegram.me(),
            telegram.webhook_info(),
        ):
            try:
                await call
            except SendError:
                continue
    _, body = fake.event(USER, "", press="b:7Kq2mV9xAb_-")
    await telegram.acknowledge(fake.signed(body)[1])
    await telegram.set_webhook("https://tthc.example.vn/webhooks/telegram")
    await telegram.delete_webhook()


@pytest.mark.anyio
async def test_token_secret_and_words_are_never_logged(
    config: TelegramConfig,
    fake: TelegramFake,
    everything_logged: pytest.LogCaptureFixture,
    logged: list[EventDict],
    capfd: pytest.CaptureFixture[str],
) -> None:
    block_page = f"<html>Bị chặn: /bot{TOKEN}/sendMessage</html>".encode()
    async with answering(451, block_page) as blocked:
        for address in (fake.url, closed_port(), blocked):
            telegram = Telegram(replace(config, api_url=address))
            try:
                await a_day(telegram, fake)
            except SendError as error:
                logged.append({"event": repr(error), "context": repr(error.__cause__)})
            await telegram.close()
    out, err = capfd.readouterr()
    said = f"{everything_logged.text} {logged} {out} {err}"
    assert logged
    assert not any(secret in said for secret in (TOKEN, TOKEN.partition(":")[2], SECRET, "việc riêng", USER))


@pytest.mark.anyio
async def test_libraries_alone_would_log_the_token(
    fake: TelegramFake, everything_logged: pytest.LogCaptureFixture
) -> None:
    """Otherwise the test above would see nothing."""
    connection = Connection()
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.NOTSET)
    await Bot(TOKEN, f"{fake.url}/bot", request=connection, get_updates_request=connection).get_me()
    await connection.shutdown()
    names = {record.name.partition(".")[0] for record in everything_logged.records if TOKEN in record.message}
    assert names == {"telegram", "httpx"}


@pytest.mark.parametrize("level", [logging.NOTSET, logging.DEBUG, logging.ERROR])
def test_quiet_libraries_stay_as_quiet_as_they_were(level: int, everything_logged: object) -> None:
    logging.getLogger("httpx").setLevel(level)
    keep_quiet()
    assert logging.getLogger("httpx").level == max(level, logging.WARNING)
