"""``tthc team``: fill the list of the teams that help in each hamlet, look at it, check it."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.errors import InputError
from app.settings import get_settings
from knowledge.teams.check import problems
from knowledge.teams.compare import Difference, compare
from knowledge.teams.errors import TeamStoreError
from knowledge.teams.judge import Judged, judge
from knowledge.teams.schema import Directory, Team
from knowledge.teams.sheet import read_sheet
from knowledge.teams.store import load, save
from knowledge.teams.store import undo as go_back
from knowledge.teams.template import TEMPLATE

SHOWN = 40
"""Lines of a kind that are printed; the rest is counted."""

team_cli = typer.Typer(
    name="team",
    help="Tổ công nghệ số cộng đồng ở từng ấp: nhập danh sách, xem, soát.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
screen = Console(stderr=True)


@team_cli.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="Danh sách, dạng CSV (UTF-8) hoặc XLSX.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chỉ xem, không đổi gì.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Không hỏi lại khi có tổ biến mất.")] = False,
) -> None:
    """Thay cả danh sách bằng tệp này; còn một ô sai thì không đổi gì."""
    path, today = get_settings().teams_file, date.today()
    sheet = read_sheet(file)
    judged = judge(sheet, today)
    for heading in sheet.unknown:
        screen.print(f"Cột “{escape(heading)}” không dùng tới.", highlight=False)
    if judged.rejects:
        _tell_rejects(judged)
        raise InputError(
            f"{len(judged.rejects)} chỗ chưa dùng được, danh sách giữ như cũ.", "Sửa tệp rồi nhập lại."
        )
    change = compare(_present(path).teams, judged.teams)
    _tell(change)
    if not change:
        screen.print("Không có gì mới.")
    elif dry_run:
        screen.print("Chạy thử, chưa đổi gì.")
    elif not change.gone or yes or typer.confirm(f"{len(change.gone)} tổ sẽ biến mất. Thay danh sách?"):
        save(path, Directory(imported=today, teams=judged.teams))
        screen.print(f"Đang dùng danh sách {len(judged.teams)} tổ. Dùng được ngay, khỏi khởi động lại.")
    else:
        screen.print("Không đổi gì.")


@team_cli.command("list")
def list_teams() -> None:
    """Liệt kê các tổ: nơi, ngày giờ trực, điểm hỗ trợ, số thành viên (bao nhiêu người công khai)."""
    directory = load(get_settings().teams_file)
    table = Table("Xã, phường", "Ấp, khóm", "Trực", "Điểm hỗ trợ", "Thành viên", "Xem nguồn")
    for team in directory.teams:
        when = ", ".join(filter(None, (team.said_days, team.said_hours)))
        people = f"{len(team.members)} ({len(team.public_members)})"
        read = f"{team.read:%d/%m/%Y}" if team.read else ""
        table.add_row(*map(escape, (team.commune_name, team.hamlet, when, team.point, people, read)))
    Console().print(table)
    imported = f", nhập ngày {directory.imported:%d/%m/%Y}" if directory.imported else ""
    screen.print(f"{len(directory.teams)} tổ ở {len({one.commune for one in directory.teams})} xã{imported}.")


@team_cli.command()
def check() -> None:
    """Soát danh sách: thiếu gì, nguồn nào cũ; tệp hỏng thì mã thoát là 1."""
    directory = load(get_settings().teams_file)
    found = list(problems(directory, date.today()))
    _lines("cần biết", found)
    screen.print(f"{len(directory.teams)} tổ, {len(found)} điều cần biết.")


@team_cli.command()
def template() -> None:
    """In tệp mẫu để điền: tthc team template > to-cong-nghe-so.csv."""
    # Bytes, not text: the mark at the beginning and the ends of lines must reach the file as they are.
    sys.stdout.buffer.write(TEMPLATE.encode())


@team_cli.command()
def undo() -> None:
    """Quay lại danh sách liền trước; gọi lần nữa thì về lại danh sách mới."""
    directory = go_back(get_settings().teams_file)
    screen.print(f"Đang dùng danh sách trước, {len(directory.teams)} tổ.")


def _present(path: Path) -> Directory:
    """Return the list in force; a broken one counts as none, so that it can be replaced."""
    try:
        return load(path)
    except TeamStoreError as error:
        screen.print(f"[red]{escape(error.message)}[/] Coi như chưa có.", highlight=False)
        return Directory()


def _tell_rejects(judged: Judged) -> None:
    rejects = sorted(judged.rejects, key=lambda one: one.row)
    _lines("[red]SAI[/]", [str(one) for one in rejects])


def _tell(change: Difference) -> None:
    _lines("[green]mới[/]", [_said(team) for team in change.new])
    _lines("đổi", [f"{_place(team)}: {', '.join(fields)}" for team, fields in change.changed])
    _lines("[yellow]bỏ[/]", [_place(team) for team in change.gone])
    counts = (len(change.new), len(change.changed), len(change.gone))
    screen.print("{} tổ mới, {} tổ đổi, {} tổ bỏ.".format(*counts))


def _lines(mark: str, lines: list[str]) -> None:
    for line in lines[:SHOWN]:
        screen.print(f"{mark} {escape(line)}", highlight=False, soft_wrap=True)
    if len(lines) > SHOWN:
        screen.print(f"… và {len(lines) - SHOWN} dòng nữa.")


def _place(team: Team) -> str:
    return f"{team.hamlet}, {team.commune_name} ({team.commune})"


def _said(team: Team) -> str:
    return f"{_place(team)}: {team.on_duty or 'chưa ghi ngày trực'}, {len(team.members)} người"
