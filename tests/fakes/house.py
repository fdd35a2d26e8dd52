"""Put a house between the three fakes: its settings, and where each of them delivers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.platform import FakePlatform, Served
from tests.fakes.telegram import TelegramFake
from tests.fakes.zalo_bot import ZaloBotFake
from tests.fakes.zalo_oa import ZaloOaFake
from tests.house import House, running_house


@dataclass(frozen=True)
class Surroundings:
    """Hold the three platforms around a house."""

    zalo_oa: ZaloOaFake
    zalo_bot: ZaloBotFake
    telegram: TelegramFake

    @property
    def all(self) -> list[FakePlatform]:
        """Return the platforms, in the order of their names."""
        return [self.telegram, self.zalo_bot, self.zalo_oa]

    def settings(self) -> dict[str, str]:
        """Return the settings of a house that talks with these platforms; they must be served already."""
        return {
            "TTHC_ZALO_OA_APP_ID": self.zalo_oa.app_id,
            "TTHC_ZALO_OA_ID": self.zalo_oa.oa_id,
            "TTHC_ZALO_OA_APP_SECRET": self.zalo_oa.app_secret,
            "TTHC_ZALO_OA_WEBHOOK_SECRET": self.zalo_oa.webhook_secret,
            "TTHC_ZALO_OA_REFRESH_TOKEN": self.zalo_oa.first_refresh_token,
            "TTHC_ZALO_OA_PER_SECOND": "20",
            "TTHC_ZALO_OA_API_URL": self.zalo_oa.url,
            "TTHC_ZALO_OA_OAUTH_URL": self.zalo_oa.url,
            "TTHC_ZALO_BOT_TOKEN": self.zalo_bot.token,
            "TTHC_ZALO_BOT_WEBHOOK_SECRET": self.zalo_bot.secret,
            "TTHC_ZALO_BOT_API_URL": self.zalo_bot.url,
            "TTHC_TELEGRAM_TOKEN": self.telegram.token,
            "TTHC_TELEGRAM_WEBHOOK_SECRET": self.telegram.secret,
            "TTHC_TELEGRAM_API_URL": self.telegram.url,
        }

    def deliver_to(self, address: str) -> None:
        """Let every platform deliver to a house."""
        for fake in self.all:
            fake.webhook = f"{address}/webhooks/{fake.name.replace('_', '-')}"


@contextmanager
def house_with_platforms(data: Path, **settings: str) -> Iterator[tuple[House, Surroundings]]:
    """Serve the platforms, run a house between them, and stop everything at the end."""
    around = Surroundings(ZaloOaFake(), ZaloBotFake(), TelegramFake())
    with Served(around.all), running_house(data, **around.settings(), **settings) as house:
        around.deliver_to(house.url)
        yield house, around
