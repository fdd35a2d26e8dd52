"""Rows of a spreadsheet or a CSV file under limits, and the header row found by its words."""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

import openpyxl

from knowledge.errors import IngestError
from knowledge.ingest.content import Content, too_large
from knowledge.ingest.text import clean, clean_lines
from vietnamese.unaccent import skeleton

MOST_ROWS = 100_000
MOST_COLUMNS = 60
LARGEST_PART = 128 << 20
"""Bytes of all parts of a workbook once unpacked; the largest list of the portal has under 1 MB."""
MOST_PARTS = 2_000
_RATIO = 200
"""A part this many times larger than its packed form is no table; Excel's own reach about 20."""
_SMALL = 1 << 20
_BROKEN = "Mở bằng Excel rồi lưu lại dạng .xlsx."


class Row(NamedTuple):
    """Hold one row: where it stands, and its cleaned cells from the left."""

    origin: str
    cells: tuple[str, ...]


def rows(content: Content) -> Iterator[Row]:
    """Yield the rows of every sheet of a workbook, or of a CSV file, empty rows left out.

    Raises:
        IngestError: for a damaged or hostile file, or more than ``MOST_ROWS`` rows.
    """
    source = _sheets(content) if content.head(4).startswith(b"PK") else _csv(content)
    return (row for row in source if any(row.cells))


def archive_names(content: Content) -> set[str]:
    """Return the names inside a zip file; raises IngestError when it is damaged or a zip bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(content.raw())) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise IngestError(f"{content.name}: tệp Excel bị hỏng hoặc bị cắt ngang.", _BROKEN) from error
    total = sum(part.file_size for part in parts)
    packed = any(p.file_size > _SMALL and p.file_size > _RATIO * max(p.compress_size, 1) for p in parts)
    if len(parts) > MOST_PARTS or total > LARGEST_PART or packed:
        raise too_large(content.name, "nội dung sau khi giải nén", LARGEST_PART)
    return {part.filename for part in parts}


def _sheets(content: Content) -> Iterator[Row]:
    archive_names(content)
    for counted, (sheet, number, values) in enumerate(_values(content), 1):
        if counted > MOST_ROWS and any(values):
            raise IngestError(f"{content.name}: có hơn {MOST_ROWS} dòng.", "Chia thành nhiều tệp.")
        cells = tuple("" if value is None else _lines(str(value)) for value in values)
        yield Row(f"{content.name}, trang “{sheet}”, dòng {number}", cells)


def _lines(text: str) -> str:
    """Clean a cell and keep its lines apart: several bodies stand on lines of their own."""
    return "\n".join(clean_lines(text))


def _values(content: Content) -> Iterator[tuple[str, int, Sequence[object]]]:
    """Yield sheet, row number and values; whatever the library raises becomes an IngestError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content.raw()), read_only=True, data_only=True)
            sheets = list(book.worksheets)
        for sheet in sheets:
            filled = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True)
            yield from ((clean(sheet.title), number, values) for number, values in enumerate(filled, 1))
    except Exception as error:
        raise IngestError(f"{content.name}: tệp Excel bị hỏng hoặc không an toàn.", _BROKEN) from error


def looks_like_csv(text: str) -> bool:
    """Return whether a text has several columns and a header of a list of procedures."""
    lines = [line for line in text.splitlines()[:40] if line.strip()]
    return any(is_header(line.split(_delimiter(lines))) for line in lines)


def _csv(content: Content) -> Iterator[Row]:
    head = [line for _, line in islice(content.lines(), 40)]
    lines = (line for _, line in content.lines())
    reader = csv.reader(_joined(lines), delimiter=_delimiter(head))
    try:
        for number, cells in enumerate(islice(reader, MOST_ROWS), 1):
            yield Row(f"{content.name}, dòng {number}", tuple(map(_lines, cells[:MOST_COLUMNS])))
    except csv.Error as error:
        raise IngestError(f"{content.name}: CSV sai cú pháp ({error}).", "Lưu lại dạng .xlsx.") from error


def _joined(lines: Iterable[str]) -> Iterator[str]:
    return (line + "\n" for line in lines)


def _delimiter(lines: Sequence[str]) -> str:
    counts = {sign: max((line.count(sign) for line in lines), default=0) for sign in ("\t", ";", ",")}
    return max(counts, key=lambda sign: counts[sign])


def is_header(cells: Sequence[str]) -> bool:
    """Return whether a row names a column of codes and a column of names."""
    words = [skeleton(clean(cell)) for cell in cells]
    return any(_CODE_WORD.search(word) for word in words) and any(_NAME_WORD.search(word) for word in words)


_CODE_WORD = re.compile(r"^\W*ma\b.{0,40}$")
_NAME_WORD = re.compile(r"^\W*ten\b.{0,40}$|^\W*thu tuc hanh chinh\W*$")


def columns(cells: Sequence[str], wanted: Mapping[str, str]) -> dict[str, int]:
    """Return the first column whose heading, without accents, matches each wanted pattern."""
    heads = [skeleton(clean(cell)) for cell in cells]
    found = {key: _first(heads, re.compile(pattern).search) for key, pattern in wanted.items()}
    return {key: index for key, index in found.items() if index is not None}


def _first(heads: Sequence[str], matches: Callable[[str], object]) -> int | None:
    return next((index for index, head in enumerate(heads) if head and matches(head)), None)


def cell(cells: Sequence[str], found: Mapping[str, int], key: str) -> str:
    """Return the cell of a named column, empty when the column or the cell is missing."""
    index = found.get(key)
    return cells[index] if index is not None and index < len(cells) else ""
