"""``tthc admin``: the first accounts of the console, and the way back in for who is locked out."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.errors import InputError
from app.settings import Settings, get_settings

if TYPE_CHECKING:
    import sqlalchemy as sa

    from admin.accounts.account import Account
    from admin.accounts.book import Entry
    from admin.accounts.desk import Desk

T = TypeVar("T")
admin_cli = typer.Typer(
    name="admin",
    help="Tài khoản của bàn làm việc: tạo người quản trị đầu tiên, xem, đặt lại, khóa.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
Username = Annotated[str, typer.Argument(help="Tên đăng nhập, ví dụ lan.nguyen.")]
screen = Console(stderr=True)


@admin_cli.command()
def create(
    username: Username,
    name: Annotated[str, typer.Option(help="Họ tên.")],
    role: Annotated[str, typer.Option(help="Vai trò: admin, editor hoặc helper.")] = "admin",
) -> None:
    """Tạo tài khoản; mật khẩu được hỏi kín, hoặc đọc từ dòng đầu của đầu vào chuẩn."""
    from admin.accounts.account import Account
    from admin.accounts.roles import role_of
    from admin.accounts.rules import name_of, username_of

    given = Account(0, username_of(username), name_of(name), role_of(role), None)
    password = _password(given.username, given.name)

    async def work(desk: Desk) -> None:
        hashed = await desk.passwords.hash(password)
        await desk.database.run(lambda connection: _create(connection, desk, given, hashed))

    with_desk(get_settings(), work)
    screen.print(f"Đã tạo tài khoản {given.username} ({given.role.label}). Đăng nhập ở /quan-tri.")


@admin_cli.command("list")
def list_accounts() -> None:
    """Xem mọi tài khoản: vai trò, lớp bảo vệ thứ hai, khóa hay không, đăng nhập gần nhất."""
    from admin.accounts import book
    from admin.accounts.communes import commune_name
    from channels.commissioning import told

    table = Table(
        "Tên đăng nhập", "Họ tên", "Vai trò", "Địa bàn", "Lớp thứ hai", "Khóa", "Đăng nhập gần nhất"
    )
    entries = with_desk(get_settings(), lambda desk: desk.database.run(book.everybody))
    for one in entries:
        cells = (
            one.account.username,
            one.account.name,
            one.account.role.label,
            commune_name(one.account.commune) or "cả tỉnh",
            "bật" if one.totp_seed else "chưa",
            "đang khóa" if one.is_locked else "–",
            told(one.signed_in_at) if one.signed_in_at else "–",
        )
        table.add_row(*map(escape, cells))
    Console().print(table)
    screen.print(f"{len(entries)} tài khoản.")


@admin_cli.command()
def reset(username: Username) -> None:
    """Đặt mật khẩu mới, bỏ lớp bảo vệ thứ hai, mở khóa và đăng xuất mọi máy của một người."""
    entry = _find(username)
    password = _password(entry.account.username, entry.account.name)

    async def work(desk: Desk) -> None:
        hashed = await desk.passwords.hash(password)
        await desk.database.run(lambda connection: _reset(connection, desk, entry, hashed))

    with_desk(get_settings(), work)
    screen.print(f"Đã đặt lại tài khoản {entry.account.username}.")


@admin_cli.command()
def lock(username: Username) -> None:
    """Khóa một tài khoản và đăng xuất mọi máy; mở lại bằng `tthc admin reset`."""
    from admin.accounts import people

    entry = _find(username)
    with_desk(
        get_settings(),
        lambda desk: desk.database.run(lambda c: people.lock(c, None, entry.account.id, desk.now)),
    )
    screen.print(f"Đã khóa tài khoản {entry.account.username}.")


def with_desk(settings: Settings, work: Callable[[Desk], Awaitable[T]]) -> T:
    """Return what ``work`` returns; the store is brought up to date before, and closed after."""
    from app.database import migrate, open_database
    from app.desk import open_desk

    async def run() -> T:
        database = open_database(settings.database)
        try:
            return await work(open_desk(settings, database))
        finally:
            await database.close()

    migrate(settings.database)
    return asyncio.run(run())


def _find(username: str) -> Entry:
    from admin.accounts import book

    name = username.strip().lower()
    found = with_desk(get_settings(), lambda desk: desk.database.run(lambda c: book.by_username(c, name)))
    if found is None:
        raise InputError(f"Không có tài khoản “{username}”.", "Xem danh sách: tthc admin list.")
    return found


def _password(username: str, name: str) -> str:
    """Ask for a password unseen, or read it from a pipe; a command line can be seen by others."""
    from admin.accounts.rules import check_password

    if sys.stdin.isatty():
        password = typer.prompt("Mật khẩu", hide_input=True, confirmation_prompt="Gõ lại mật khẩu", err=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    check_password(password, username, name)
    return str(password)


def _create(connection: sa.Connection, desk: Desk, given: Account, hashed: str) -> None:
    from admin import audit
    from admin.accounts import book

    account = book.add(connection, given, hashed, desk.now)
    after = {"tên": account.name, "vai trò": account.role.value}
    audit.note(connection, None, "account.create", account.username, None, after, at=desk.now)


def _reset(connection: sa.Connection, desk: Desk, entry: Entry, hashed: str) -> None:
    from admin import audit
    from admin.accounts import book, people
    from admin.accounts.sign_in import forgive_name

    account = entry.account
    people.drop_second_factor(connection, None, account.id, desk.now)
    book.change(connection, account.id, password=hashed, is_locked=False)
    forgive_name(connection, desk, account.username)
    before, after = {"khóa": entry.is_locked}, {"khóa": False}
    audit.note(connection, None, "account.reset", account.username, before, after, at=desk.now)
