"""A provincial list of online services (toàn trình, một phần) or of procedures abolished (bãi bỏ)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.errors import IngestError
from knowledge.ingest.bodies import levels_of_words
from knowledge.ingest.codes import national_code
from knowledge.ingest.content import Content
from knowledge.ingest.record import Finding, Record, Severity
from knowledge.ingest.tables import Row, cell, columns, is_header, rows
from vietnamese.unaccent import skeleton

FULL, PARTIAL = "full", "partial"
_COLUMNS = {
    "code": r"^\W*ma\b",
    "name": r"^\W*ten\b|^\W*thu tuc hanh chinh\W*$",
    "field": r"linh vuc",
    "full": r"\btoan trinh\b(?!.*mot phan)",
    "partial": r"\bmot phan\b(?!.*toan trinh)",
    "level": r"^\W*muc do\b|^\W*dvc|dich vu cong truc tuyen|toan trinh.*mot phan",
    "government": r"^\W*cap\b|cap thuc hien",
    "withdrawn": r"\bbai bo\b",
}
_WITHDRAWN = re.compile(r"\bbai bo\b")
_STANDING = re.compile(r"\b(?:moi ban hanh|sua doi|bo sung|thay the|con hieu luc|chuan hoa)\b")
_MARKS = {"x", "✓", "✔", "☑", "√", "v", "co", "1", "+", "●", "þ", "ü"}
_NO_MARKS = {"", "-", "0", "khong", "☐", "o"}
_MISSING_HEADER = "Cần một dòng tiêu đề có cột “Mã thủ tục” và cột “Tên thủ tục”."


@dataclass
class _Place:
    """Remember where in the list we are: the columns, and what the section above says."""

    columns: dict[str, int] = field(default_factory=dict)
    withdrawn: bool = False
    level: str = ""
    topic: str = ""


def read(content: Content) -> Iterator[Record | Finding]:
    """Yield a record for each row with a code; a row with unclear marks yields a finding as well.

    Raises:
        IngestError: when no row names a column of codes and a column of names.
    """
    place = _Place()
    for row in rows(content):
        if is_header(row.cells):
            place.columns = columns(row.cells, _COLUMNS)
        elif not place.columns:
            _note_section(place, row.cells)
        else:
            yield from _row(place, row)
    if not place.columns:
        raise IngestError(f"{content.name}: không thấy dòng tiêu đề của danh mục.", _MISSING_HEADER)


def _row(place: _Place, row: Row) -> Iterator[Record | Finding]:
    written = cell(row.cells, place.columns, "code")
    if not any(c.isdigit() for c in written) or len(written) < 5:
        _second_header(place, row.cells)
        _note_section(place, row.cells)
        return
    level, problem = _online_level(place, row.cells)
    if problem:
        yield Finding(Severity.FLAGGED, "online_level_unclear", row.origin, "online_level", problem, _UNCLEAR)
    withdrawn = place.withdrawn or _marked(cell(row.cells, place.columns, "withdrawn"))
    yield Record(
        origin=row.origin,
        code=national_code(written) or written,
        name=cell(row.cells, place.columns, "name"),
        field=cell(row.cells, place.columns, "field") or place.topic,
        levels=levels_of_words(cell(row.cells, place.columns, "government")),
        online_level=None if withdrawn else level or None,
        outline=True,
        withdrawn=withdrawn,
    )


_UNCLEAR = "Không rõ toàn trình hay một phần (không đánh dấu, hoặc đánh dấu cả hai); bỏ qua mức độ này."


def _second_header(place: _Place, cells: Sequence[str]) -> None:
    """Take "Toàn trình" and "Một phần" from a second header row, below a merged cell."""
    below = columns(cells, {key: _COLUMNS[key] for key in ("full", "partial")})
    if len(below) == 2:
        place.columns = {**place.columns, **below}


def _note_section(place: _Place, cells: Sequence[str]) -> None:
    filled = [one for one in cells if one]
    if len(set(filled)) > 3:
        return
    words = skeleton(" ".join(filled))
    if _WITHDRAWN.search(words):
        place.withdrawn = True
    elif _STANDING.search(words):
        place.withdrawn = False
    if ("toan trinh" in words) != ("mot phan" in words):
        place.level = FULL if "toan trinh" in words else PARTIAL
        place.withdrawn = False
    topic = re.search(r"lĩnh vực[:\s]+(.+)", " ".join(filled), re.IGNORECASE)
    if topic:
        place.topic = topic.group(1).strip(" .:")


def _online_level(place: _Place, cells: Sequence[str]) -> tuple[str, str]:
    """Return the level and, where the marks are unclear, what is written."""
    if "full" in place.columns and "partial" in place.columns:
        full, partial = (cell(cells, place.columns, key) for key in ("full", "partial"))
        if _marked(full) != _marked(partial):
            return (FULL if _marked(full) else PARTIAL), ""
        return "", f"toàn trình: “{full}”, một phần: “{partial}”"
    if "level" in place.columns:
        written = cell(cells, place.columns, "level")
        words = skeleton(written)
        if ("toan trinh" in words) != ("mot phan" in words):
            return (FULL if "toan trinh" in words else PARTIAL), ""
        return "", f"“{written}”"
    for key, level in (("full", FULL), ("partial", PARTIAL)):
        if key in place.columns:
            return (level if _marked(cell(cells, place.columns, key)) else ""), ""
    return place.level, ""


def _marked(text: str) -> bool:
    """Return whether a cell is ticked, by a sign or by words ("Toàn trình", "Bãi bỏ")."""
    words = skeleton(text).strip(" .")
    if words in _NO_MARKS:
        return False
    return words in _MARKS or bool(re.search(r"\b(?:toan trinh|mot phan|bai bo)\b", words))
