"""What the account's tests share: one fake Zalo for all of them, new for each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from channels.database import Database
from channels.zalo_oa.platform import ZaloOa, ZaloOaConfig
from channels.zalo_oa.tokens import TokenKeeper
from tests.channels.zalo_oa.samples import a_config
from tests.fakes.platform import Served
from tests.fakes.zalo_oa import ZaloOaFake


@pytest.fixture(scope="session")
def served() -> Iterator[ZaloOaFake]:
    fake = ZaloOaFake()
    with Served([fake]):
        yield fake


@pytest.fixture
def fake(served: ZaloOaFake) -> ZaloOaFake:
    """A Zalo that knows nobody."""
    served.start_over()
    served.webhook = ""
    return served


@pytest.fixture
def config(fake: ZaloOaFake) -> ZaloOaConfig:
    return a_config(first_refresh_token=fake.first_refresh_token, api_url=fake.url, oauth_url=fake.url)


@pytest.fixture
async def platform(config: ZaloOaConfig, database: Database) -> AsyncIterator[ZaloOa]:
    platform = ZaloOa(config, TokenKeeper(config, database))
    yield platform
    await platform.close()
