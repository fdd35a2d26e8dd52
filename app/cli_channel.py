"""``tthc channel``: see, check, connect, switch off and on the channels."""

from __future__ import annotations

import asyncio
import logging
import os
import pwd
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar, cast

import structlog
import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from app.errors import InputError, StartError
from app.settings import Settings, get_settings

if TYPE_CHECKING:
    from channels.commissioning import Finding, Remote
    from channels.database import Database
    from channels.switches import Switch
    from channels.traffic import Traffic

T = TypeVar("T")
CHANNELS: Final = ("web", "zalo_oa", "zalo_bot", "telegram")
LATELY: Final = timedelta(hours=24)
_MARKS: Final = {"fine": "[green]ổn      [/]", "note": "cần biết", "wrong": "[red]CẦN SỬA [/]"}

channel_cli = typer.Typer(
    name="channel",
    help="Các kênh (trang web, Zalo OA, Zalo Bot, Telegram): xem, soát, nối, tắt, bật.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
Name = Annotated[str, typer.Argument(help="Tên kênh: web, zalo-oa, zalo-bot, telegram.")]
Reason = Annotated[str, typer.Option(help="Vì sao; lời này được giữ lại.")]
screen = Console(stderr=True)


@channel_cli.command("list")
def list_channels() -> None:
    """Xem mọi kênh: mở hay đóng, đang bật hay tắt, tin chờ, đã gửi, hỏng, không rõ trong 24 giờ qua."""
    from app.channel_check import opening_of
    from app.platforms import fetched, is_set
    from channels.commissioning import door_of, shown, told

    settings = get_settings()
    figures = ("Chờ trả lời", "Chờ gửi", "Đã gửi", "Hỏng", "Không rõ")
    table = Table(Column("Kênh", no_wrap=True), "Cài đặt", "Công tắc", "Cửa", *figures, "Tin đến cuối")
    opened = 0
    for channel, (position, counts) in zip(CHANNELS, with_store(settings, _standings), strict=True):
        opening = opening_of(channel)
        is_open = opening is None or is_set(settings, opening.opened_by)
        opened += is_open
        door = "/" if opening is None else door_of(channel)
        table.add_row(
            shown(channel),
            "mở" if is_open else "đóng",
            _worded(position),
            "tự hỏi tin" if channel in fetched(settings) else door,
            *_figures(counts, sends=opening is not None),
            told(counts.last_received) if counts.last_received else "–",
        )
    Console().print(table)
    screen.print(f"{opened} trên {len(CHANNELS)} kênh mở. Soát một kênh: tthc channel check TÊN.")


@channel_cli.command()
def check(
    name: Name,
    url: Annotated[
        str, typer.Option(help="Địa chỉ công khai của trợ lý, ví dụ https://tthc.example.vn.")
    ] = "",
) -> None:
    """Soát một kênh: còn thiếu gì, sai gì, sửa ở đâu; còn chỗ sai thì mã thoát là 1."""
    from app.channel_check import examine
    from channels.commissioning import Grade, address_of, shown

    channel, settings = _channel(name), get_settings()
    address = address_of(channel, url)

    async def tell(database: Database) -> int:
        bad = 0
        async for finding in examine(settings, database, channel, address):
            _print(finding)
            bad += finding.grade is Grade.WRONG
        return bad

    with _quiet():
        bad = with_store(settings, tell)
    screen.print(f"{bad} chỗ cần sửa." if bad else f"Kênh {shown(channel)} sẵn sàng.")
    raise typer.Exit(1 if bad else 0)


@channel_cli.command()
def webhook(
    name: Name,
    url: Annotated[str, typer.Argument(help="Địa chỉ công khai; thiếu đường dẫn thì tự thêm.")] = "",
    delete: Annotated[bool, typer.Option("--delete", help="Gỡ webhook đang đặt.")] = False,
) -> None:
    """Đặt hay gỡ webhook ở Zalo Bot, Telegram; với Zalo OA thì nói phải bấm ở đâu."""
    from channels.commissioning import address_of

    channel = _channel(name)
    if channel == "web":
        raise InputError("Trang web không có webhook.", "Dùng với zalo-oa, zalo-bot hoặc telegram.")
    if delete == bool(url):
        raise InputError("Đưa một địa chỉ, hoặc --delete (chỉ một trong hai).")
    address = "" if delete else address_of(channel, url)
    if address:
        _require_sound(channel, address)
    if channel == "zalo_oa":
        _explain_oa(get_settings(), address)
        return
    _connect(get_settings(), channel, address)


@channel_cli.command()
def off(name: Name, reason: Reason) -> None:
    """Tắt một kênh ngay, khỏi khởi động lại: tin đến bị bỏ qua, tin đi không gửi nữa."""
    _turn(name, reason, is_on=False)


@channel_cli.command()
def on(name: Name, reason: Reason) -> None:
    """Bật lại một kênh đã tắt."""
    _turn(name, reason, is_on=True)


@channel_cli.command()
def history(name: Name) -> None:
    """Xem ai đã tắt, bật một kênh, lúc nào, vì sao."""
    from channels.commissioning import shown, told
    from channels.switches import Switches

    channel = _channel(name)
    changes = with_store(get_settings(), lambda database: Switches(database).history(channel))
    table = Table("Lúc", "Đổi thành", "Người đổi", "Vì sao")
    for change in changes:
        at = told(change.changed_at) if change.changed_at else "–"
        table.add_row(at, "bật" if change.is_on else "tắt", escape(change.by), escape(change.reason))
    Console().print(table)
    screen.print(f"Kênh {shown(channel)}: {len(changes)} lần đổi gần đây.")


def _channel(name: str) -> str:
    channel = name.replace("-", "_")
    if channel not in CHANNELS:
        raise InputError(f"Không có kênh {name}.", "Các kênh: web, zalo-oa, zalo-bot, telegram.")
    return channel


def with_store(settings: Settings, work: Callable[[Database], Awaitable[T]]) -> T:
    """Return what the work returns, with the message store opened for it.

    Raises:
        StartError: the store cannot be used.
    """
    from sqlalchemy.exc import SQLAlchemyError

    from app.database import migrate, open_database

    migrate(settings.database)

    async def opened() -> T:
        database = open_database(settings.database)
        try:
            return await work(database)
        finally:
            await database.close()

    try:
        return asyncio.run(opened())
    except SQLAlchemyError as error:
        kind = type(error).__name__
        raise StartError(f"kho tin nhắn không trả lời ({kind}).", "Chạy tthc doctor.") from error


async def _standings(database: Database) -> list[tuple[Switch, Traffic]]:
    from channels.clock import utc_now
    from channels.switches import Switches
    from channels.traffic import traffic

    switches, since = Switches(database), utc_now() - LATELY
    return [
        (await switches.position(channel), await traffic(database, channel, since)) for channel in CHANNELS
    ]


def _worded(position: Switch) -> str:
    from channels.commissioning import told

    if position.changed_at is None:
        return "bật"
    turned = f"{told(position.changed_at)}, {position.by}: {position.reason}"
    return escape(f"bật lại ({turned})" if position.is_on else f"TẮT ({turned})")


def _figures(counts: Traffic, *, sends: bool) -> list[str]:
    """Return the counts; whoever asks on the page fetches the answer, so nothing is sent there."""
    sent = (counts.waiting, counts.sent, counts.failed, counts.unknown)
    return [str(counts.unanswered), *(str(count) if sends else "–" for count in sent)]


def _print(finding: Finding) -> None:
    todo = f" → {finding.todo}" if finding.todo else ""
    screen.print(f"{_MARKS[finding.grade]} {escape(finding.what + todo)}", highlight=False, soft_wrap=True)


def _require_sound(channel: str, address: str) -> None:
    from channels.commissioning import address_faults

    faults = list(address_faults(channel, address))
    for fault in faults:
        _print(fault)
    if faults:
        screen.print("Chưa đặt gì cả.")
        raise typer.Exit(1)


def _explain_oa(settings: Settings, address: str) -> None:
    app_id = settings.zalo_oa_app_id or "(TTHC_ZALO_OA_APP_ID chưa đặt)"
    typer.echo("Webhook của Zalo OA chỉ đặt được ở trang quản trị ứng dụng của Zalo, không đặt từ đây được.")
    typer.echo(f"Mở ứng dụng mang mã {app_id}, tới phần webhook, rồi:")
    if not address:
        typer.echo("1. Xóa địa chỉ đang ghi ở đó, lưu lại.")
        return
    typer.echo(f"1. Dán địa chỉ này, lưu lại: {address}")
    typer.echo(
        "2. Nếu được chọn sự kiện: chọn người dùng gửi tin (mọi loại), quan tâm, bỏ quan tâm, OA gửi tin."
    )
    typer.echo("3. Chép khóa bí mật ghi ở phần ấy vào TTHC_ZALO_OA_WEBHOOK_SECRET, khởi động lại trợ lý.")
    typer.echo(f"4. Chạy: tthc channel check zalo-oa --url {address}")


def _connect(settings: Settings, channel: str, address: str) -> None:
    """Set the webhook of a bot at its platform, or delete it when there is no address."""
    from app.channel_check import environment_name
    from app.platforms import fetched
    from channels.commissioning import shown

    if address and channel in fetched(settings):
        setting = environment_name(f"{channel}_fetch")
        raise InputError(
            f"{setting} đang bật: đặt webhook thì máy không tự hỏi tin được nữa.",
            f"Đặt {setting}=false trước.",
        )
    with _quiet():
        failed = with_store(settings, lambda database: _call(settings, database, channel, address))
    if failed is not None:
        _print(failed)
        screen.print(f"Kênh {shown(channel)}: 1 chỗ cần sửa.")
        raise typer.Exit(1)
    if address:
        screen.print(
            f"Đã đặt webhook: {address}. Chạy tiếp: tthc channel check {shown(channel)}", soft_wrap=True
        )
    else:
        screen.print(f"Đã gỡ webhook của {shown(channel)}.")


async def _call(settings: Settings, database: Database, channel: str, address: str) -> Finding | None:
    from app.channel_check import environment_name, opening_of
    from app.platforms import is_set
    from channels.commissioning import no_answer, outcome_fault
    from channels.errors import SendError

    opening, token = opening_of(channel), environment_name(f"{channel}_token")
    if opening is None or not is_set(settings, opening.opened_by):
        raise InputError(f"Kênh đang đóng: chưa đặt {token}.", "Ghi token vào .env rồi làm lại.")
    platform = cast("Remote", opening.build(settings, database))
    try:
        if not address:
            await platform.delete_webhook()
            return None
        return outcome_fault(await platform.set_webhook(address))
    except SendError as error:
        return no_answer("setWebhook" if address else "deleteWebhook", error, token)
    finally:
        await platform.close()


def _turn(name: str, reason: str, *, is_on: bool) -> None:
    from channels.commissioning import shown
    from channels.switches import FRESH, Switches

    channel, reason = _channel(name), reason.strip()
    if not reason:
        raise InputError("Chưa nói vì sao.", 'Viết --reason "…".')
    who = _operator()
    with_store(
        get_settings(), lambda database: Switches(database).turn(channel, is_on=is_on, reason=reason, by=who)
    )
    done = "bật" if is_on else "tắt"
    screen.print(f"Đã {done} {shown(channel)} ({escape(who)}). Trợ lý đang chạy theo sau {FRESH:.0f} giây.")


def _operator() -> str:
    """Return who is at the keyboard: behind ``sudo``, the person and not root."""
    try:
        mine = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        mine = str(os.getuid())
    return (os.environ.get("SUDO_USER") or mine)[:64]


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the log lines of the adapters off the screen: the findings say the same, in plain words."""
    before: dict[str, Any] = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        yield
    finally:
        structlog.configure(**before)
