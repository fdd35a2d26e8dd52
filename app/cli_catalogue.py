"""``tthc catalogue``: import, compare, roll back, check and count what we know."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.catalogue_tables import (
    SHOWN,
    change_as_json,
    print_conflicts,
    print_diff,
    print_harvest,
    screen,
    write_report,
)
from app.settings import get_settings
from knowledge.diff import diff
from knowledge.loader import load_catalogue
from knowledge.merge import merged
from knowledge.versions import Versions

if TYPE_CHECKING:
    from knowledge.ingest.record import Harvest
    from knowledge.sync.report import Progress as SyncProgress

_THEN = "Chạy `tthc retrain --put-live` để trợ lý dùng."

catalogue_cli = typer.Typer(
    name="catalogue",
    help="Danh mục thủ tục: nhập, so sánh, quay lại, kiểm tra.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@catalogue_cli.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(help="JSON của Cổng, JSON lines, Excel, HTML, .doc, CSV.")],
    decision: Annotated[
        str, typer.Option(help="Số quyết định của danh mục toàn trình, một phần của tỉnh.")
    ] = "",
    read: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Ngày lấy các tệp này; mặc định hôm nay.")
    ] = None,
    report: Annotated[Path | None, typer.Option(help="Ghi đầy đủ lỗi và thay đổi vào tệp JSON này.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem, không đổi gì.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Không hỏi lại.")] = False,
) -> None:
    """Nhập tệp chính thức: đọc, báo lỗi, so với bản đang dùng, rồi áp dụng thành một phiên bản mới."""
    from knowledge.ingest.apply import applied, left_over

    settings, today = get_settings(), date.today()
    day, versions, written = (
        read.date() if read else today,
        Versions(settings.catalogue_dir),
        load_catalogue(),
    )
    harvest = _harvest(files, today, day)
    current = versions.current()
    before = dict(current.procedures) if current else {}
    after = applied(before, harvest, written, decision, day)
    harvest.findings += left_over(harvest, written, after)
    change = diff(before, after)
    print_harvest(harvest)
    print_diff(change)
    if report is not None:
        write_report(report, harvest.findings, change)
    if not change:
        screen.print("Không có gì mới để áp dụng / nothing new.")
    elif dry_run:
        screen.print("Chạy thử, chưa đổi gì / dry run, nothing changed.")
    elif yes or typer.confirm(f"Áp dụng {len(after)} thủ tục thành phiên bản mới?"):
        made = datetime.now(UTC).isoformat(timespec="seconds")
        version = versions.add(after, tuple(path.name for path in files), made)
        print_conflicts(merged(written, versions.load(version.number)).conflicts)
        screen.print(f"Đang dùng phiên bản {version.number}. {_THEN}")
    else:
        screen.print("Không áp dụng / not applied.")


@catalogue_cli.command()
def versions() -> None:
    """Xem các phiên bản đã nhập, bản nào đang dùng."""
    kept = Versions(get_settings().catalogue_dir)
    current = kept.current_number() or 0
    table = Table("", "Số", "Lúc", "Thủ tục", "Tệp")
    table.add_row("●" if current == 0 else "", "0", "", str(len(load_catalogue())), "chỉ danh mục viết tay")
    for one in kept.all():
        mark = "●" if one.number == current else ""
        table.add_row(mark, str(one.number), one.made, str(one.procedures), escape(", ".join(one.files)))
    Console().print(table)


@catalogue_cli.command("diff")
def compare(
    older: Annotated[int, typer.Argument(help="Số phiên bản; 0 là chưa nhập gì.")],
    newer: Annotated[int, typer.Argument(help="Số phiên bản.")],
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """So hai phiên bản: mới, đổi ở trường nào, đã bỏ."""
    kept = Versions(get_settings().catalogue_dir)
    before, after = (dict(kept.load(number).procedures) if number else {} for number in (older, newer))
    change = diff(before, after)
    if as_json:
        typer.echo(json.dumps(change_as_json(change), ensure_ascii=False, indent=1))
    else:
        print_diff(change)


@catalogue_cli.command()
def rollback(
    number: Annotated[
        int | None, typer.Argument(help="Về phiên bản này; không ghi thì về bản liền trước.")
    ] = None,
) -> None:
    """Quay lại một phiên bản trước; 0 là bỏ hết phần đã nhập."""
    kept = Versions(get_settings().catalogue_dir)
    current = kept.current_number() or 0
    wanted = _before(kept, current) if number is None else number
    kept.put_in_force(wanted)
    screen.print(f"Đang dùng phiên bản {wanted} (trước đó {current}). {_THEN}")


def _before(kept: Versions, current: int) -> int:
    """Return the version before this one; a broken one in between may have been removed by hand."""
    return max((one.number for one in kept.all() if one.number < current), default=0)


@catalogue_cli.command()
def conflicts() -> None:
    """Xem chỗ phần nhập nói khác phần viết tay (phần viết tay được giữ)."""
    imported = Versions(get_settings().catalogue_dir).current()
    found = merged(load_catalogue(), imported).conflicts if imported else ()
    print_conflicts(found, everything=True)


@catalogue_cli.command()
def check(
    days: Annotated[int, typer.Option(help="Nguồn xem quá số ngày này thì báo cũ.", min=1)] = 180,
    everything: Annotated[bool, typer.Option("--all", help="Soát cả phần đã nhập.")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Soát danh mục: nguồn cũ, điều chưa chắc, liên kết, sinh đôi, trùng tên, thủ tục không ai tìm ra."""
    from app.knowledge import catalogue as catalogue_in_force
    from app.knowledge import searcher
    from knowledge.check import problems
    from knowledge.check.report import Kind

    settings = get_settings()
    catalogue = catalogue_in_force(settings) if everything else load_catalogue()
    found = list(problems(catalogue, searcher(settings), date.today(), days))
    if as_json:
        typer.echo(json.dumps([one.as_dict() for one in found], ensure_ascii=False, indent=1))
    else:
        table = Table("Loại", "Mã", "Chuyện gì")
        for one in found:
            if one.kind.is_error or len(found) <= SHOWN:
                table.add_row(one.kind.label, one.code, escape(one.detail))
        if table.row_count:
            Console().print(table)
        for kind, count in sorted(Counter(one.kind for one in found).items()):
            screen.print(f"{Kind(kind).label}: {count}")
    errors = sum(one.kind.is_error for one in found)
    screen.print(f"{len(catalogue)} thủ tục, {errors} lỗi, {len(found) - errors} điều cần biết.")
    sys.exit(1 if errors else 0)


