"""``tthc retention``: throw away what has been kept long enough, or only count it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.cli_channel import with_store
from app.settings import Settings, get_settings

if TYPE_CHECKING:
    from admin.follow_ups import retention as follow_ups
    from channels.database import Database
    from channels.retention import Tidied
    from lookup.visits import wiping

screen = Console(stderr=True)


def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ đếm, không xóa gì.")] = False,
) -> None:
    """Xóa những gì đã giữ đủ lâu; trợ lý đang chạy thì tự làm việc này mỗi ngày một lần."""
    from admin.follow_ups.retention import KEEP_REPORTS, KEEP_SETTLED
    from channels.retention import KEEP_LETTERS
    from channels.tokens import LIFETIME
    from lookup.visits.visit import KEPT

    settings = get_settings()
    tidied, settled, visits = with_store(
        settings, lambda database: _tidy(settings, database, dry_run=dry_run)
    )
    turns = f"{settings.keep_turns_days} ngày"
    rows = (
        ("Lượt hỏi đáp", turns, tidied.turns),
        ("Tin đến đã trả lời", turns, tidied.messages),
        ("Tin đi", f"{KEEP_LETTERS.days} ngày", tidied.letters),
        ("Nút bấm", f"{LIFETIME.days} ngày", tidied.buttons),
        ("Địa chỉ người nhắn", f"{settings.keep_addresses_days} ngày không nhắn", tidied.addresses),
        ("Câu hỏi có mã", f"{KEEP_SETTLED.days} ngày sau trả lời", settled.follow_ups),
        ("Báo sai đã đóng", f"{KEEP_REPORTS.days} ngày", settled.reports),
        ("Liên hệ nhờ tổ đến", f"{KEPT.days} ngày", visits.contacts),
        ("Lượt nhờ tổ đến", turns, visits.visits),
    )
    table = Table("Loại", "Giữ", "Sẽ xóa" if dry_run else "Đã xóa")
    for kind, kept, count in rows:
        table.add_row(kind, kept, str(count))
    Console().print(table)
    total = sum(count for _, _, count in rows)
    screen.print(
        f"Chỉ đếm: {total} dòng quá hạn, chưa xóa gì." if dry_run else f"Đã xóa {total} dòng quá hạn."
    )


async def _tidy(
    settings: Settings, database: Database, *, dry_run: bool
) -> tuple[Tidied, follow_ups.Wiped, wiping.Wiped]:
    from admin.follow_ups.retention import FollowUpRetention
    from admin.privacy.keeping import RecordedRetention
    from lookup.visits.wiping import VisitRetention

    keep = (settings.keep_turns_days, settings.keep_addresses_days)
    return (
        await RecordedRetention(database, *keep).tidy(dry_run=dry_run),
        await FollowUpRetention(database).tidy(dry_run=dry_run),
        await VisitRetention(database, settings.keep_turns_days).tidy(dry_run=dry_run),
    )
