"""What the bot's tests share: one fake Zalo for all of them, new for each; a bot; and a house around it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from channels.zalo_bot.platform import ZaloBot, ZaloBotConfig
from tests.channels.zalo_bot.samples import a_config
from tests.fakes.platform import Served
from tests.fakes.zalo_bot import ZaloBotFake


@pytest.fixture(scope="session")
def served() -> Iterator[ZaloBotFake]:
    fake = ZaloBotFake()
    with Served([fake]):
        yield fake


@pytest.fixture
def fake(served: ZaloBotFake) -> ZaloBotFake:
    """A Zalo that knows nobody, and does not make anybody wait."""
    served.start_over()
    served.longest_poll = 0.05
    return served


@pytest.fixture
def config(fake: ZaloBotFake) -> ZaloBotConfig:
    return a_config(api_url=fake.url)


@pytest.fixture
async def bot(config: ZaloBotConfig, anyio_backend: str) -> AsyncIterator[ZaloBot]:
    bot = ZaloBot(config)
    yield bot
    await bot.close()
