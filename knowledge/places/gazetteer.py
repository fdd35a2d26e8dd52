"""Read the tables of places, once, into units that know each other."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from knowledge.errors import CatalogueError
from knowledge.places.letters import key
from knowledge.places.model import (
    Hamlet,
    Kind,
    NewCommune,
    Office,
    OldCommune,
    OldDistrict,
    Part,
    Place,
    Province,
)

FOLDER = Path(__file__).parent
SUFFIXES = ("A", "B", "Bắc", "Nam", "Đông", "Tây")
"""What sets communes of one family apart: Long Điền A, Vĩnh Bình Bắc."""
_PROVINCES = (Province("An Giang", gone=False), Province("Kiên Giang", gone=True))

Row = Mapping[str, str]
_NO_EVIDENCE: Row = {"needs": "hint", "lower": "0", "not_before": ""}


class Needs(StrEnum):
    """Say how much must speak for a name before it is taken for a place.

    ``evidence.csv`` gives the level of each name that is not ``HINT``, with the everyday words it was heard
    as and how often (in 9.2 million words of procedures, questions and a word list, read without accents).
    """

    NOTHING = "nothing"
    """No everyday words look like it, even without accents."""
    HINT = "hint"
    """Its own accents, capitals, a word of place before it, or a place after it."""
    STRONG = "strong"
    """Two of those: even with its accents it is an everyday phrase, or nearly one."""
    KIND = "kind"
    """A kind word, always: it is better known as something else."""


@dataclass(frozen=True)
class Name:
    """Hold one spelling of a name and the units that bear it.

    ``is_phrase``: written small with all its accents it was heard as everyday words ("chợ mới").
    ``never_before`` are keys of words that make it one ("cần đăng *ký*"). ``family`` are the units that add
    a letter or a direction to it.
    """

    words: tuple[str, ...]
    needs: Needs
    is_phrase: bool
    never_before: frozenset[str]
    units: tuple[Place, ...]
    family: tuple[OldCommune, ...]

    @property
    def has_marks(self) -> bool:
        """Return whether typing it with accents looks any different from typing it without."""
        return " ".join(self.words).lower() != " ".join(key(word) for word in self.words)


@dataclass(frozen=True)
class Gazetteer:
    """Hold every unit, and names by the keys of their words.

    ``by_first`` maps the key of a first word to the lengths, longest first, of the names that start so.
    """

    communes: tuple[NewCommune, ...]
    old_communes: tuple[OldCommune, ...]
    districts: tuple[OldDistrict, ...]
    provinces: tuple[Province, ...]
    names: Mapping[tuple[str, ...], tuple[Name, ...]]
    by_first: Mapping[str, tuple[int, ...]]
    merged_into: Mapping[str, tuple[OldCommune, ...]]

    def lies_in(self, place: Place, outer: Place) -> bool:
        """Return whether a unit lies, in whole or in part, on the land of another."""
        if isinstance(outer, Province):
            return self._province(place) == {outer.name}
        if isinstance(outer, NewCommune):
            return isinstance(place, OldCommune) and any(part.commune == outer for part in place.parts)
        if isinstance(place, OldCommune):
            return place.district == outer
        return isinstance(place, NewCommune) and isinstance(outer, OldDistrict) and place in outer.communes

    def absorbed_by(self, commune: NewCommune) -> tuple[OldCommune, ...]:
        """Return the communes of June 2025 that a commune of today was made of, in the order of the table."""
        return self.merged_into.get(commune.code, ())

    def _province(self, place: Place) -> set[str]:
        if isinstance(place, Province):
            return set()
        if isinstance(place, NewCommune):
            return {old.district.province for old in self.absorbed_by(place)}
        return {place.province if isinstance(place, OldDistrict) else place.district.province}


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Return the places that come with the project."""
    return load_gazetteer(FOLDER)


def load_gazetteer(folder: Path) -> Gazetteer:
    """Read the six tables of a folder.

    Raises:
        CatalogueError: a table is missing, or a row names an unknown kind, unit or column.
    """
    try:
        return _load(folder)
    except (OSError, KeyError, ValueError) as error:
        raise CatalogueError(
            f"bảng địa danh trong {folder} không đọc được: {type(error).__name__} {error}",
            "Xem lại tên tệp, tên cột và giá trị vừa nêu.",
        ) from error


def _load(folder: Path) -> Gazetteer:
    rows = list(_rows(folder / "places.csv"))
    communes = _communes(rows, _offices(folder))
    districts = _districts(rows, communes)
    current = _old_communes(rows, communes, districts, _hamlets(folder, communes))
    old = (*current, *_lost(folder, districts, current))
    names = _names(folder, (*communes.values(), *old, *districts.values(), *_PROVINCES))
    lengths: dict[str, set[int]] = defaultdict(set)
    for words in names:
        lengths[words[0]].add(len(words))
    merged: dict[str, list[OldCommune]] = defaultdict(list)
    for one in current:
        for part in one.parts:
            merged[part.commune.code].append(one)
    return Gazetteer(
        communes=tuple(communes.values()),
        old_communes=old,
        districts=tuple(districts.values()),
        provinces=_PROVINCES,
        names=names,
        by_first={first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()},
        merged_into={code: tuple(units) for code, units in merged.items()},
    )


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _offices(folder: Path) -> dict[str, Office]:
    return {
        row["new_name"]: Office(
            row["seat_address"], row["phone"] or None, row["ask_first"] == "yes", row["source"]
        )
        for row in _rows(folder / "offices.csv")
    }


