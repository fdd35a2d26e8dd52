"""Names that mislead: old names that a commune of today bears, names of several units, divided communes."""

from __future__ import annotations

import pytest

from knowledge.places.gazetteer import gazetteer
from knowledge.places.lookup import find
from knowledge.places.model import Meaning
from tests.knowledge.places.seen import only, today
from vietnamese.unaccent import unaccent

# Old unit, old district, where it is today; the commune of today that bears the old name is not it.
NAME_TRAPS = [
    ("phường An Phú", "thị xã Tịnh Biên", "phường Tịnh Biên"),
    ("xã Bình An", "huyện Kiên Lương", "xã Kiên Lương"),
    ("phường Long Thạnh", "thị xã Tân Châu", "phường Tân Châu"),
    ("phường Mỹ Đức", "thành phố Hà Tiên", "phường Hà Tiên"),
    ("xã Thạnh Lộc", "huyện Giồng Riềng", "xã Thạnh Hưng"),
    ("xã Thạnh Đông", "huyện Tân Hiệp", "xã Tân Hiệp"),
    ("xã Tân An", "huyện Tân Hiệp", "xã Tân Hội"),
    ("xã Tân Thạnh", "thị xã Tân Châu", "xã Tân An"),
    ("thị trấn Vĩnh Bình", "huyện Châu Thành", "xã Vĩnh An"),
    ("xã Vĩnh Hòa", "thị xã Tân Châu", "xã Vĩnh Xương"),
    ("thị trấn Vĩnh Thuận", "huyện Vĩnh Thuận", "xã Vĩnh Phong"),
    ("xã Đông Hưng", "huyện An Minh", "xã An Minh"),
]
# Name, then each of its communes of today by the old district.
SHARED_NAMES = [
    ("An Bình", {"xã Tây Phú": "Thoại Sơn", "phường Rạch Giá": "Rạch Giá"}),
    ("An Hòa", {"xã Bình Hòa": "huyện Châu Thành", "phường Rạch Giá": "Rạch Giá"}),
    ("Bình An", {"xã Kiên Lương": "Kiên Lương", "xã Bình An": "huyện Châu Thành"}),
    ("Hòa An", {"xã Hội An": "Chợ Mới", "xã Hòa Hưng": "Giồng Riềng"}),
    ("Long Thạnh", {"phường Tân Châu": "Tân Châu", "xã Long Thạnh": "Giồng Riềng"}),
    ("Mỹ Phước", {"phường Long Xuyên": "Long Xuyên", "xã Mỹ Thuận": "Hòn Đất"}),
    ("Mỹ Đức", {"xã Mỹ Đức": "Châu Phú", "phường Hà Tiên": "Hà Tiên"}),
    ("Phú Mỹ", {"xã Phú Tân": "Phú Tân", "xã Giang Thành": "Giang Thành"}),
    ("Thạnh Lộc", {"xã Thạnh Lộc": "huyện Châu Thành", "xã Thạnh Hưng": "Giồng Riềng"}),
    ("Tân An", {"xã Tân An": "Tân Châu", "xã Tân Hội": "Tân Hiệp"}),
    ("Tân Hòa", {"xã Phú Tân": "Phú Tân", "xã Tân Hội": "Tân Hiệp"}),
    ("Tân Thạnh", {"xã Tân An": "Tân Châu", "xã Tân Thạnh": "An Minh"}),
    ("Vĩnh Hòa", {"xã Vĩnh Xương": "Tân Châu", "xã Vĩnh Hòa": "U Minh Thượng"}),
    ("Vĩnh Lợi", {"xã Cần Đăng": "huyện Châu Thành", "phường Rạch Giá": "Rạch Giá"}),
    ("Vĩnh Phú", {"xã Định Mỹ": "Thoại Sơn", "xã Long Thạnh": "Giồng Riềng", "xã Vĩnh Điều": "Giang Thành"}),
]


@pytest.mark.parametrize(("old", "district", "commune"), NAME_TRAPS)
def test_old_unit_is_not_the_commune_that_bears_its_name(old: str, district: str, commune: str) -> None:
    for address in (f"{old}, {district}", f"{old} cũ, {district} cũ"):
        for text in (address, unaccent(address).lower()):
            if commune in ("xã An Minh", "xã Tân Hiệp") and "cũ" not in address:
                # Both lie in the one district: only "cũ" or the province tells them apart.
                assert commune in today(text)
                assert only(text).meaning is Meaning.AMBIGUOUS
            else:
                assert today(text) == [commune]


@pytest.mark.parametrize(("old", "district", "commune"), NAME_TRAPS)
def test_trap_alone_is_asked_about_or_right(old: str, district: str, commune: str) -> None:
    mention = only(old)
    assert commune in [one.full_name for one in mention.communes]
    assert mention.meaning in (Meaning.AMBIGUOUS, Meaning.OLD)


