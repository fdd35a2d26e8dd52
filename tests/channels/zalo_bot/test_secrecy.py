"""The token travels in every address, and people's words in every call: neither may reach a log."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
import zalo_bot  # type: ignore[import-untyped]
from starlette.responses import JSONResponse, PlainTextResponse
from structlog.testing import capture_logs

from channels.errors import ChannelError
from channels.zalo_bot.platform import ZaloBot, ZaloBotConfig
from channels.zalo_bot.request import TALKATIVE, keep_quiet
from tests.channels.zalo_bot.samples import USER, a_config, a_piece
from tests.fakes.platform import Fault
from tests.fakes.zalo_bot import SECRET, TOKEN, ZaloBotFake

pytestmark = pytest.mark.anyio
WORDS = "Tôi tên Nguyễn Văn Tám"
HIDDEN = TOKEN.partition(":")[2]


async def _told(call: Callable[[], Awaitable[object]]) -> str:
    """Return what a call says when it fails, the whole chain of it."""
    try:
        await call()
    except ChannelError as error:
        return "".join(traceback.format_exception(error)) + repr(error)
    return ""


async def _everything_goes_wrong(config: ZaloBotConfig, fake: ZaloBotFake) -> list[str]:
    """Make every call against every fault; return what they say."""
    page = f"Cannot POST /bot{TOKEN}/sendMessage {WORDS}"
    fake.scripted.extend(PlainTextResponse(page, status_code=status) for status in (200, 404, 502))
    fake.scripted.append(JSONResponse({"ok": False, "description": page}))
    fake.faults.plan(*(fault for fault in Fault if fault is not Fault.SLOW))
    fake.fetch_faults.plan(Fault.BROKEN, Fault.CUT_AFTER)
    fake.updates.extend([{"event_name": 5, "message": WORDS}] * 2)
    bot = ZaloBot(config)
    told = [await _told(lambda: bot.send(USER, a_piece(WORDS))) for _ in range(4 + len(Fault))]
    told += [await _told(bot.fetch) for _ in range(3)]
    for one in (bot, ZaloBot(replace(config, token=f"{TOKEN}x")), ZaloBot(a_config())):
        told += [await _told(call) for call in (one.fetch, one.me, one.webhook_info, one.delete_webhook)]
        told.append(await _told(lambda one=one: one.send(USER, a_piece(WORDS))))  # type: ignore[misc]
        told.append(await _told(lambda one=one: one.set_webhook("http://angiang.gov.vn")))  # type: ignore[misc]
        await one.close()
    return told


async def test_neither_token_nor_words_show_in_a_run_full_of_errors(
    config: ZaloBotConfig,
    fake: ZaloBotFake,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    fake.event(USER, WORDS)
    with caplog.at_level(logging.DEBUG), capture_logs() as logs:
        told = await _everything_goes_wrong(config, fake)
    shown = capsys.readouterr()
    everything = "".join([*told, str(logs), caplog.text, shown.out, shown.err])
    assert {one["event"] for one in logs} == {"token_refused", "unreadable_update"}
    assert sum(map(bool, told)) > 20
    for hidden in (HIDDEN, WORDS, "Nguyễn", USER, SECRET):
        assert hidden not in everything


def test_libraries_that_talk_are_quiet_even_where_logs_are_full(
    config: ZaloBotConfig, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        ZaloBot(config)
        loggers = [
            logging.getLogger(name) for name in ("httpx", "httpcore.http11", zalo_bot.Bot._LOGGER.name)
        ]
        assert not any(logger.isEnabledFor(logging.INFO) for logger in loggers)
    known = logging.root.manager.loggerDict.items()
    assert {n for n, one in known if n.startswith("zalo") and isinstance(one, logging.Logger)} <= {*TALKATIVE}


async def test_stock_library_tells_all_to_the_log(
    fake: ZaloBotFake, caplog: pytest.LogCaptureFixture
) -> None:
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.NOTSET)
    try:
        with caplog.at_level(logging.DEBUG):
            await zalo_bot.Bot(TOKEN, base_url=fake.url).send_message(USER, WORDS)
    finally:
        keep_quiet()
    assert HIDDEN in caplog.text
    assert WORDS in caplog.text