def _communes(rows: Iterable[Row], offices: Mapping[str, Office]) -> dict[str, NewCommune]:
    communes: dict[str, NewCommune] = {}
    for row in rows:
        name, source = row["new_name"], row["source"].partition(" (một phần")[0].partition(" (phần")[0]
        if name not in communes:
            kind = Kind(row["new_kind"])
            communes[name] = NewCommune(row["new_code"], name, kind, source, offices.get(name))
    return communes


def _districts(rows: Iterable[Row], communes: Mapping[str, NewCommune]) -> dict[tuple[str, str], OldDistrict]:
    inside: dict[tuple[str, str], dict[NewCommune, None]] = defaultdict(dict)
    for row in rows:
        inside[row["old_district"], row["old_province"]][communes[row["new_name"]]] = None
    districts: dict[tuple[str, str], OldDistrict] = {}
    for (full_name, province), found in inside.items():
        kind = next(k for k in (Kind.CITY, Kind.BOROUGH, Kind.DISTRICT) if full_name.lower().startswith(k))
        name = full_name[len(kind) + 1 :]
        districts[full_name, province] = OldDistrict(name, kind, province, tuple(found))
    return districts


def _hamlets(folder: Path, communes: Mapping[str, NewCommune]) -> dict[tuple[str, str], list[Hamlet]]:
    hamlets: dict[tuple[str, str], list[Hamlet]] = defaultdict(list)
    for row in _rows(folder / "hamlets.csv"):
        hamlet = Hamlet(row["hamlet"], communes[row["new_name"]], row["source"])
        hamlets[row["old_name"], row["old_district"]].append(hamlet)
    return hamlets


def _old_communes(
    rows: Iterable[Row],
    communes: Mapping[str, NewCommune],
    districts: Mapping[tuple[str, str], OldDistrict],
    hamlets: Mapping[tuple[str, str], list[Hamlet]],
) -> list[OldCommune]:
    parts: dict[tuple[str, str, str, str], list[Part]] = defaultdict(list)
    for row in rows:
        unit = (row["old_name"], row["old_kind"], row["old_district"], row["old_province"])
        share = row["source"].rpartition("(")[2].rstrip(")") if row["split"] == "yes" else ""
        parts[unit].append(Part(communes[row["new_name"]], share, row["source"]))
    return [
        OldCommune(
            name=name,
            kind=Kind(kind),
            district=districts[district, province],
            parts=tuple(found),
            hamlets=tuple(hamlets.get((name, district), ())),
            source=found[0].source,
        )
        for (name, kind, district, province), found in parts.items()
    ]


def _lost(
    folder: Path, districts: Mapping[tuple[str, str], OldDistrict], current: Iterable[OldCommune]
) -> list[OldCommune]:
    """Read the units that ended before the merger; each lies where the unit lay that it became."""
    known = {(unit.kind, unit.name, unit.district): unit for unit in current}
    lost = []
    for row in _rows(folder / "lost.csv"):
        # The one name that two districts share is Châu Thành; the lost unit lay in the first, in An Giang.
        district = next(unit for (name, _), unit in districts.items() if name == row["district"])
        heir = known[Kind(row["became_kind"]), row["became_name"], district]
        lost.append(
            OldCommune(
                name=row["name"],
                kind=Kind(row["kind"]),
                district=district,
                parts=heir.parts,
                until=date.fromisoformat(row["until"]),
                became=heir.full_name,
                source=row["source"],
            )
        )
    return lost


def _names(folder: Path, units: Iterable[Place]) -> dict[tuple[str, ...], tuple[Name, ...]]:
    bearers: dict[str, list[Place]] = defaultdict(list)
    families: dict[str, list[OldCommune]] = defaultdict(list)
    for unit in units:
        bearers[unit.name].append(unit)
        base, _, suffix = unit.name.rpartition(" ")
        if isinstance(unit, OldCommune) and suffix in SUFFIXES:
            families[base].append(unit)
    spellings = [(name, name) for name in bearers]
    spellings += [(row["name"], row["spelling"]) for row in _rows(folder / "spellings.csv")]
    evidence = {row["name"]: row for row in _rows(folder / "evidence.csv")}
    names: dict[tuple[str, ...], list[Name]] = defaultdict(list)
    for name, spelling in spellings:
        row = evidence.get(spelling) or evidence.get(name) or _NO_EVIDENCE
        words = tuple(spelling.split())
        names[tuple(map(key, words))].append(
            Name(
                words=words,
                needs=Needs(row["needs"]),
                is_phrase=int(row["lower"]) > 0,
                never_before=frozenset(map(key, row["not_before"].split())),
                units=tuple(bearers[name]),
                family=tuple(families.get(name, ())),
            )
        )
    return {keys: tuple(found) for keys, found in names.items()}
