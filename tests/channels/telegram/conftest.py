"""What Telegram's tests share: one fake for all of them, new for each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import structlog
from structlog.typing import EventDict

from channels.telegram.platform import Telegram, TelegramConfig
from tests.channels.telegram.samples import USER
from tests.fakes.platform import Served
from tests.fakes.telegram import SECRET, TOKEN, TelegramFake


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[EventDict]]:
    with structlog.testing.capture_logs() as entries:
        yield entries


@pytest.fixture(scope="session")
def served() -> Iterator[TelegramFake]:
    fake = TelegramFake()
    with Served([fake]):
        yield fake


@pytest.fixture
def fake(served: TelegramFake) -> TelegramFake:
    """A Telegram on which one person has begun to talk to the bot."""
    served.start_over()
    served.id_of(USER)
    return served


@pytest.fixture
def config(fake: TelegramFake) -> TelegramConfig:
    return TelegramConfig(TOKEN, SECRET, api_url=fake.url)


@pytest.fixture
async def telegram(config: TelegramConfig) -> AsyncIterator[Telegram]:
    platform = Telegram(config)
    yield platform
    await platform.close()
