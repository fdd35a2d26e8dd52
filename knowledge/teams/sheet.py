"""A list of teams as rows under known columns, from a CSV or an XLSX file."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from knowledge.teams.columns import Column, column_of, is_header, is_ignored
from knowledge.teams.errors import TeamFileError
from knowledge.teams.workbook import MOST_COLUMNS, Rows, read_workbook

LARGEST: Final = 8 << 20
"""Bytes; a province has some two thousand hamlets."""
MOST_ROWS: Final = 20_000
_HEADER_WITHIN: Final = 15
"""Rows above which a title may stand."""
_TEMPLATE: Final = "Lấy tệp mẫu: tthc team template > to-cong-nghe-so.csv"


@dataclass(frozen=True)
class SheetRow:
    """Hold one row: its number in the file, and its cells by column; a column that is missing is empty."""

    number: int
    cells: Mapping[Column, str]


@dataclass(frozen=True)
class Sheet:
    """Hold the rows below the header, headings that we do not know, and merged cells (row, column, where)."""

    rows: tuple[SheetRow, ...]
    unknown: tuple[str, ...]
    merged: tuple[tuple[int, str, str], ...] = ()


def read_sheet(path: Path) -> Sheet:
    """Read a file.

    Raises:
        TeamFileError: it cannot be opened, is too large, is no table, or has no header that we know.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise TeamFileError(f"{path.name}: không mở được tệp.", "Kiểm tra đường dẫn và quyền đọc.") from error
    return read_bytes(path.name, data)


def read_bytes(name: str, data: bytes) -> Sheet:
    """Read the bytes of a file; see :func:`read_sheet`."""
    if len(data) > LARGEST:
        raise TeamFileError(f"{name}: tệp lớn hơn {LARGEST >> 20} MB.", "Bỏ hình ảnh, các trang tính khác.")
    if not data.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise TeamFileError(f"{name}: tệp trống.", _TEMPLATE)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise TeamFileError(f"{name}: là Excel đời cũ (.xls).", "Mở bằng Excel rồi lưu lại dạng .xlsx.")
    merged: tuple[tuple[int, int, str], ...] = ()
    if data.startswith(b"PK"):
        rows, merged = read_workbook(name, data, MOST_ROWS)
    else:
        rows = _csv(name, data)
    if len(rows) > MOST_ROWS:
        raise TeamFileError(f"{name}: có hơn {MOST_ROWS} dòng.", "Chia danh sách theo xã rồi gộp bằng tay.")
    return _sheet(name, rows, merged)


def _sheet(name: str, rows: Rows, merged: tuple[tuple[int, int, str], ...]) -> Sheet:
    at = next((n for n, (_, cells) in enumerate(rows[:_HEADER_WITHIN]) if is_header(cells)), None)
    if at is None:
        wanted = f"“{Column.COMMUNE}” và “{Column.HAMLET}”"
        raise TeamFileError(f"{name}: không thấy dòng tiêu đề có cột {wanted}.", _TEMPLATE)
    header_row, header = rows[at]
    if at + 1 == len(rows):
        raise TeamFileError(f"{name}: chưa có dòng nào dưới tiêu đề.", "Ghi mỗi người của tổ một dòng.")
    columns = _columns(name, header)
    named = dict(zip(columns.values(), columns.keys(), strict=True))
    unknown = tuple(one for n, one in enumerate(header) if n not in named and not is_ignored(one))
    return Sheet(
        tuple(_row(number, cells, columns) for number, cells in rows[at + 1 :]),
        unknown,
        tuple(
            (last, named.get(column, header[column] if column < len(header) else ""), where)
            for last, column, where in merged
            if last > header_row
        ),
    )


def _columns(name: str, header: tuple[str, ...]) -> dict[Column, int]:
    found: dict[Column, int] = {}
    for place, heading in enumerate(header):
        column = column_of(heading)
        if column in found:
            raise TeamFileError(f"{name}: hai cột cùng là “{column}”.", f"Bỏ hoặc đổi tên cột “{heading}”.")
        if column is not None:
            found[column] = place
    return found


def _row(number: int, cells: tuple[str, ...], columns: Mapping[Column, int]) -> SheetRow:
    return SheetRow(number, {one: cells[at] if at < len(cells) else "" for one, at in columns.items()})


def _csv(name: str, data: bytes) -> Rows:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TeamFileError(
            f"{name}: chữ không phải UTF-8.",
            "Trong Excel chọn Lưu thành, loại “CSV UTF-8”, hoặc lưu dạng .xlsx.",
        ) from error
    if "\0" in text:
        raise TeamFileError(f"{name}: có ký tự rỗng, tệp bị hỏng.", "Lưu lại từ Excel.")
    head = text[:4000]
    sign = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    try:
        return _rows_of(reader)
    except csv.Error as error:
        raise TeamFileError(
            f"{name}: CSV sai cú pháp gần dòng {reader.line_num}.", "Mở bằng Excel rồi lưu lại dạng .xlsx."
        ) from error


def _rows_of(reader: Any) -> Rows:
    rows: Rows = []
    number = 1
    for cells in reader:
        kept = tuple(cell.strip() for cell in cells[:MOST_COLUMNS])
        if any(kept):
            rows.append((number, kept))
        if len(rows) > MOST_ROWS:
            break
        number = reader.line_num + 1
    return rows
