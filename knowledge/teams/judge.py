"""Turn rows into teams, or say of each cell that cannot be used what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from knowledge.places.model import NewCommune
from knowledge.teams.columns import OF_TEAM, Column
from knowledge.teams.communes import Unclear, commune_of
from knowledge.teams.hamlets import HamletName, hamlet_name
from knowledge.teams.schema import Member, Team
from knowledge.teams.sheet import Sheet, SheetRow
from knowledge.teams.values import BadValueError, day_of, days_of, hours_of, is_public, phone_of, text_of

SHOWN: Final = 60
"""Characters of a value that a reject quotes."""
_FORMULA: Final = ("=", "@")
_CODE_HINT: Final = "Ghi mã xã 5 số, hoặc ghi kèm huyện cũ: “xã Bình An, huyện Kiên Lương”."


@dataclass(frozen=True)
class Reject:
    """Say which cell cannot be used, what it says, why, and what to do."""

    row: int
    column: str
    value: str
    why: str
    hint: str

    def __str__(self) -> str:
        """Return it in one line."""
        said = f" “{self.value}”" if self.value else ""
        return f"Dòng {self.row}, cột {self.column}:{said} {self.why} {self.hint}"


@dataclass
class Judged:
    """Hold the teams of a file, and what of it cannot be used; with a reject nothing may be applied."""

    teams: tuple[Team, ...] = ()
    rejects: list[Reject] = field(default_factory=list)


@dataclass
class _Rows:
    """Gather the rows of one hamlet; ``told`` are the cells about the whole team, with their rows."""

    commune: NewCommune
    hamlet: HamletName
    members: dict[tuple[str, str], Member] = field(default_factory=dict)
    told: dict[Column, tuple[int, Any]] = field(default_factory=dict)


def judge(sheet: Sheet, today: date) -> Judged:
    """Return the teams of a sheet, by commune and hamlet; the rows of one hamlet become one team."""
    judged = Judged()
    judged.rejects += [
        Reject(row, column, where, "là các ô bị gộp.", "Bỏ gộp ô, ghi giá trị vào từng dòng.")
        for row, column, where in sheet.merged
    ]
    found: dict[tuple[str, str], _Rows] = {}
    for row in sheet.rows:
        _take(row, found, judged.rejects, today)
    in_order = sorted(found.values(), key=lambda one: (one.commune.code, one.hamlet.text))
    judged.teams = tuple(map(_team, in_order))
    return judged


def _take(row: SheetRow, found: dict[tuple[str, str], _Rows], rejects: list[Reject], today: date) -> None:
    reader = _Cells(row, rejects)
    commune, hamlet = reader.commune(), reader.hamlet()
    public: bool | None = reader.read(Column.PUBLIC, is_public)
    member = Member(
        name=reader.read(Column.NAME, lambda value: text_of("name", value)) or "",
        phone=reader.read(Column.PHONE, phone_of) or "",
        public=bool(public),
    )
    told = {column: reader.read(column, parse) for column, parse in _parsers(today).items()}
    if commune is None or hamlet is None:
        return
    team = found.setdefault((commune.code, hamlet.text.lower()), _Rows(commune, hamlet))
    if member.name or member.phone:
        known = team.members.setdefault((member.name, member.phone), member)
        if public is not None and known.public != public:
            reader.reject(Column.PUBLIC, "khác dòng trên của cùng một người.", "Ghi giống nhau ở các dòng.")
    _agree(team, told, reader)


def _agree(team: _Rows, told: Mapping[Column, Any], reader: _Cells) -> None:
    for column, value in told.items():
        if not value:
            continue
        row, before = team.told.setdefault(column, (reader.row.number, value))
        if before != value:
            reader.reject(
                column,
                f"khác dòng {row} của cùng {team.hamlet.text}.",
                "Ghi giống nhau, hoặc để trống dòng sau.",
            )


def _parsers(today: date) -> dict[Column, Callable[[str], Any]]:
    parsers: dict[Column, Callable[[str], Any]] = {
        Column.DAYS: days_of,
        Column.HOURS: hours_of,
        Column.POINT: lambda value: text_of("point", value),
        Column.NOTE: lambda value: text_of("note", value),
        Column.SOURCE: lambda value: text_of("source", value),
        Column.READ: lambda value: day_of(value, today),
    }
    return {column: parsers[column] for column in OF_TEAM}


class _Cells:
    """Read the cells of one row, and note each that cannot be used."""

    def __init__(self, row: SheetRow, rejects: list[Reject]) -> None:
        self.row = row
        self._rejects = rejects

    def read(self, column: Column, parse: Callable[[str], Any]) -> Any:
        """Return what a cell says; ``None`` where it cannot be used, which is noted."""
        value = self.row.cells.get(column, "").strip()
        if value.startswith(_FORMULA):
            self.reject(column, "là công thức.", "Dán lại dưới dạng giá trị.")
            return None
        try:
            return parse(value)
        except BadValueError as error:
            self.reject(column, error.message, error.hint)
            return None

    def commune(self) -> NewCommune | None:
        """Return the commune of today."""
        text = self.read(Column.COMMUNE, lambda value: text_of("commune", value))
        if text is None:
            return None
        if not text:
            self.reject(Column.COMMUNE, "để trống.", "Ghi tên hoặc mã xã, phường, đặc khu.")
            return None
        found = commune_of(text)
        if isinstance(found, Unclear):
            self.reject(Column.COMMUNE, _what_is_open(found), _CODE_HINT)
            return None
        return found

    def hamlet(self) -> HamletName | None:
        """Return the name of the hamlet."""
        text = self.read(Column.HAMLET, lambda value: text_of("hamlet", value))
        name = hamlet_name(text) if text else None
        if text is not None and (name is None or not name.keys[0]):
            self.reject(Column.HAMLET, "để trống.", "Ghi tên ấp, khóm, khu phố.")
            return None
        return name

    def reject(self, column: Column, why: str, hint: str) -> None:
        """Note that a cell cannot be used."""
        value = " ".join(self.row.cells.get(column, "").split())[:SHOWN].strip()
        self._rejects.append(Reject(self.row.number, column, value, why, hint))


def _what_is_open(found: Unclear) -> str:
    if not found.communes:
        return "không có xã, phường, đặc khu nào tên này ở An Giang."
    named = ", ".join(f"{one.full_name} ({one.code})" for one in found.communes[:6])
    return f"chưa rõ là nơi nào: {named}."


def _team(rows: _Rows) -> Team:
    told: dict[Column, Any] = {column: value for column, (_, value) in rows.told.items()}
    return Team(
        commune=rows.commune.code,
        commune_name=rows.commune.full_name,
        hamlet=rows.hamlet.text,
        members=tuple(rows.members.values()),
        days=told.get(Column.DAYS, ()),
        hours=told.get(Column.HOURS, ()),
        point=told.get(Column.POINT, ""),
        note=told.get(Column.NOTE, ""),
        source=told.get(Column.SOURCE, ""),
        read=told.get(Column.READ),
    )
