"""``tthc retention``: throw away what has been kept long enough, or only count it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.cli_channel import with_store
from app.settings import Settings, get_settings

if TYPE_CHECKING:
    from channels.database import Database
    from channels.retention import Tidied

screen = Console(stderr=True)


def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ đếm, không xóa gì.")] = False,
) -> None:
    """Xóa những gì đã giữ đủ lâu; trợ lý đang chạy thì tự làm việc này mỗi ngày một lần."""
    from channels.retention import KEEP_LETTERS
    from channels.tokens import LIFETIME

    settings = get_settings()
    tidied = with_store(settings, lambda database: _tidy(settings, database, dry_run=dry_run))
    turns = f"{settings.keep_turns_days} ngày"
    rows = (
        ("Lượt hỏi đáp", turns, tidied.turns),
        ("Tin đến đã trả lời", turns, tidied.messages),
        ("Tin đi", f"{KEEP_LETTERS.days} ngày", tidied.letters),
        ("Nút bấm", f"{LIFETIME.days} ngày", tidied.buttons),
        ("Địa chỉ người nhắn", f"{settings.keep_addresses_days} ngày không nhắn", tidied.addresses),
    )
    table = Table("Loại", "Giữ", "Sẽ xóa" if dry_run else "Đã xóa")
    for kind, kept, count in rows:
        table.add_row(kind, kept, str(count))
    Console().print(table)
    total = sum(count for _, _, count in rows)
    screen.print(
        f"Chỉ đếm: {total} dòng quá hạn, chưa xóa gì." if dry_run else f"Đã xóa {total} dòng quá hạn."
    )


async def _tidy(settings: Settings, database: Database, *, dry_run: bool) -> Tidied:
    from channels.retention import Retention

    keep = (settings.keep_turns_days, settings.keep_addresses_days)
    return await Retention(database, *keep).tidy(dry_run=dry_run)
