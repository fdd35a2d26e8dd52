"""The command line's part: who we are, and where Zalo delivers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.responses import JSONResponse

from channels.errors import InvalidRequestError, RefusedError
from channels.zalo_bot.platform import WORKS, Me, Webhook, ZaloBot, ZaloBotConfig
from tests.channels.zalo_bot.samples import ACCOUNT
from tests.channels.zalo_oa.receiver import receiver
from tests.fakes.zalo_bot import SECRET, ZaloBotFake

pytestmark = pytest.mark.anyio
ADDRESS = "https://hoidap.angiang.gov.vn/webhooks/zalo-bot"


async def test_bot_knows_who_it_is(bot: ZaloBot) -> None:
    assert await bot.me() == Me(ACCOUNT, "bot.VDKyGxQvc")


async def test_webhook_is_set_read_and_taken_away(bot: ZaloBot, fake: ZaloBotFake) -> None:
    fake.allows_loopback = True
    async with receiver() as door:
        assert await bot.set_webhook(door.url) == Webhook(door.url, WORKS)
        assert await bot.webhook_info() == Webhook(door.url)
        assert fake.secret == SECRET
    await bot.delete_webhook()
    assert await bot.webhook_info() == Webhook("")


async def test_address_that_does_not_answer_is_kept_and_said(bot: ZaloBot, fake: ZaloBotFake) -> None:
    fake.allows_loopback = True
    told = await bot.set_webhook("http://127.0.0.1:1/webhooks/zalo-bot")
    assert (told.outcome, bool(told.hint)) == ("webhook.err.conn", True)
    assert (await bot.webhook_info()).url == told.url


async def test_address_without_tls_is_refused(bot: ZaloBot) -> None:
    with pytest.raises(RefusedError):
        await bot.set_webhook("http://hoidap.angiang.gov.vn/webhooks/zalo-bot")


@pytest.mark.parametrize("result", [{"url": ADDRESS, "updated_at": 1749538250568}, None, True])
async def test_zalo_need_not_say_what_came_of_its_try(
    bot: ZaloBot, fake: ZaloBotFake, result: object
) -> None:
    fake.scripted.append(JSONResponse({"ok": True, "result": result}))
    assert await bot.set_webhook(ADDRESS) == Webhook(ADDRESS)


@pytest.mark.parametrize("secret", ["", "7 chars", "a" * 257, "bí mật rất dài"])
async def test_secret_that_zalo_would_not_take_is_not_even_sent(
    config: ZaloBotConfig, fake: ZaloBotFake, secret: str
) -> None:
    bot = ZaloBot(replace(config, webhook_secret=secret))
    with pytest.raises(InvalidRequestError) as refused:
        await bot.set_webhook(ADDRESS)
    await bot.close()
    assert "TTHC_ZALO_BOT_WEBHOOK_SECRET" in refused.value.hint
    assert secret not in str(refused.value) or not secret
    assert not fake.calls
