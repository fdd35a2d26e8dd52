"""The ``tthc`` command."""

from __future__ import annotations

import asyncio
import errno
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.cli_admin import admin_cli
from app.cli_catalogue import catalogue_cli
from app.cli_channel import channel_cli
from app.cli_eval import eval_cli
from app.cli_guide import guide_cli
from app.cli_pocket import pocket
from app.cli_retention import retention
from app.cli_retrain import install as add_retraining
from app.cli_teach import teach_cli
from app.cli_team import team_cli
from app.logs import quiet_libraries
from app.settings import ROOT, Settings, get_settings
from vietnamese.errors import TthcError

if TYPE_CHECKING:
    from admin.turns import TurnRow
    from app.release import Release

cli = typer.Typer(
    name="tthc",
    help="Trợ lý dịch vụ công An Giang: dựng, chạy, tra cứu, kiểm tra.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
cli.add_typer(admin_cli)
cli.add_typer(catalogue_cli)
cli.add_typer(channel_cli)
cli.add_typer(eval_cli)
cli.add_typer(guide_cli)
cli.add_typer(teach_cli)
cli.add_typer(team_cli)
cli.command()(retention)
cli.command()(pocket)
add_retraining(cli)
screen = Console(stderr=True)


@cli.command()
def build() -> None:
    """Dựng chỉ mục tra cứu và huấn luyện Rasa; phần nào không đổi thì giữ nguyên."""
    settings = get_settings()
    _build_index(settings)
    _train(settings)


@cli.command()
def run() -> None:
    """Dựng những gì còn thiếu rồi chạy tất cả, tới khi nhấn Ctrl-C."""
    from app.database import migrate
    from app.platforms import require_guards
    from app.supervisor import require_free_ports, supervise

    settings = get_settings()
    require_guards(settings)
    require_free_ports(settings)
    migrate(settings.database)
    release = _live_release(settings)
    host = "127.0.0.1" if settings.host == "0.0.0.0" else settings.host  # noqa: S104 - a comparison
    address = f"http://{host}:{settings.port}/"
    screen.print("Đang khởi động, chừng nửa phút / starting, about half a minute …")

    def ready() -> None:
        screen.print(f"[bold green]Mở trang trò chuyện:[/] {address}   (nhấn Ctrl-C để dừng)")
        screen.print(f"[bold green]Open the chat:[/]       {address}   (Ctrl-C stops it)")

    asyncio.run(supervise(settings, release, ready))
    screen.print("Đã dừng / stopped.")


@cli.command()
def search(
    question: Annotated[str | None, typer.Argument(help="Câu hỏi, gõ có dấu hay không đều được.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In ra JSON.")] = False,
    input_file: Annotated[Path | None, typer.Option("--input", help='Nhiều câu: mỗi dòng {"q": …}.')] = None,
    output_file: Annotated[Path | None, typer.Option("--output", help="Ghi kết quả vào tệp này.")] = None,
    top: Annotated[int, typer.Option(help="Số kết quả.", min=1, max=50)] = 10,
) -> None:
    """Tìm thủ tục hợp với một câu hỏi, hoặc với cả một tệp câu hỏi."""
    from app import bulk
    from app.knowledge import searcher

    if (question is None) == (input_file is None):
        raise typer.BadParameter("đưa một câu hỏi, hoặc --input TỆP (chỉ một trong hai)")
    engine = searcher(get_settings())
    if input_file is not None:
        count = bulk.search_file(engine, input_file, output_file, top)
        screen.print(f"{count} câu.")
        return
    found = bulk.as_dict(question or "", engine.search(question or "", top))
    if as_json:
        print(json.dumps(found, ensure_ascii=False))  # noqa: T201 - the output itself
    else:
        _print_hits(found)


@cli.command()
def turns(
    status: Annotated[
        str | None, typer.Option(help="Chỉ các lượt có trạng thái này, ví dụ no_match.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
) -> None:
    """Xem người dân đã hỏi gì gần đây (đã che thông tin cá nhân) và được trả lời ra sao."""
    from app.database import migrate

    settings = get_settings()
    migrate(settings.database)
    table = Table("Lúc", "Câu hỏi", "Trạng thái", "Ý định", "Thủ tục", "ms")
    for turn in asyncio.run(_recent_turns(settings.database, status, limit)):
        cells = (f"{turn.at:%d/%m %H:%M}", turn.text, turn.status, turn.intent, turn.procedure, turn.ms)
        # People's words are no markup: "[số điện thoại]" would vanish, "[/b]" would be an error.
        table.add_row(*map(escape, cells))
    Console().print(table)


@cli.command()
def popularity() -> None:
    """Đếm từ nhật ký hỏi đáp việc nào hay được hỏi, để lần dựng chỉ mục sau ưu tiên việc đó."""
    from app.database import migrate

    settings = get_settings()
    migrate(settings.database)
    counts = asyncio.run(_asked(settings.database))
    draft = settings.popularity_file.with_suffix(".draft")
    draft.write_text(json.dumps(counts, indent=1), encoding="utf-8")
    draft.replace(settings.popularity_file)
    asked = f"{sum(counts.values())} lượt hỏi về {len(counts)} thủ tục"
    screen.print(f"{asked} → {settings.popularity_file}. Chạy `tthc retrain` để dùng.")


async def _asked(url: str) -> dict[str, int]:
    from app.database import open_database
    from app.popularity import count_asked

    database = open_database(url)
    try:
        return await count_asked(database)
    finally:
        await database.close()


async def _recent_turns(url: str, status: str | None, limit: int) -> list[TurnRow]:
    from admin.turns import recent_turns
    from app.database import open_database

    database = open_database(url)
    try:
        return await recent_turns(database, status, limit)
    finally:
        await database.close()


@cli.command()
def bench(
    as_json: Annotated[Path | None, typer.Option("--json", help="Ghi mọi số đo vào tệp này.")] = None,
    messages: Annotated[
        int, typer.Option(help="Số tin của lượt một người; lượt tám người gửi gấp đôi.", min=8)
    ] = 200,
) -> None:
    """So tốc độ với Rasa gốc: cùng máy, cùng câu hỏi, lần lượt từng bot trong một lần chạy."""
    from app.knowledge import searcher
    from eval.bench.run import run
    from eval.bench.stock_model import Workshop
    from eval.bench.table import print_report

    settings = get_settings()
    index = _build_index(settings)
    _train(settings)
    workshop = Workshop(settings.rasa_python, settings.data_dir / "bench", ROOT / "requirements" / "rasa.txt")
    report = run(lambda: searcher(settings, index), settings.data_dir, workshop, messages, screen)
    print_report(report, Console())
    if as_json:
        as_json.write_text(json.dumps(report.as_dict(), ensure_ascii=False, indent=1), encoding="utf-8")


@cli.command()
def doctor() -> None:
    """Soát lại cả bộ: trình thông dịch, phiên bản, mô hình, chỉ mục, cổng, đĩa."""
    from app.doctor import examine

    findings = list(examine(get_settings()))
    for finding in findings:
        mark = "[green]ổn  [/]" if finding.well else "[red]HỎNG[/]"
        screen.print(f"{mark} {finding.name}: {escape(finding.detail)}", highlight=False)
    bad = sum(not finding.well for finding in findings)
    screen.print("Mọi thứ ổn." if not bad else f"{bad} chỗ cần sửa.")
    raise typer.Exit(1 if bad else 0)


@cli.command(hidden=True)
def serve_web(model: Annotated[str, typer.Option()]) -> None:
    """Chạy riêng tiến trình web (do `tthc run` gọi)."""
    from app.web import serve

    serve(get_settings(), model)


@cli.command(hidden=True)
def serve_actions(
    index: Annotated[Path, typer.Option()], port: Annotated[int | None, typer.Option()] = None
) -> None:
    """Chạy riêng tiến trình hành động (do `tthc run` gọi)."""
    from actions import team
    from actions.server import serve
    from app.knowledge import searcher
    from app.logs import configure
    from knowledge.curated import operate_answers
    from knowledge.guides.force import operate

    settings = get_settings()
    configure(settings.log_level)
    operate_answers(settings.teaching_dir / "answers")
    operate(*settings.guide_files, unconfirmed=settings.unconfirmed_steps)
    team.operate(settings.teams_file, settings.public_url)
    serve(lambda: searcher(settings, index), port or settings.actions_port)


def main() -> None:
    """Run the command; an error of ours is one clear line, never a stack trace."""
    quiet_libraries()
    try:
        cli()
    except TthcError as error:
        screen.print(f"[red]LỖI:[/] {escape(str(error))}", highlight=False)
        sys.exit(1)
    except OSError as error:
        full = " Đĩa đầy / disk full." if error.errno == errno.ENOSPC else ""
        what = escape(f"{error.strerror or error} {error.filename or ''}")
        screen.print(f"[red]LỖI:[/] {what}{full}", highlight=False)
        sys.exit(1)
    except ValidationError as error:
        for one in error.errors():
            screen.print(
                f"[red]LỖI cài đặt[/] {'.'.join(map(str, one['loc']))}: {one['msg']}", highlight=False
            )
        sys.exit(1)


def _live_release(settings: Settings) -> Release:
    """Build what is missing of the version that is live; the newest lessons wait for their gate."""
    from app.live import note_names, settings_of_live
    from app.release import Release

    number, content = settings_of_live(settings)
    index, model = _build_index(content), _train(content)
    note_names(settings, number, index, model)
    return Release(number, index, model)


def _build_index(settings: Settings) -> Path:
    from app.knowledge import build as build_index

    started = time.monotonic()
    with screen.status("Chỉ mục tra cứu / search index …") as status:
        folder, built = build_index(
            settings, lambda stage: status.update(f"Chỉ mục tra cứu / search index: {stage} …")
        )
    _report("Chỉ mục tra cứu / search index", built, started)
    return folder


def _train(settings: Settings) -> Path:
    from app.rasa_model import ensure_model

    started = time.monotonic()
    with screen.status("Huấn luyện Rasa, vài phút / training Rasa, a few minutes …"):
        path, trained = ensure_model(settings)
    _report("Mô hình Rasa / Rasa model", trained, started)
    return path


def _report(what: str, made: bool, started: float) -> None:
    seconds = time.monotonic() - started
    screen.print(f"{what}: " + (f"xong sau {seconds:.0f} giây / done" if made else "không đổi / unchanged"))


def _print_hits(found: dict[str, object]) -> None:
    table = Table("Mã", "Thủ tục", "Điểm", title=f"{found['decision']} · {found['ms']} ms")
    for hit in found["hits"]:  # type: ignore[attr-defined]
        table.add_row(hit["code"], hit["name"], f"{hit['score']:.3f}")
    Console().print(table)
