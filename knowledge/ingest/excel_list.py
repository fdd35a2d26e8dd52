"""The list that the portal exports to Excel: code, name, bodies and field, no details."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from knowledge.errors import IngestError
from knowledge.ingest.bodies import levels_of_bodies
from knowledge.ingest.content import Content
from knowledge.ingest.record import Finding, Record
from knowledge.ingest.tables import cell, columns, is_header, rows

_COLUMNS = {
    "code": r"^ma so\b|^ma\b",
    "name": r"^ten\b",
    "issuer": r"co quan ban hanh|co quan cong bo",
    "bodies": r"co quan thuc hien",
    "field": r"linh vuc",
}
_ADDRESS = "https://dichvucong.gov.vn"


def looks_like(content: Content) -> bool:
    """Return whether one of the first rows is the header of the portal's list."""
    return any(_header(row.cells) for row in islice(rows(content), 20))


def read(content: Content) -> Iterator[Record | Finding]:
    """Yield an outline for each row below the header.

    Raises:
        IngestError: when there is no header with "Mã số", "Tên" and "Cơ quan ban hành".
    """
    found: dict[str, int] = {}
    for row in rows(content):
        found = _header(row.cells) or found
        if found and not is_header(row.cells):
            yield _record(row.origin, row.cells, found)
    if not found:
        raise IngestError(
            f"{content.name}: không thấy dòng tiêu đề “Mã số, Tên, Cơ quan ban hành, …”.",
            "Dùng đúng tệp danh sách mà Cổng xuất ra.",
        )


def _header(cells: tuple[str, ...]) -> dict[str, int]:
    found = columns(cells, _COLUMNS)
    return found if is_header(cells) and "issuer" in found else {}


def _record(origin: str, cells: tuple[str, ...], found: dict[str, int]) -> Record:
    bodies = tuple(filter(None, (body.strip() for body in cell(cells, found, "bodies").split("\n"))))
    return Record(
        origin=origin,
        code=cell(cells, found, "code"),
        name=cell(cells, found, "name"),
        field=cell(cells, found, "field"),
        issuer=cell(cells, found, "issuer"),
        url=_ADDRESS,
        bodies=bodies,
        levels=levels_of_bodies(bodies),
        outline=True,
    )