@catalogue_cli.command()
def counts(
    docs: Annotated[Path | None, typer.Option(help="Ghi bảng vào giữa hai dấu mốc của tài liệu này.")] = None,
) -> None:
    """Đếm thủ tục, câu mẫu, điều có nguồn, câu hỏi sinh đôi theo lĩnh vực."""
    from eval.document import write_between
    from knowledge.counts import table_of

    table = "\n".join(table_of(load_catalogue())) + "\n"
    if docs is not None:
        write_between(docs, "tthc catalogue counts", "tthc catalogue counts --docs README.md", table)
    typer.echo(table, nl=False)


@catalogue_cli.command()
def sync(
    contact: Annotated[str, typer.Option(help="Thư điện tử để Cổng liên hệ, ghi trong User-Agent.")] = "",
    pause: Annotated[float, typer.Option(help="Giây nghỉ giữa hai lần hỏi.", min=0.2)] = 1.0,
    yes: Annotated[bool, typer.Option("--yes", "-y")] = False,
) -> None:
    """Tải danh mục quốc gia từ Cổng, chậm rãi; ngắt giữa chừng thì lần sau làm tiếp. Không tự chạy."""
    from knowledge.sync.run import sync as bring_over
    from knowledge.sync.settings import SyncSettings

    settings = get_settings()
    if not (yes or typer.confirm("Lần đầu có chừng 6.000 thủ tục, mất hơn hai giờ. Bắt đầu?")):
        raise typer.Exit(1)
    with screen.status("Đang hỏi Cổng …") as status:

        def tell(step: SyncProgress) -> None:
            status.update(f"{step.stage}: {step.done}/{step.total or '?'} {step.why}")

        asked = SyncSettings(contact=contact, pause=pause)
        found = asyncio.run(bring_over(asked, settings.data_dir / "sync", tell))
    screen.print(
        f"Danh sách {found.listed}, tải mới {found.fetched}, không đổi {found.unchanged}, "
        f"hỏng {len(found.failed)}."
    )
    screen.print(f"Nhập bằng: tthc catalogue import {found.path} --dry-run")


def _harvest(files: Sequence[Path], today: date, read: date) -> Harvest:
    from knowledge.ingest.run import ingest

    columns = (TextColumn("{task.description}"), TextColumn("{task.completed} hồ sơ"), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True) as progress:
        tasks = {path.name: progress.add_task(path.name, total=None) for path in files}
        return ingest(files, today, read, lambda name, count: progress.update(tasks[name], completed=count))
