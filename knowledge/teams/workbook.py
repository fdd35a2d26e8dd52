"""The first sheet of an XLSX file as rows of texts: no formula is trusted, no merged cell is guessed."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import Any, Final

import openpyxl
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from knowledge.teams.errors import TeamFileError

LARGEST_SHEETS: Final = 40 << 20
"""Bytes of the unpacked workbook; ten thousand rows take about 6 MB."""
MOST_PARTS: Final = 500
MOST_COLUMNS: Final = 40
_SAVE_AGAIN: Final = "Mở bằng Excel rồi lưu lại dạng .xlsx, hoặc lưu dạng CSV UTF-8."

Rows = list[tuple[int, tuple[str, ...]]]


def read_workbook(name: str, data: bytes, most_rows: int) -> tuple[Rows, tuple[tuple[int, int, str], ...]]:
    """Return the rows of the first sheet with their numbers, and its merged cells.

    A merged range is given by its last row, its first column from 0, and its address ("A5:B6"). A formula
    comes as its text, "=" first. One row more than ``most_rows`` may come back, so that the caller can tell.

    Raises:
        TeamFileError: the file is damaged, is no workbook, or unpacks to more than it should.
    """
    _require_modest(name, data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Rows come as a stream, where cells that are only coloured cost nothing, but none are merged.
            rows = list(islice(_rows(_first(data, read_only=True)), most_rows + 1))
            ranges = _first(data, read_only=False).merged_cells.ranges
        merged = tuple((one.max_row, one.min_col - 1, one.coord) for one in ranges)
    except Exception as error:  # the library raises whatever a damaged part makes it stumble over
        raise TeamFileError(f"{name}: tệp Excel bị hỏng.", _SAVE_AGAIN) from error
    return rows, merged


def _require_modest(name: str, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise TeamFileError(f"{name}: tệp Excel bị hỏng hoặc bị cắt ngang.", _SAVE_AGAIN) from error
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise TeamFileError(f"{name}: không phải tệp Excel .xlsx.", _SAVE_AGAIN)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_SHEETS:
        raise TeamFileError(
            f"{name}: nội dung sau khi giải nén quá lớn.", "Chỉ giữ một trang tính có danh sách."
        )


def _first(data: bytes, *, read_only: bool) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), read_only=read_only).worksheets[0]


def _rows(sheet: Any) -> Iterator[tuple[int, tuple[str, ...]]]:
    filled = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    for number, values in enumerate(filled, start=1):
        cells = tuple(map(_text, values))
        if any(cells):
            yield number, cells


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, ArrayFormula | DataTableFormula):
        return "=…"
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
