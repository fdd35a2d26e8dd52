"""Look over what an operator set for a channel, and what its platform says, and tell what to do about it.

Whatever goes wrong on the way is a finding, never an exception: who asks is no programmer.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from typing import Any, Final, Protocol
from urllib.parse import SplitResult, urlsplit

from channels.errors import NotSentError, RefusedError, SendError
from channels.platform import Platform
from channels.sender import BUDGET_ALARM
from channels.zalo_bot.platform import WORKS

SHORTEST_SECRET: Final = 8
"""The lower bound of Zalo's Bot Platform; Telegram takes less, we do not."""
LONGEST_SECRET: Final = 256
TELEGRAM_PORTS: Final = (443, 80, 88, 8443)
VIET_NAM: Final = timezone(timedelta(hours=7))
_HEADER_SAFE: Final = (re.compile(r"[!-~]+"), "chữ không dấu, số và ký hiệu, không khoảng trắng")
_ALPHABETS: Final = {"telegram": (re.compile(r"[A-Za-z0-9_-]+"), "A-Z a-z 0-9 _ -")}
_INNER: Final = (".local", ".localhost", ".internal")


class Grade(StrEnum):
    """Say whether something is well, worth knowing, or must be mended."""

    FINE = "fine"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """Hold one thing that was looked at, and what to do about it."""

    grade: Grade
    what: str
    todo: str = ""


def fine(what: str) -> Finding:
    """Return a finding that all is well."""
    return Finding(Grade.FINE, what)


def note(what: str, todo: str = "") -> Finding:
    """Return a finding that is worth knowing."""
    return Finding(Grade.NOTE, what, todo)


def wrong(what: str, todo: str) -> Finding:
    """Return a finding that must be mended."""
    return Finding(Grade.WRONG, what, todo)


class Delivering(Protocol):
    """Be what a platform says of its webhook."""

    @property
    def url(self) -> str:
        """Return where it delivers; empty when nowhere."""


class Remote(Platform, Protocol):
    """Be a platform whose webhook is set by a call of ours."""

    async def me(self) -> Any:
        """Return who our bot is there."""

    async def webhook_info(self) -> Delivering:
        """Return where the platform delivers."""

    async def set_webhook(self, url: str) -> Any:
        """Let the platform deliver to an address."""

    async def delete_webhook(self) -> None:
        """Let it deliver nowhere."""


def shown(channel: str) -> str:
    """Return a channel's name as people type it."""
    return channel.replace("_", "-")


def door_of(channel: str) -> str:
    """Return the path on which the web process takes the deliveries of a channel."""
    return f"/webhooks/{shown(channel)}"


def address_of(channel: str, url: str) -> str:
    """Return the whole address of a door when only that of the site is given; nothing for nothing."""
    address = _split(url) if url else None
    return url.rstrip("/") + door_of(channel) if address and address.path in ("", "/") else url


def told(moment: datetime) -> str:
    """Return a moment in Vietnamese time, whatever zone the machine is set to."""
    return f"{moment.astimezone(VIET_NAM):%d/%m %H:%M}"


def secret_faults(channel: str, setting: str, secret: str) -> Iterator[Finding]:
    """Yield what is wrong with a secret that travels in a header; its value is never told."""
    pattern, letters = _ALPHABETS.get(channel, _HEADER_SAFE)
    if not SHORTEST_SECRET <= len(secret) <= LONGEST_SECRET:
        bounds = f"{SHORTEST_SECRET} tới {LONGEST_SECRET}"
        yield wrong(f"{setting} dài {len(secret)} chữ.", f"Đặt lại {setting} trong .env: {bounds} chữ.")
    if not pattern.fullmatch(secret):
        yield wrong(
            f"{setting} có chữ không dùng được.", f"Đặt lại {setting} trong .env: chỉ dùng {letters}."
        )


def address_faults(channel: str, url: str) -> Iterator[Finding]:
    """Yield what is wrong with the address that a platform is to deliver to."""
    address = _split(url)
    if address is None or not address.hostname:
        yield wrong(f"Địa chỉ {url} không đọc được.", f"Viết dạng https://tên-miền{door_of(channel)}.")
        return
    host, port = address.hostname, address.port or (443 if address.scheme == "https" else 80)
    if address.scheme != "https":
        yield wrong(
            f"Địa chỉ {url} không phải https.", "Đặt chứng thư HTTPS cho tên miền, rồi dùng https://."
        )
    if not _is_public(host):
        yield wrong(f"{host} không phải địa chỉ công khai.", "Dùng tên miền mà từ ngoài vào được.")
    if not address.path.endswith(door_of(channel)):
        yield wrong(f"Địa chỉ {url} không dẫn tới cửa của kênh.", f"Viết thêm {door_of(channel)} ở cuối.")
    if channel == "telegram" and port not in TELEGRAM_PORTS:
        ports = ", ".join(map(str, TELEGRAM_PORTS))
        yield wrong(f"Telegram không gọi vào cổng {port}.", f"Dùng một trong các cổng {ports}.")


