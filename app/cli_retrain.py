"""``tthc retrain`` and ``tthc models``: train what is new, test it, put it live, go back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.settings import Settings, get_settings

if TYPE_CHECKING:
    import sqlalchemy as sa

    from admin.retraining.retraining import Retraining
    from app.rows import Rows
    from app.trainer import Watch

BY = "dòng lệnh"
PATIENCE = 400.0
"""Seconds to wait for the house to put a version live; warming up takes at most 180, draining 40."""
SHOWN = 12
"""Demands that were not met, at most; the page has more."""
screen = Console(stderr=True)
models_cli = typer.Typer(
    name="models",
    help="Các bản đã huấn luyện: xem, đưa vào chạy, quay lại.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def retrain(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem có gì mới, không huấn luyện.")] = False,
    put_live: Annotated[
        bool, typer.Option("--put-live", help="Qua cổng kiểm tra thì đưa vào chạy luôn.")
    ] = False,
) -> None:
    """Huấn luyện lại những gì mới, rồi so với bản đang chạy; trợ lý vẫn trả lời trong lúc đó."""
    settings = get_settings()
    with _store(settings) as rows:
        if not _has_news(settings, rows) or dry_run:
            return
        number = _asked(rows)
        _work_or_follow(settings, rows, number)
        done = _find(rows, number)
        _report(done)
        if done.state != "ready":
            raise typer.Exit(0 if done.state == "cancelled" else 1)
        if put_live:
            _put_live(settings, rows, number)
        else:
            screen.print(f"Đưa vào chạy: [bold]tthc models live {number}[/]")


@models_cli.command("list")
def list_models() -> None:
    """Xem các lần huấn luyện, mới nhất trước."""
    from admin.retraining import store
    from admin.web.pages import moment

    with _store(get_settings()) as rows:
        table = Table("Số", "Tình trạng", "Lúc", "Vì sao")
        for one in rows.do(store.recent):
            state = f"{one.state.label} (đã dọn tệp)" if one.swept else one.state.label
            table.add_row(str(one.number), state, moment(one.asked_at), escape(one.sentence))
        Console().print(table)


@models_cli.command("live")
def live(number: Annotated[int, typer.Argument(help="Số của bản, xem `tthc models list`.")]) -> None:
    """Đưa một bản đã qua cổng kiểm tra vào chạy."""
    settings = get_settings()
    with _store(settings) as rows:
        _put_live(settings, rows, number)


@models_cli.command("back")
def back() -> None:
    """Quay lại bản chạy trước đó."""
    from admin.retraining import store

    settings = get_settings()
    with _store(settings) as rows:
        before = rows.do(store.previous)
        if before is None:
            screen.print("Chưa có bản nào trước đó để quay lại.")
            raise typer.Exit(1)
        _put_live(settings, rows, before.number)


def serve_trainer() -> None:
    """Chạy riêng tiến trình huấn luyện (do `tthc run` gọi)."""
    from app.logs import configure
    from app.trainer import serve

    settings = get_settings()
    configure(settings.log_level)
    serve(settings)


def retrain_work(number: Annotated[int, typer.Argument()]) -> None:
    """Làm một lần huấn luyện (do tiến trình huấn luyện gọi)."""
    from app.logs import configure
    from app.retrain import Work, stand_back
    from app.rows import rows_of
    from knowledge.guides.force import operate

    settings = get_settings()
    configure(settings.log_level)
    operate(*settings.guide_files, unconfirmed=settings.unconfirmed_steps)
    stand_back()
    with rows_of(settings) as rows:
        Work(settings, rows, number).run()


def install(cli: typer.Typer) -> None:
    """Add the commands."""
    cli.command()(retrain)
    cli.add_typer(models_cli)
    cli.command(hidden=True)(serve_trainer)
    cli.command(hidden=True)(retrain_work)


@contextmanager
def _store(settings: Settings) -> Iterator[Rows]:
    from app.database import migrate
    from app.rows import rows_of

    migrate(settings.database)
    with rows_of(settings) as rows:
        yield rows


def _has_news(settings: Settings, rows: Rows) -> bool:
    """Say what is new, and return whether anything is."""
    from admin.retraining import store
    from app.release import names, release_of

    with screen.status("Đang xem có gì mới …"):
        index, model = names(settings)
    live = rows.do(store.live)
    if live is not None and live.names == (index, model):
        screen.print(f"Không có gì mới: nội dung y như bản {live.number} đang chạy.")
        return False
    there = release_of(settings, 0, index, model)
    for what, changed, built in (
        ("Chỉ mục tra cứu", live is None or live.index_name != index, there.index.is_dir()),
        ("Mô hình Rasa", live is None or live.model_name != model, there.model.is_file()),
    ):
        to_do = "đã dựng sẵn" if built else "phải học lại"
        screen.print(f"{what}: " + (f"có thay đổi, {to_do}" if changed else "không đổi"))
    return True


def _asked(rows: Rows) -> int:
    from admin.audit import note
    from admin.retraining import store
    from admin.retraining.states import Origin
    from channels.clock import utc_now

    def ask(connection: sa.Connection) -> int:
        number = store.enqueue(connection, Origin.ASKED, BY, utc_now())
        note(connection, None, "retraining.start", str(number), None, None)
        return number

    return rows.do(ask)


def _work_or_follow(settings: Settings, rows: Rows, number: int) -> None:
    """Do the work here, unless a trainer is there to do it."""
    from app.trainer import TakenError, trainer_of

    with _progress() as watch:
        try:
            with trainer_of(settings) as trainer:
                trainer.work_off(number, watch)
        except TakenError:
            while (now := _find(rows, number)).state.is_open:
                watch(now)
                time.sleep(1.0)


@contextmanager
def _progress() -> Iterator[Watch]:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True) as progress:
        task = progress.add_task("chờ tới lượt", total=1.0)

        def watch(now: Retraining) -> None:
            doing = now.phase.label if now.phase else now.state.label.lower()
            progress.update(task, description=doing, completed=now.share)

        yield watch


def _put_live(settings: Settings, rows: Rows, number: int) -> None:
    from admin.audit import note
    from admin.retraining import store
    from app.errors import StartError
    from app.supervisor import house_lock
    from channels.clock import utc_now

    def want(connection: sa.Connection) -> None:
        store.want_live(connection, number, BY, utc_now())
        note(connection, None, "retraining.live", str(number), None, None)

    rows.do(want)
    try:
        with house_lock(settings):
            rows.do(lambda connection: store.put_live(connection, number, utc_now()))
        screen.print(f"Trợ lý đang tắt; lần sau sẽ chạy bản {number}.")
    except StartError:
        _follow_changeover(rows, number)


def _follow_changeover(rows: Rows, number: int) -> None:
    deadline = time.monotonic() + PATIENCE
    with screen.status(f"Đang khởi động bản {number} bên cạnh bản đang chạy …"):
        while (now := _find(rows, number)).is_going_live and time.monotonic() < deadline:
            time.sleep(0.5)
    if now.state != "live":
        screen.print(f"[red]Chưa đưa vào chạy được.[/] {escape(now.sentence)}")
        raise typer.Exit(1)
    screen.print(f"[bold green]Bản {number} đang chạy.[/]")


def _find(rows: Rows, number: int) -> Retraining:
    from admin.retraining import store

    return rows.do(lambda connection: store.find(connection, number))


def _report(done: Retraining) -> None:
    from eval.gate.report import GateReport

    if done.report:
        report = GateReport.model_validate(done.report)
        table = Table("Nhóm câu", "Số câu", "Bản đang chạy", "Bản mới", "Khác biệt")
        for one in report.slices:
            change = "–" if one.difference is None else f"{100 * one.difference:+.1f} điểm".replace(".", ",")
            old = "–" if one.old is None else str(one.old)
            table.add_row(one.label, str(one.n), old, str(one.new), change)
        Console().print(table)
        screen.print(f"Đúng thành sai: {len(report.worse)} câu; sai thành đúng: {len(report.better)} câu.")
        for demand in report.broken[:SHOWN]:
            screen.print(f"[red]VƯỚNG[/] {escape(demand)}", highlight=False)
        if len(report.broken) > SHOWN:
            screen.print(f"Và {len(report.broken) - SHOWN} chỗ nữa, xem ở trang Huấn luyện lại.")
    colour = "green" if done.state == "ready" else "red"
    screen.print(f"[{colour}]{done.state.label}[/] (bản {done.number}). {escape(done.sentence)}")
