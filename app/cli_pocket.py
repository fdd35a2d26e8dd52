"""``tthc pocket``: the catalogue as one file for where there is no signal, and as a booklet to print."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from app.errors import InputError
from app.settings import get_settings
from knowledge.loader import Catalogue
from knowledge.schema import Domain

screen = Console(stderr=True)


def pocket(
    output: Annotated[Path, typer.Option(help="Ghi sổ tay vào tệp HTML này.")],
    booklet: Annotated[Path | None, typer.Option(help="Ghi thêm bản in khổ A5 vào tệp HTML này.")] = None,
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Ngày ghi trên sổ; mặc định hôm nay.")
    ] = None,
    field: Annotated[
        list[Domain] | None, typer.Option(help="Chỉ lấy lĩnh vực này; ghi nhiều lần được.")
    ] = None,
) -> None:
    """Làm sổ tay mang theo: cả danh mục trong một tệp, mở trên điện thoại không cần mạng."""
    from app.knowledge import catalogue
    from knowledge.guides.force import guides_in_force, operate
    from lookup.pocket import LARGEST, pocket_page
    from lookup.pocket_booklet import booklet_page

    settings = get_settings()
    operate(*settings.guide_files, unconfirmed=settings.unconfirmed_steps)
    chosen, guides = _only(catalogue(settings), field), guides_in_force()
    printed = day.date() if day else date.today()
    page = pocket_page(chosen, guides, printed).encode()
    if len(page) > LARGEST:
        raise InputError(
            f"Sổ tay nặng {_megabytes(page)}, quá {LARGEST // 1_000_000} MB cho điện thoại rẻ tiền.",
            "Chọn bớt lĩnh vực, ví dụ: --field residence --field land.",
        )
    _write(output, page)
    if booklet:
        _write(booklet, booklet_page(chosen, guides, printed).encode())
    screen.print(f"{len(chosen)} thủ tục, {len(guides)} hướng dẫn.")


def _only(catalogue: Catalogue, fields: list[Domain] | None) -> Catalogue:
    """Return the procedures of some fields, or the catalogue itself when none is named.

    Raises:
        InputError: the fields hold no procedure.
    """
    if not fields:
        return catalogue
    kept = {code: one for code, one in catalogue.procedures.items() if one.domain in fields}
    if not kept:
        raise InputError(
            "Không có thủ tục nào trong lĩnh vực đã chọn.", "Bỏ --field, hoặc chọn lĩnh vực khác."
        )
    return Catalogue(kept, catalogue.version, catalogue.twin_questions)


def _write(path: Path, page: bytes) -> None:
    """Write a whole file or none: a phone must never get half a page."""
    draft = path.with_name(f"{path.name}.draft")
    draft.write_bytes(page)
    draft.replace(path)
    screen.print(f"{path}: {_megabytes(page)}.", soft_wrap=True)


def _megabytes(page: bytes) -> str:
    return f"{len(page) / 1_000_000:.1f} MB".replace(".", ",")
