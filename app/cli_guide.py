"""``tthc guide``: list, check, walk and draw the guides; switch single steps off and on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Any, cast

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from app.settings import get_settings
from knowledge.errors import CatalogueError
from knowledge.guides.check import Problem, problems, still_walkable
from knowledge.guides.corrections import corrected, read_corrections, waiting
from knowledge.guides.force import guides_in_force, operate, read_off, switch, without
from knowledge.guides.loader import Guides, guides
from knowledge.guides.schema import Guide
from knowledge.loader import load_catalogue

_ENOUGH = ("thoát", "thoat", "exit", "quit")

guide_cli = typer.Typer(
    name="guide",
    help="Hướng dẫn từng bước: xem, soát, đi thử, vẽ, tắt hay bật một bước.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
Name = Annotated[str, typer.Argument(help="Mã hướng dẫn, ví dụ vneid-install.")]
screen = Console(stderr=True)


@guide_cli.command("list")
def list_guides() -> None:
    """Liệt kê các hướng dẫn: số bước, số bước chưa kiểm chứng, đang tắt, ngày xem lại."""
    off = read_off(get_settings().guides_off_file)
    figures = ("Bước", "Chưa chắc", "Đang tắt", "Lối vướng", "Câu mẫu", "Xem ngày")
    table = Table(Column("Mã", no_wrap=True), "Tên", *figures)
    for guide in guides():
        troubles = len(guide.trouble) + sum(len(step.trouble) for step in guide.steps)
        unsure = sum(step.unconfirmed for step in guide.steps)
        counts = (len(guide.steps), unsure, len(off.get(guide.id, ())), troubles, len(guide.examples))
        table.add_row(guide.id, escape(guide.title), *map(str, counts), f"{guide.checked:%d/%m/%Y}")
    Console().print(table)
    steps = sum(len(guide.steps) for guide in guides())
    screen.print(f"{len(guides())} hướng dẫn, {steps} bước.")


@guide_cli.command()
def check() -> None:
    """Soát mọi hướng dẫn: lối đi, lối ra, độ dài, dễ đọc, câu mẫu; có lỗi thì mã thoát là 1."""
    found = list(dict.fromkeys(_problems(date.today())))
    for one in found:
        mark = "[red]LỖI[/]" if one.is_error else "cần biết"
        screen.print(f"{mark} {escape(str(one))}", highlight=False, soft_wrap=True)
    errors = sum(one.is_error for one in found)
    screen.print(f"{len(guides())} hướng dẫn, {errors} lỗi, {len(found) - errors} điều cần biết.")
    sys.exit(1 if errors else 0)


@guide_cli.command()
def walk(name: Name) -> None:
    """Đi thử một hướng dẫn trong cửa sổ lệnh: gõ số, gõ chữ như người dân; “thoát” để thôi."""
    from actions.guide import begin_guide
    from actions.turn import Said, Turn
    from actions.walking import ActionGuide, pick_in_walk

    settings = get_settings()
    operate(*settings.guide_files, unconfirmed=settings.unconfirmed_steps)
    guide = _named(name, guides_in_force())
    # Only the catalogue is looked at: a walk asks no index.
    searcher: Any = SimpleNamespace(catalogue=load_catalogue())
    slots: dict[str, Any] = {}

    def turn(text: str, intent: str) -> Turn:
        return Turn(text, intent, None, (), slots, searcher, date.today())

    said: Said | None = begin_guide(turn("", "begin_guide"), guide.id)
    while said is not None:
        slots.update(said.slots)
        typer.echo("\n\n".join(reply.plain for reply in said.replies) + "\n")
        text = cast("str", typer.prompt(">", prompt_suffix=" ")) if slots["walk"] else ""
        if not text or text.strip().lower() in _ENOUGH:
            return
        resting = slots["walk"].get("resting")
        said = (
            ActionGuide().answer(turn(text, "repeat")) if resting else pick_in_walk(turn(text, "pick_choice"))
        )


@guide_cli.command()
def draw(
    name: Name,
    output: Annotated[Path | None, typer.Option(help="Ghi vào tệp này; mặc định in ra màn hình.")] = None,
) -> None:
    """Vẽ sơ đồ một hướng dẫn ra SVG."""
    from knowledge.guides.draw import svg_of

    picture = svg_of(_named(name, guides()))
    if output is None:
        typer.echo(picture, nl=False)
    else:
        output.write_text(picture, encoding="utf-8")
        screen.print(f"Đã vẽ vào {output}.")


@guide_cli.command()
def off(name: Name, step: Annotated[str, typer.Argument(help="Mã bước.")]) -> None:
    """Tắt một bước: bước trước nó dẫn thẳng tới bước sau nó. Dùng được ngay, khỏi khởi động lại."""
    _switch(name, step, on=False)


@guide_cli.command()
def on(name: Name, step: Annotated[str, typer.Argument(help="Mã bước.")]) -> None:
    """Bật lại một bước đã tắt."""
    _switch(name, step, on=True)


def _switch(name: str, step: str, *, on: bool) -> None:
    path = get_settings().guides_off_file
    kept = switch(path, name, step, on=on)
    count = sum(map(len, kept.values()))
    screen.print(
        f"Đã {'bật' if on else 'tắt'} {name}/{step}. Đang tắt {count} bước ({path}).", soft_wrap=True
    )


def _problems(today: date) -> Iterator[Problem]:
    """Look over the guides as written, as switched by the operator, and without anything unconfirmed."""
    from actions.walk_fit import too_long

    settings = get_settings()
    corrections = read_corrections(settings.guides_corrected_file)
    whole = corrected(guides(), corrections)
    for name, step, _ in waiting(guides(), corrections):
        stale = "lời đã sửa không còn khớp với bài có sẵn; sửa lại ở trang Bài hướng dẫn."
        yield Problem(name, step, settings.guides_corrected_file.name, stale, is_error=False)
    codes = load_catalogue().procedures
    yield from problems(whole, codes, today)
    yield from too_long(whole, today)
    off = read_off(settings.guides_off_file)
    for name, steps in off.items():
        guide = whole.get(name)
        for step in steps:
            if guide is None or guide.step(step) is None:
                gone = "bước này không còn; xóa khỏi danh sách tắt."
                yield Problem(name, step, settings.guides_off_file.name, gone, is_error=False)
    for shown in (without(whole, off), without(whole, off, unconfirmed=False)):
        yield from still_walkable(shown, today)


def _named(name: str, among: Guides) -> Guide:
    guide = among.get(name)
    if guide is None:
        raise CatalogueError(f"Không có hướng dẫn {name}.", "Xem danh sách: tthc guide list.")
    return guide
