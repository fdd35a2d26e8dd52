"""Say what is still wrong with a channel: settings, platform, webhook, tokens, door, budget."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Final, cast

import httpx

from app.platforms import OPENINGS, Opening, fetched, is_set, zalo_oa_config
from app.settings import Settings
from channels.clock import Clock, utc_now
from channels.commissioning import (
    Finding,
    Remote,
    address_faults,
    budget,
    delivery_findings,
    door_of,
    fine,
    note,
    secret_faults,
    shown,
    told,
    webhook_findings,
    where_it_delivers,
    who_we_are,
    wrong,
)
from channels.commissioning_oa import token_findings
from channels.database import Database
from channels.errors import ChannelError
from channels.outbox import Outbox
from channels.platform import Platform
from channels.switches import Switches
from channels.way_in import from_outside, own_door
from channels.zalo_oa.tokens import TokenKeeper

_NEEDED: Final = {
    "zalo_oa": (
        ("zalo_oa_app_id", "mã ứng dụng, ở trang quản trị ứng dụng của Zalo"),
        ("zalo_oa_id", "dãy số trong địa chỉ https://zalo.me/…; đặt trước khi lấy token"),
        ("zalo_oa_app_secret", "khóa bí mật của ứng dụng, cùng chỗ với mã ứng dụng"),
        ("zalo_oa_webhook_secret", "khóa bí mật ở phần webhook của ứng dụng"),
    ),
    "zalo_bot": (
        ("zalo_bot_token", "token do Zalo Bot Creator cấp"),
        ("zalo_bot_webhook_secret", "một bí mật tự đặt, 8 tới 256 chữ không dấu, không khoảng trắng"),
    ),
    "telegram": (
        ("telegram_token", "token do BotFather cấp"),
        ("telegram_webhook_secret", "một bí mật tự đặt, 8 tới 256 chữ trong A-Z a-z 0-9 _ -"),
    ),
}
"""The settings of a channel, the first of which opens it, and where to get their values."""
_IN_HEADERS: Final = {
    "zalo_oa": ("zalo_oa_app_secret", "zalo_oa_webhook_secret"),
    "zalo_bot": ("zalo_bot_webhook_secret",),
    "telegram": ("telegram_webhook_secret",),
}
"""The secrets that travel in headers, which do not take every letter."""
_PATIENCE: Final = 5.0


def opening_of(channel: str) -> Opening | None:
    """Return how a channel is opened; ``None`` for the page, which always is."""
    return next((opening for opening in OPENINGS if opening.channel == channel), None)


def environment_name(setting: str) -> str:
    """Return the name of a setting in the environment."""
    return f"TTHC_{setting.upper()}"


def own_address(settings: Settings) -> str:
    """Return where the web process listens, as seen from this machine."""
    host = "127.0.0.1" if settings.host == "0.0.0.0" else settings.host  # noqa: S104 - a comparison
    return f"http://{host}:{settings.port}"


async def examine(
    settings: Settings, database: Database, channel: str, url: str = "", clock: Clock = utc_now
) -> AsyncIterator[Finding]:
    """Yield the findings as they are made; ``url`` is the public address of the door, if known."""
    opening = opening_of(channel)
    if opening is not None:
        for finding in _settings(settings, opening):
            yield finding
        for finding in address_faults(channel, url) if url else ():
            yield finding
    position = await Switches(database).position(channel)
    if not position.is_on and position.changed_at:
        since = f"{told(position.changed_at)}, {position.by}: {position.reason}"
        yield note(f"Kênh đang tắt ({since}).", f"Bật lại: tthc channel on {shown(channel)} --reason …")
    is_alive, page = await _page(own_address(settings))
    yield page
    if opening is None or not is_set(settings, opening.opened_by):
        return
    try:
        platform = opening.build(settings, database)
    except ChannelError as error:
        yield wrong(error.message, error.hint)
        return
    try:
        check = _Check(settings, database, platform, opening.guarded_by, url)
        async for finding in check.findings(clock(), is_alive=is_alive):
            yield finding
    finally:
        await platform.close()


class _Check:
    """Look over one channel that the settings open."""

    def __init__(
        self, settings: Settings, database: Database, platform: Platform, guarded_by: str, url: str
    ) -> None:
        self._settings = settings
        self._database = database
        self._platform = platform
        self._channel = platform.name
        self._guarded_by = guarded_by
        self._url = url
        self._is_fetched = self._channel in fetched(settings)
        self._token = environment_name(f"{self._channel}_token")

    async def findings(self, now: datetime, *, is_alive: bool) -> AsyncIterator[Finding]:
        if self._channel == "zalo_oa":
            for finding in await self._tokens():
                yield finding
            at = self._url
        else:
            found, at = await self._webhook()
            for finding in found:
                yield finding
        async for finding in self._doors(at, is_alive=is_alive):
            yield finding
        if self._platform.limits.per_month is not None:
            yield await self._budget(self._platform.limits.per_month, now)

    async def _tokens(self) -> list[Finding]:
        if not (is_set(self._settings, "zalo_oa_id") and is_set(self._settings, "zalo_oa_app_secret")):
            # A refresh token works once: it must not be spent on a pair kept under another name.
            return []
        config = zalo_oa_config(self._settings)
        keeper = TokenKeeper(config, self._database)
        try:
            return await token_findings(config, self._database, keeper)
        finally:
            await keeper.close()

    async def _webhook(self) -> tuple[list[Finding], str]:
        """Return what the platform says of us, and the address that it delivers to."""
        remote = cast("Remote", self._platform)
        found = [await who_we_are(remote, self._token)]
        info = await where_it_delivers(remote, self._token)
        if isinstance(info, Finding):
            return [*found, info], self._url
        fetched_by = environment_name(f"{self._channel}_fetch") if self._is_fetched else None
        found += webhook_findings(self._channel, info.url, wanted=self._url, fetched_by=fetched_by)
        found += delivery_findings(info)
        return found, self._url or info.url

    async def _doors(self, at: str, *, is_alive: bool) -> AsyncIterator[Finding]:
        """Try the doors, when deliveries come through them and a secret is there to sign with."""
        is_guarded = is_set(self._settings, self._guarded_by)
        if self._is_fetched or not is_guarded or any(_secrets(self._settings, self._channel)):
            return
        if is_alive:
            yield await own_door(own_address(self._settings), self._platform)
        if at:
            yield await from_outside(at, self._platform)
        elif self._channel == "zalo_oa":
            again = f"tthc channel check zalo-oa --url https://tên-miền{door_of('zalo_oa')}"
            yield note("Chưa thử đường từ ngoài vào: chưa biết địa chỉ công khai.", f"Chạy: {again}")

    async def _budget(self, per_month: int, now: datetime) -> Finding:
        month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        used = await Outbox(self._database).sent_since(self._channel, month)
        return budget(used, per_month, environment_name(f"{self._channel}_per_month"))


def _settings(settings: Settings, opening: Opening) -> Iterator[Finding]:
    """Yield what is missing or unusable among the settings of a channel."""
    is_open = is_set(settings, opening.opened_by)
    for name, where in _NEEDED[opening.channel]:
        if is_set(settings, name):
            continue
        why = _without_guard(settings, opening) if is_open and name == opening.guarded_by else "chưa đặt"
        if why:
            yield wrong(f"{environment_name(name)}: {why}.", f"Ghi vào .env: {where}.")
    yield from _secrets(settings, opening.channel)


def _without_guard(settings: Settings, opening: Opening) -> str:
    """Return what an open channel without a webhook secret comes to; empty when nothing depends on it."""
    if settings.environment != "development":
        return f"trống, ở chế độ {settings.environment} thì trợ lý không khởi động"
    return "" if opening.channel in fetched(settings) else "trống, tin nào tới cũng bị từ chối"


def _secrets(settings: Settings, channel: str) -> Iterator[Finding]:
    """Yield what is wrong with the secrets that are set."""
    for name in _IN_HEADERS[channel]:
        if is_set(settings, name):
            value = getattr(settings, name).get_secret_value()
            yield from secret_faults(channel, environment_name(name), value)


async def _page(address: str) -> tuple[bool, Finding]:
    """Return whether the web process lives, and whether it can answer."""
    try:
        async with httpx.AsyncClient(base_url=address, timeout=_PATIENCE, trust_env=False) as http:
            answer = await http.get("/readyz")
    except httpx.HTTPError as error:
        what = f"Tiến trình web không chạy ở {address} ({type(error).__name__})."
        return False, wrong(what, "Chạy trợ lý: systemctl start tthc (hoặc tthc run).")
    if answer.status_code == httpx.codes.OK:
        return True, fine("Trợ lý đang chạy và trả lời được.")
    todo = "Mới khởi động thì đợi một phút; không thì xem var/log/rasa.log, chạy tthc doctor."
    return True, wrong(f"Trợ lý chạy nhưng chưa trả lời được (/readyz {answer.status_code}).", todo)
