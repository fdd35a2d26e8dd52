"""Build the platforms that the settings open."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import SecretStr

from app.errors import StartError
from app.settings import Settings
from channels.database import Database
from channels.platform import Platform
from channels.telegram.platform import Telegram, TelegramConfig
from channels.zalo_bot.platform import ZaloBot, ZaloBotConfig
from channels.zalo_oa.platform import ZaloOa, ZaloOaConfig
from channels.zalo_oa.tokens import TokenKeeper


@dataclass(frozen=True)
class Opening:
    """Say how a platform is opened: the setting that opens it, and the one that guards its door."""

    channel: str
    opened_by: str
    guarded_by: str
    build: Callable[[Settings, Database], Platform]


def zalo_oa_config(settings: Settings) -> ZaloOaConfig:
    """Return what connects us with the Official Account."""
    return ZaloOaConfig(
        app_id=settings.zalo_oa_app_id,
        oa_id=settings.zalo_oa_id,
        app_secret=settings.zalo_oa_app_secret.get_secret_value(),
        webhook_secret=settings.zalo_oa_webhook_secret.get_secret_value(),
        signed_with=settings.zalo_oa_signed_with,
        first_refresh_token=settings.zalo_oa_refresh_token.get_secret_value(),
        per_second=settings.zalo_oa_per_second,
        api_url=settings.zalo_oa_api_url,
        oauth_url=settings.zalo_oa_oauth_url,
    )


def _zalo_oa(settings: Settings, database: Database) -> Platform:
    if not settings.zalo_oa_id:
        # The account names the tokens in the store: named otherwise later, they would be lost.
        raise StartError("kênh zalo_oa chưa có TTHC_ZALO_OA_ID.", "Chép mã số của OA vào .env.")
    config = zalo_oa_config(settings)
    return ZaloOa(config, TokenKeeper(config, database))


def _zalo_bot(settings: Settings, _database: Database) -> Platform:
    return ZaloBot(
        ZaloBotConfig(
            token=settings.zalo_bot_token.get_secret_value(),
            webhook_secret=settings.zalo_bot_webhook_secret.get_secret_value(),
            per_month=settings.zalo_bot_per_month,
            api_url=settings.zalo_bot_api_url,
        )
    )


def _telegram(settings: Settings, _database: Database) -> Platform:
    return Telegram(
        TelegramConfig(
            token=settings.telegram_token.get_secret_value(),
            webhook_secret=settings.telegram_webhook_secret.get_secret_value(),
            proxy=settings.telegram_proxy,
            api_url=settings.telegram_api_url,
        )
    )


OPENINGS = (
    Opening("zalo_oa", "zalo_oa_app_id", "zalo_oa_webhook_secret", _zalo_oa),
    Opening("zalo_bot", "zalo_bot_token", "zalo_bot_webhook_secret", _zalo_bot),
    Opening("telegram", "telegram_token", "telegram_webhook_secret", _telegram),
)


def is_set(settings: Settings, name: str) -> bool:
    """Return whether a setting, secret or not, has a value."""
    value = getattr(settings, name)
    return bool(value.get_secret_value() if isinstance(value, SecretStr) else value)


def open_platforms(settings: Settings, database: Database) -> Mapping[str, Platform]:
    """Return the platforms whose setting is there, by the name of their channel.

    Raises:
        StartError: one of them lacks what it needs.
    """
    require_guards(settings)
    return {opening.channel: opening.build(settings, database) for opening in _opened(settings)}


def require_guards(settings: Settings) -> None:
    """Check that every open channel can tell its deliveries from forged ones.

    Raises:
        StartError: outside development, one of them has no secret to know its deliveries by.
    """
    for opening in _opened(settings):
        if settings.environment != "development" and not is_set(settings, opening.guarded_by):
            name = f"TTHC_{opening.guarded_by.upper()}"
            raise StartError(
                f"kênh {opening.channel} chưa có bí mật webhook ({name}): ai cũng giả tin nhắn được.",
                f"Đặt {name} trong .env, hoặc bỏ TTHC_{opening.opened_by.upper()} để đóng kênh.",
            )


def _opened(settings: Settings) -> list[Opening]:
    return [opening for opening in OPENINGS if is_set(settings, opening.opened_by)]


def fetched(settings: Settings) -> frozenset[str]:
    """Return the channels that are asked for news, instead of calling us."""
    asked = {"zalo_bot": settings.zalo_bot_fetch, "telegram": settings.telegram_fetch}
    return frozenset(channel for channel, wanted in asked.items() if wanted)
