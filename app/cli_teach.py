"""``tthc teach``: what officers taught, written again, handed out as a patch, and looked over."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.settings import Settings, get_settings
from app.teaching import taught
from knowledge.lessons import question_form
from knowledge.teaching import Taught

if TYPE_CHECKING:
    from admin.teaching.decision import Decision
    from admin.teaching.export import Written
    from knowledge.loader import Catalogue

teach_cli = typer.Typer(
    name="teach",
    help="Bài dạy của cán bộ: xem quyết định, ghi ra tệp, xuất bản vá, soát.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
MOST = 1000
screen = Console(stderr=True)


@teach_cli.command("list")
def list_decisions() -> None:
    """Liệt kê các quyết định đang mở, mới đổi trước: số, việc, số câu, ai, tới đâu."""
    table = Table("Số", "Lẽ ra", "Đích", "Câu", "Ai", "Tới đâu")
    for one in asyncio.run(_open_decisions(get_settings())):
        content = one.content
        what = (str(one.id), content.kind.label, content.target or "–", str(len(content.lessons)))
        cells = (*what, one.by, one.state.label)
        table.add_row(*map(escape, cells))
    Console().print(table)


@teach_cli.command()
def export(
    patch: Annotated[Path | None, typer.Option(help="Ghi thêm một bản vá vào tệp này.")] = None,
) -> None:
    """Ghi mọi quyết định đang có hiệu lực vào thư mục bài dạy; không đổi gì thì không ghi gì."""
    from admin.teaching.patch import as_patch
    from knowledge.teaching_files import files_of

    settings = get_settings()
    written = asyncio.run(_export(settings))
    for name in written.changed:
        screen.print(escape(name), highlight=False)
    history = ", có ghi lịch sử" if written.in_history else ""
    screen.print(f"{len(written.changed)} tệp thay đổi{history} → {settings.teaching_dir}")
    if patch is not None:
        patch.write_text(as_patch(files_of(taught(settings))), encoding="utf-8", newline="\n")
        screen.print(f"Bản vá: {patch}")


@teach_cli.command()
def check() -> None:
    """Soát các tệp bài dạy: đọc được, còn trong danh mục, không dạy câu kiểm tra; lỗi thì mã thoát là 1."""
    from app.knowledge import catalogue

    settings = get_settings()
    found = taught(settings)
    problems = list(_problems(found, catalogue(settings)))
    for one in problems:
        screen.print(f"[red]LỖI[/] {escape(one)}", highlight=False, soft_wrap=True)
    counts = (
        f"{sum(map(len, found.nlu.values()))} câu mẫu, {len(found.procedures)} thủ tục, "
        f"{len(found.guides)} hướng dẫn, {len(found.outside)} câu ngoài phạm vi, "
        f"{len(found.answers)} câu trả lời, {len(found.golden)} câu giữ lại để kiểm tra"
    )
    screen.print(f"{counts}; {len(problems)} lỗi.")
    raise typer.Exit(1 if problems else 0)


def _problems(found: Taught, catalogue: Catalogue) -> Iterator[str]:

    from eval.tested import tested_forms
    from knowledge.guides.loader import guides

    for name in found.waiting(catalogue, {guide.id for guide in guides()}):
        yield f"{name}: không còn trong danh mục."
    learnt = {question_form(text): text for text in _learnt(found)}
    kept = {question_form(one.q) for one in found.golden}
    for form in sorted(learnt.keys() & (kept | tested_forms())):
        yield f"Câu kiểm tra mà lại đem dạy: {learnt[form]}"
    for name, answer in sorted(found.answers.items()):
        if not answer.holds_on(date.today()):
            yield f"answers/{name}.yaml: hết hạn từ {answer.expires:%d/%m/%Y}."


def _learnt(found: Taught) -> Iterator[str]:
    for phrases in found.nlu.values():
        yield from (phrase.text for phrase in phrases)
    for lesson in found.procedures.values():
        yield from lesson.examples
    for guide in found.guides.values():
        yield from guide.examples
    yield from found.outside


async def _open_decisions(settings: Settings) -> list[Decision]:
    from admin.teaching import book
    from admin.teaching.decision import OPEN
    from app.database import migrate, open_database

    migrate(settings.database)
    database = open_database(settings.database)
    try:
        return await database.run(lambda connection: book.recent(connection, OPEN, MOST))
    finally:
        await database.close()


async def _export(settings: Settings) -> Written:
    from admin.teaching.export import Export
    from app.database import migrate, open_database

    migrate(settings.database)
    database = open_database(settings.database)
    try:
        export = Export(settings.teaching_dir, settings.held_out_share)
        return await export.write(database, "tthc", "tthc teach export")
    finally:
        await database.close()
