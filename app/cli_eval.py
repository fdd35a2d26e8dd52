"""``tthc eval``: measure the search, and whole dialogues, and refuse to be worse than the floors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

from app.settings import Settings, get_settings
from eval.external import Format

if TYPE_CHECKING:
    from eval.changes import Changes
    from eval.floors import Broken
    from eval.progress import Track
    from eval.report import Report
    from eval.section import Section
    from knowledge.search import Searcher

T = TypeVar("T")

screen = Console(stderr=True)

Output = Annotated[
    Path | None,
    typer.Option(help="Ghi report.md, report.json vào thư mục này, so với bản đang nằm ở đó."),
]

eval_cli = typer.Typer(name="eval", pretty_exceptions_enable=False)


@eval_cli.callback(invoke_without_command=True)
def evaluate(
    context: typer.Context,
    set_file: Annotated[
        Path | None,
        typer.Option("--set", help='Đo tệp này thay cho bộ câu mẫu: mỗi dòng {"q": …, "code": …}.'),
    ] = None,
    output: Output = None,
    docs: Annotated[
        Path | None, typer.Option(help="Ghi bảng vào giữa các dấu mốc của tài liệu này, vẽ hình bên cạnh.")
    ] = None,
    dialogues: Annotated[
        bool, typer.Option("--dialogues", help="Đo thêm các hội thoại, nói với trợ lý chạy thật.")
    ] = False,
) -> None:
    """Đo tìm kiếm: thủ tục tìm ra có đúng không, và quyết định trả lời, hỏi lại hay nói không có.

    Dưới một sàn ghi ở eval/floors.toml thì kết thúc với mã 1.
    """
    if context.invoked_subcommand is not None:
        return
    if set_file is not None:
        if docs is not None or dialogues:
            raise typer.BadParameter("--docs và --dialogues chỉ đi với bộ câu mẫu, không đi cùng --set")
        _evaluate_file(set_file, output)
    else:
        _evaluate_golden(output, docs, dialogues=dialogues)


@eval_cli.command()
def external(
    file: Annotated[Path, typer.Argument(help='JSON Lines: {"q": …, "expected_title": …}.')],
    kind: Annotated[Format, typer.Option("--format", help="Kiểu của tệp.")] = Format.EGOV,
    output: Output = None,
) -> None:
    """Đo bằng bộ câu của người khác: mỗi câu kèm tên thủ tục; tên không có trong danh mục thì bỏ qua."""
    from eval.external import match, read_external
    from eval.run import evaluate_matched

    searcher = _searcher()
    matched = match(read_external(file, kind), searcher.catalogue)
    with _progress() as track:
        report = evaluate_matched(searcher, file.name, matched, track)
    _give(report, output)
    screen.print(
        f"Trùng tên {matched.same} câu, gần trùng {matched.near} câu, bỏ qua {matched.left_out} câu."
    )


def _evaluate_file(path: Path, output: Path | None) -> None:
    from eval.run import evaluate_file

    searcher = _searcher()
    with _progress() as track:
        report = evaluate_file(searcher, path, track)
    _give(report, output)
    if report.left_out:
        screen.print(f"Bỏ qua {report.left_out} câu: thủ tục không có trong danh mục.")


def _evaluate_golden(output: Path | None, docs: Path | None, *, dialogues: bool) -> None:
    from eval import run
    from eval.floors import broken, read_floors
    from eval.writing import write_into_document

    floors = read_floors()
    if dialogues:
        _make_ready(get_settings())
    searcher = _searcher()
    with _progress() as track:
        report = run.evaluate(searcher, track)
        if dialogues:
            report = run.with_dialogues(report, get_settings().data_dir, track)
    fallen = broken(floors, report.as_dict())
    _give(report, output, fallen)
    if report.guides is None:
        screen.print("Chưa có eval/golden/guides.jsonl: bỏ qua phần hướng dẫn.")
    if docs is not None:
        write_into_document(report, docs)
        screen.print(f"Đã ghi bảng vào {docs}.")
    for one in fallen:
        screen.print(f"[red]DƯỚI SÀN[/] {escape(str(one))}", highlight=False, soft_wrap=True)
    screen.print(f"{len(fallen)} trên {len(floors)} sàn bị vỡ." if fallen else "Không sàn nào bị vỡ.")
    raise typer.Exit(1 if fallen else 0)


def _make_ready(settings: Settings) -> None:
    """Build and train what is missing now: the house would not wait for it."""
    from app.knowledge import build
    from app.rasa_model import ensure_model

    with screen.status("Chỉ mục tra cứu / search index …"):
        build(settings, lambda _stage: None)
    with screen.status("Huấn luyện Rasa, vài phút / training Rasa, a few minutes …"):
        ensure_model(settings)


def _give(report: Report, output: Path | None, fallen: Sequence[Broken] = ()) -> None:
    """Show a report; with a folder, also what changed since the report there, and write the new one."""
    from eval.changes import compare, last_report
    from eval.writing import write_report

    changes: Changes = compare(last_report(output) if output else {}, report.seen)
    sections = [*report.sections(), *report.dialogue_sections(), *report.change_sections(changes)]
    for section in sections:
        Console().print(_table(section))
    if output is not None:
        write_report(report, output, changes, fallen)
        turned = f"{len(changes.worse)} câu đúng thành sai, {len(changes.better)} câu sai thành đúng"
        screen.print(f"Đã ghi {output / 'report.md'} và report.json; so với lần trước: {turned}.")


def _table(section: Section) -> Table:
    name, *figures = section.headings
    table = Table(Column(name, no_wrap=len(figures) > 3), *figures, title=section.title)
    for row in section.rows:
        # People's words are no markup.
        table.add_row(*map(escape, row))
    return table


@contextmanager
def _progress() -> Iterator[Track]:
    bar = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*bar, console=screen, transient=True) as progress:

        def track(things: Sequence[T], what: str) -> Iterable[T]:
            return progress.track(things, description=what)

        yield track


def _searcher() -> Searcher:
    from app.knowledge import searcher

    with screen.status("Đang mở chỉ mục / loading the index …"):
        return searcher(get_settings())