def test_kind_word_alone_settles_traps_of_different_kinds() -> None:
    assert today("phường An Phú") == ["phường Tịnh Biên"]
    assert today("thị trấn An Phú") == ["xã An Phú"]
    assert today("xã An Phú") == ["xã An Phú"]
    assert today("phường Mỹ Đức") == ["phường Hà Tiên"]
    assert today("xã Mỹ Đức") == ["xã Mỹ Đức"]
    assert today("thị trấn Vĩnh Thuận") == ["xã Vĩnh Phong"]
    assert today("xã Vĩnh Thuận") == ["xã Vĩnh Thuận"]
    assert today("phường Mỹ Phước") == ["phường Long Xuyên"]
    assert today("xã Mỹ Phước") == ["xã Mỹ Thuận"]


@pytest.mark.parametrize(("name", "communes"), SHARED_NAMES)
def test_shared_name_is_asked_about_and_its_district_settles_it(name: str, communes: dict[str, str]) -> None:
    mention = only(f"quê {name}")
    assert mention.meaning is Meaning.AMBIGUOUS
    assert {one.full_name for one in mention.communes} == set(communes)
    for commune, district in communes.items():
        assert today(f"{name}, {district}") == [commune]
        assert today(f"ở {name} {district}") == [commune]


def test_shared_names_of_a_district_are_the_districts() -> None:
    """An Phú and Vĩnh Thuận are the last two of the seventeen: said bare, they mean the district."""
    assert only("ở An Phú").meaning is Meaning.DISTRICT
    assert only("ở Vĩnh Thuận").meaning is Meaning.DISTRICT


def test_seventeen_names_are_shared() -> None:
    names: dict[str, int] = {}
    for unit in gazetteer().old_communes:
        if not unit.became:
            names[unit.name] = names.get(unit.name, 0) + 1
    assert sum(times > 1 for times in names.values()) == 17


def test_chau_thanh_was_in_both_provinces() -> None:
    assert only("huyện Châu Thành").meaning is Meaning.AMBIGUOUS
    assert len(only("huyện Châu Thành, Kiên Giang").communes) == 3
    assert len(only("huyện Châu Thành, An Giang cũ").communes) == 5
    assert only("huyện Châu Thành, An Giang").meaning is Meaning.AMBIGUOUS
    assert today("xã Châu Thành") == ["xã Châu Thành"]


@pytest.mark.parametrize(
    "text", ["xã Phú Hội", "xa phuoc hung", "Vĩnh Châu, Châu Đốc", "ở Phước Hưng, An Phú"]
)
def test_divided_commune_is_never_answered_with_one(text: str) -> None:
    mention = only(text)
    assert mention.meaning is Meaning.DIVIDED
    assert mention.settled is None
    assert len(mention.communes) > 1


def test_cu_and_moi_tell_old_from_new() -> None:
    assert only("xã Đông Hưng").meaning is Meaning.AMBIGUOUS
    assert today("xã Đông Hưng cũ") == ["xã An Minh"]
    assert today("xã Đông Hưng mới") == ["xã Đông Hưng"]
    assert today("xã cũ Đông Hưng") == ["xã An Minh"]
    assert only("xã Đông Hưng mới sáp nhập").meaning is Meaning.AMBIGUOUS
    assert today("xã Đông Hưng, huyện An Minh, tỉnh Kiên Giang") == ["xã An Minh"]


@pytest.mark.parametrize(
    ("text", "commune"),
    [
        ("phường Đông Xuyên", "phường Long Xuyên"),
        ("phường Vĩnh Bảo", "phường Rạch Giá"),
        ("thị trấn Tịnh Biên", "phường Tịnh Biên"),
        ("thị trấn Nhà Bàng", "phường Thới Sơn"),
        ("thị trấn Chi Lăng", "phường Chi Lăng"),
        ("xã An Phú, huyện Tịnh Biên", "phường Tịnh Biên"),
        ("xã Nhơn Hưng", "phường Thới Sơn"),
        ("xã Núi Voi", "phường Chi Lăng"),
        ("xã Thới Sơn", "phường Thới Sơn"),
        ("xã Đa Phước", "xã Vĩnh Hậu"),
        ("xã Hội An", "xã Hội An"),
        ("xã Hòn Thơm", "đặc khu Phú Quốc"),
        ("thị trấn An Thới", "đặc khu Phú Quốc"),
        ("xã Cô Tô", "xã Cô Tô"),
        ("xã Vĩnh Bình, huyện Châu Thành, An Giang", "xã Vĩnh An"),
        ("xã Vĩnh Thạnh Trung", "xã Vĩnh Thạnh Trung"),
    ],
)
def test_names_lost_before_2025_are_known(text: str, commune: str) -> None:
    assert today(text) == [commune]


def test_names_alike_without_accents_are_asked_about() -> None:
    assert {one.name for one in only("xa vinh thanh").communes} == {"An Châu", "Long Thạnh"}
    assert today("xã Vĩnh Thành") == ["xã An Châu"]
    assert today("xã Vĩnh Thạnh") == ["xã Long Thạnh"]
    assert find("Vĩnh Thánh") == []
