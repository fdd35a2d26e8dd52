"""Lists of teams made up for tests: fake names, and telephone numbers that nobody has."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date

import openpyxl

from knowledge.teams.columns import Column
from knowledge.teams.judge import Judged, judge
from knowledge.teams.schema import Directory, Member, Team
from knowledge.teams.sheet import read_bytes

TODAY = date(2026, 11, 27)
THOAI_SON, OC_EO = "30682", "30688"
HEADER = tuple(Column)
LAN = ("Thoại Sơn", "Ấp Trung Bình", "Lê Thị Giả", "0912 345 678", "có", "thứ ba, thứ năm", "7h30-11h")
ROW = (*LAN, "Văn phòng ấp", "Mang theo căn cước", "Báo cáo của ấp", "01/11/2026")


def csv_of(*rows: Sequence[str], header: Sequence[str] = HEADER, sign: str = ",", bom: bool = False) -> bytes:
    """Return a CSV file, every cell between quotes."""
    lines = (sign.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in (header, *rows))
    return ("\ufeff" * bom + "\n".join(lines) + "\n").encode()


def xlsx_of(*rows: Sequence[object], header: Sequence[object] = HEADER, merged: Iterable[str] = ()) -> bytes:
    """Return a workbook of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (header, *rows):
        sheet.append(list(row))
    for where in merged:
        sheet.merge_cells(where)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def judged(data: bytes) -> Judged:
    """Read a file and judge it."""
    return judge(read_bytes("to.csv", data), TODAY)


def changed(row: Sequence[str], **cells: str) -> tuple[str, ...]:
    """Return a row with other cells, by the name of the column in small letters."""
    places = {column.name.lower(): n for n, column in enumerate(HEADER)}
    other = list(row)
    for name, cell in cells.items():
        other[places[name]] = cell
    return tuple(other)


TRUNG_BINH = Team(
    commune=THOAI_SON,
    commune_name="xã Thoại Sơn",
    hamlet="ấp Trung Bình",
    members=(Member(name="Lê Thị Giả", phone="0912345678", public=True), Member(name="Trần Văn Kín")),
    days=(2, 4),
    point="Văn phòng ấp",
    source="Báo cáo của ấp",
    read=date(2026, 11, 1),
)
BARE = Team(commune=THOAI_SON, commune_name="xã Thoại Sơn", hamlet="ấp Kênh Đào")
FAR = Team(commune=OC_EO, commune_name="xã Óc Eo", hamlet="ấp Trung Sơn", days=(1,))
SMALL = Directory(imported=TODAY, teams=(BARE, TRUNG_BINH, FAR))
