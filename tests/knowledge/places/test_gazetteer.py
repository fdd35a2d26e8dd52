"""The tables of places: whole, counted, and refused when broken."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest

from app.settings import ROOT
from knowledge.errors import CatalogueError
from knowledge.places.gazetteer import FOLDER, Needs, gazetteer, load_gazetteer
from knowledge.places.model import MERGED, Kind

SHARED = ROOT.parent / "shared" / "facts" / "places.csv"
CURRENT = [unit for unit in gazetteer().old_communes if unit.until == MERGED]


def test_there_are_102_communes_today() -> None:
    kinds = Counter(commune.kind for commune in gazetteer().communes)
    assert kinds == {Kind.COMMUNE: 85, Kind.WARD: 14, Kind.ZONE: 3}
    assert len({commune.code for commune in gazetteer().communes}) == 102
    assert len({commune.name for commune in gazetteer().communes}) == 102


def test_there_were_298_communes_before_the_merger() -> None:
    kinds = Counter((unit.district.province, unit.kind) for unit in CURRENT)
    assert kinds == {
        ("An Giang", Kind.COMMUNE): 110,
        ("An Giang", Kind.WARD): 27,
        ("An Giang", Kind.TOWN): 18,
        ("Kiên Giang", Kind.COMMUNE): 116,
        ("Kiên Giang", Kind.WARD): 17,
        ("Kiên Giang", Kind.TOWN): 10,
    }


def test_there_were_26_districts_two_of_one_name() -> None:
    names = Counter(district.name for district in gazetteer().districts)
    assert len(gazetteer().districts) == 26
    assert [name for name, times in names.items() if times > 1] == ["Châu Thành"]


def test_three_communes_were_divided() -> None:
    divided = {unit.name: [part.commune.name for part in unit.parts] for unit in CURRENT if unit.divided}
    assert divided == {
        "Phú Hội": ["An Phú", "Nhơn Hội"],
        "Phước Hưng": ["An Phú", "Nhơn Hội", "Phú Hữu"],
        "Vĩnh Châu": ["Châu Đốc", "Vĩnh Tế"],
    }
    for unit in CURRENT:
        assert {hamlet.commune for hamlet in unit.hamlets} <= {part.commune for part in unit.parts}
        assert bool(unit.hamlets) == unit.divided


def test_every_commune_of_today_was_made_of_something_and_names_its_clause() -> None:
    for commune in gazetteer().communes:
        assert gazetteer().absorbed_by(commune)
        assert commune.source.startswith("NQ 1654/NQ-UBTVQH15 Điều 1 khoản ")


def test_every_office_but_one_is_known_and_has_its_source() -> None:
    without = [commune.name for commune in gazetteer().communes if commune.office is None]
    assert without == ["Giồng Riềng"]
    offices = [commune.office for commune in gazetteer().communes if commune.office]
    assert all(office.address and office.source for office in offices)
    doubtful = {one.name for one in gazetteer().communes if one.office and one.office.ask_first}
    assert doubtful == {"Bình Đức", "Vĩnh Tế"}


def test_lost_units_lie_where_what_they_became_lies() -> None:
    lost = {
        (unit.full_name, unit.parts[0].commune.full_name) for unit in gazetteer().old_communes if unit.became
    }
    assert ("phường Đông Xuyên", "phường Long Xuyên") in lost
    assert ("xã Hòn Thơm", "đặc khu Phú Quốc") in lost
    assert ("xã Vĩnh Bình", "xã Vĩnh An") in lost
    assert len(lost) == 16


def test_evidence_names_known_names_and_trusts_no_everyday_words() -> None:
    spelled = {" ".join(one.words) for names in gazetteer().names.values() for one in names}
    with (FOLDER / "evidence.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["name"] for row in rows} <= spelled
    trusted = [row for row in rows if row["needs"] == Needs.NOTHING]
    assert {row["name"] for row in trusted if int(row["clashes"]) or int(row["lower"])} == {
        "An Giang",
        "Kiên Giang",
    }


@pytest.mark.skipif(not SHARED.exists(), reason="cần bảng gốc ở ../shared/facts/places.csv")
def test_table_is_the_one_that_was_compiled() -> None:
    ours = (FOLDER / "places.csv").read_text(encoding="utf-8").splitlines()
    assert ours[1:] == SHARED.read_text(encoding="utf-8").splitlines()[1:]


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("places.csv", "Thoại Giang,xã,", "Thoại Giang,làng,"),
        ("hamlets.csv", "Nhơn Hội", "Nhơn Lý"),
        ("lost.csv", "2025-01-01", "đầu năm"),
        ("evidence.csv", "lower", "small"),
    ],
)
def test_broken_table_is_refused_with_a_reason(tmp_path: Path, table: str, old: str, new: str) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "places")
    path = folder / table
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(CatalogueError, match="bảng địa danh"):
        load_gazetteer(folder)


def test_missing_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="bảng địa danh"):
        load_gazetteer(tmp_path)