def _split(url: str) -> SplitResult | None:
    try:
        address = urlsplit(url)
        _ = address.port  # a port that is no number is noticed only here
    except ValueError:
        return None
    return address


def _is_public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith(_INNER)


async def who_we_are(platform: Remote, token: str) -> Finding:
    """Ask the platform who our bot is; ``token`` is the name of the setting."""
    try:
        me = await platform.me()
    except SendError as error:
        return no_answer("getMe", error, token)
    names = (getattr(me, field, "") for field in ("username", "name"))
    return fine(f"Token dùng được, bot tên {next(filter(None, names), '(không tên)')}.")


async def where_it_delivers(platform: Remote, token: str) -> Delivering | Finding:
    """Return what the platform says of its webhook, or why that is not known."""
    try:
        return await platform.webhook_info()
    except SendError as error:
        return no_answer("getWebhookInfo", error, token)


def no_answer(method: str, error: SendError, token: str) -> Finding:
    """Return why a call came to nothing; ``token`` is the name of the setting that holds the token."""
    if isinstance(error, RefusedError):
        return wrong(f"{method}: bị từ chối ({error.reason}).", f"Chép lại {token} cho đúng, không thừa chữ.")
    if isinstance(error, NotSentError):
        todo = "Xem máy này có ra được Internet không, nền tảng có bị chặn không; rồi thử lại."
        return wrong(f"{method}: nền tảng chưa trả lời được ({error.reason}).", todo)
    return wrong(f"{method}: nền tảng trả lời lạ, hoặc quá lâu ({error.reason}).", "Thử lại sau ít phút.")


def webhook_findings(
    channel: str, set_there: str, *, wanted: str, fetched_by: str | None
) -> Iterator[Finding]:
    """Yield how the webhook stands that is set at the platform.

    ``wanted`` is the public address, empty when not known; ``fetched_by`` names the setting by which we ask
    for news ourselves, when it is on.
    """
    if fetched_by:
        yield _webhook_beside_fetching(channel, set_there, fetched_by)
    elif not set_there:
        address = wanted or f"https://tên-miền{door_of(channel)}"
        yield wrong("Chưa đặt webhook ở nền tảng.", f"Chạy: tthc channel webhook {shown(channel)} {address}")
    elif wanted and set_there != wanted:
        todo = f"Chạy: tthc channel webhook {shown(channel)} {wanted}"
        yield wrong(f"Webhook đang đặt là {set_there}, không phải {wanted}.", todo)
    else:
        yield from list(address_faults(channel, set_there)) or [fine(f"Webhook đang đặt: {set_there}.")]


def _webhook_beside_fetching(channel: str, set_there: str, fetched_by: str) -> Finding:
    if not set_there:
        return fine("Máy tự hỏi tin; ở nền tảng không đặt webhook nào.")
    todo = f"Bỏ webhook: tthc channel webhook {shown(channel)} --delete; hoặc đặt {fetched_by}=false."
    return wrong(f"{fetched_by} bật mà webhook cũng đang đặt: máy không lấy được tin.", todo)


def delivery_findings(info: Delivering) -> Iterator[Finding]:
    """Yield what a platform says of its own deliveries, if it says anything."""
    error, error_at = getattr(info, "error", ""), getattr(info, "error_at", None)
    if error:
        at = f" lúc {told(error_at)}" if error_at else ""
        yield note(f"Nền tảng gọi vào hỏng lần gần nhất{at}: {error}.", "Nếu vừa sửa xong thì bỏ qua.")
    waiting = getattr(info, "waiting", 0)
    if waiting:
        yield note(f"{waiting} tin đang chờ ở nền tảng, chưa giao được cho ta.")


def outcome_fault(outcome: object) -> Finding | None:
    """Return what a platform found when it tried the address it was given; ``None`` for nothing bad."""
    came_of_it = getattr(outcome, "outcome", "")
    if not came_of_it or came_of_it == WORKS:
        return None
    hint = getattr(outcome, "hint", "")
    what = f"Nền tảng đã ghi địa chỉ, nhưng gọi thử không được: {came_of_it} {hint}".strip()
    return wrong(what, "Sửa chỗ ấy rồi đặt lại; nền tảng chỉ cho đặt vài lần mỗi ngày.")


def budget(used: int, per_month: int, setting: str) -> Finding:
    """Say how much of a month's messages is used; ``setting`` names the one that says how many there are."""
    counted = f"Tháng này đã gửi {used} trên {per_month} tin"
    if used >= per_month:
        return wrong(f"{counted}: hết, tới đầu tháng sau mới gửi lại được.", f"Nâng gói rồi sửa {setting}.")
    if used >= per_month * BUDGET_ALARM:
        return note(f"{counted}, sắp hết.", f"Mời bớt người sang kênh khác, hoặc nâng gói rồi sửa {setting}.")
    return fine(f"{counted}.")
