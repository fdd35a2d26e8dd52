"""Write tables that a spreadsheet opens, and in which nothing that people wrote is ever calculated."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.workbook.child import _WorkbookChild

from admin.web.inert import inert

Value = str | int | float | None
CSV_TYPE: Final = "text/csv; charset=utf-8"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What spreadsheets take for the start of a formula (OWASP, *CSV Injection*)."""
_WIDTHS: Final = (46, 18)
"""Characters of the first column, and of the others."""


@dataclass(frozen=True)
class Sheet:
    """Hold one table: its name (at most 31 characters), its head, and its rows."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Value]]


def safe(value: Value) -> Value:
    """Return a value that stays what it is: a text that could begin a formula gets an apostrophe in front."""
    if not isinstance(value, str):
        return value
    # Only then is it seen how the text begins: what does not show may stand before a sign.
    text = inert(value)
    # Blanks before a sign are skipped by some programs.
    begins = text.startswith(_BEGINS_A_FORMULA) or text.lstrip().startswith(_BEGINS_A_FORMULA)
    return f"'{text}" if begins else text


def as_csv(sheets: Iterable[Sheet]) -> bytes:
    """Return tables one below the other, as UTF-8 with the mark by which Excel knows it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for n, sheet in enumerate(sheets):
        if n:
            writer.writerow([])
        writer.writerow([safe(sheet.name)])
        writer.writerow([safe(name) for name in sheet.head])
        writer.writerows([safe(value) for value in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def as_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """Return a workbook with one sheet a table; no cell of it is a formula."""
    book = Workbook(write_only=True)
    bold = Font(bold=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.name[:31])
        page.freeze_panes = "A2"
        for n in range(len(sheet.head)):
            page.column_dimensions["ABCDEFGHIJKLMNOPQRSTUVWXYZ"[n]].width = _WIDTHS[min(n, 1)]
        page.append([_cell(page, name, bold) for name in sheet.head])
        for row in sheet.rows:
            page.append([_cell(page, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(page: _WorkbookChild, value: Value, font: Font | None = None) -> Cell:
    cell = WriteOnlyCell(page, safe(value))
    if isinstance(value, str):
        cell.data_type = "s"
    if font:
        cell.font = font
    return cell
