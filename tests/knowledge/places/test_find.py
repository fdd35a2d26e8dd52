"""Places in a message: every unit in every usual way of typing it, and offsets that lie in the text."""

from __future__ import annotations

import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.settings import ROOT
from knowledge.places.gazetteer import gazetteer
from knowledge.places.lookup import find
from knowledge.places.model import MERGED, Meaning, OldDistrict, Place
from tests.knowledge.places.seen import only, today
from vietnamese.unaccent import unaccent

SENTENCES = ("{}", "{} ở đâu vậy", "tui ở {} muốn làm khai sinh cho con", "Nhà ở {}, giờ nộp ở đâu?")


def bare(text: str) -> str:
    return unaccent(text).lower()


TYPED: list[Callable[[str], str]] = [str, unaccent, bare, str.lower, str.upper]


def lost_beside_today(unit: Place) -> bool:
    """A unit that ended before the merger gives way to one of today with its kind and name."""
    today = {commune.full_name for commune in gazetteer().communes}
    return getattr(unit, "until", MERGED) < MERGED and getattr(unit, "full_name", "") in today


@pytest.mark.parametrize("typed", TYPED, ids=["accents", "no accents", "small and bare", "small", "loud"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_unit_is_found_after_its_kind_word(sentence: str, typed: Callable[[str], str]) -> None:
    for unit in (*gazetteer().communes, *gazetteer().old_communes, *gazetteer().districts):
        if not lost_beside_today(unit):
            text = typed(sentence.format(unit.full_name))
            [mention] = find(text)
            assert bare(mention.text) == bare(unit.full_name)
            same = (unit, *mention.communes) if unit in gazetteer().communes else mention.readings
            assert unit in same, (text, mention)


def test_every_old_commune_with_its_old_address_leads_to_one_place() -> None:
    for unit in gazetteer().old_communes:
        address = f"{unit.full_name}, {unit.district.full_name}, tỉnh {unit.district.province} cũ"
        for text in (address, bare(address)):
            mention = only(text)
            assert set(mention.communes) == {part.commune for part in unit.parts}, text
            assert (mention.meaning is Meaning.DIVIDED) == unit.divided


@pytest.mark.parametrize(
    ("text", "commune"),
    [
        ("xã Thoại Giang", "xã Thoại Sơn"),
        ("TT. Núi Sập", "xã Thoại Sơn"),
        ("TT Núi Sập", "xã Thoại Sơn"),
        ("TT.Núi Sập", "xã Thoại Sơn"),
        ("nui sap", "xã Thoại Sơn"),
        ("p. Mỹ Phước", "phường Long Xuyên"),
        ("P.Mỹ Bình", "phường Long Xuyên"),
        ("F. Mỹ Long", "phường Long Xuyên"),
        ("x. Thoại Giang", "xã Thoại Sơn"),
        ("xa thoai giang", "xã Thoại Sơn"),
        ("xã Mỹ Hoà Hưng", "xã Mỹ Hòa Hưng"),
        ("phường Mĩ Quí", "phường Long Xuyên"),
        ("xã Ô Long Vỹ", "xã Thạnh Mỹ Tây"),
        ("phường Vĩnh Ngươn", "phường Châu Đốc"),
        ("Thổ Chu", "đặc khu Thổ Châu"),
        ("thị trấn Thứ 11", "xã An Minh"),
        ("thị trấn Thứ Mười Một", "xã An Minh"),
        ("tt thứ 3", "xã An Biên"),
        ("xã đảo Tiên Hải", "xã Tiên Hải"),
        ("thị trấn Dương Đông", "đặc khu Phú Quốc"),
        ("huyện Kiên Hải", "đặc khu Kiên Hải"),
        ("Thoại Giang (cũ)", "xã Thoại Sơn"),
        ("phường Châu Phú", "phường Châu Đốc"),
        ("phường Rạch Gía", "phường Rạch Giá"),
        ("phường Vỉnh Tế", "phường Vĩnh Tế"),
    ],
)
def test_usual_ways_of_typing_are_understood(text: str, commune: str) -> None:
    assert today(text) == [commune]
    assert today(unicodedata.normalize("NFD", text)) == [commune]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rạch Giá", "Rạch Giá"),
        ("TP Long Xuyên", "Long Xuyên"),
        ("tp.Long Xuyên", "Long Xuyên"),
        ("tx Tân Châu", "Tân Châu"),
        ("thị xã Hà Tiên", "Hà Tiên"),
        ("huyện Tịnh Biên", "Tịnh Biên"),
        ("H. Thoại Sơn", "Thoại Sơn"),
        ("huyen cho moi", "Chợ Mới"),
        ("ở Chợ Mới", "Chợ Mới"),
        ("thoai son", "Thoại Sơn"),
        ("Công an Phú Tân", "Phú Tân"),
        ("dưới Cho Moi", "Chợ Mới"),
        ("Phú Quốc", "Phú Quốc"),
    ],
)
def test_old_districts_are_found(text: str, name: str) -> None:
    mention = only(text)
    assert mention.meaning is Meaning.DISTRICT
    [district] = mention.readings
    assert isinstance(district, OldDistrict)
    assert district.name == name
    assert mention.settled is None


def test_old_province_is_found_and_todays_is_no_news() -> None:
    [old, new] = find("Kiên Giang nhập với An Giang")
    assert (old.meaning, new.meaning) == (Meaning.PROVINCE, Meaning.PROVINCE)
    assert old.communes == ()


def test_district_in_an_address_is_only_context() -> None:
    commune, district, province = find("xã Vĩnh Trạch, huyện Thoại Sơn, tỉnh An Giang")
    assert (commune.context, district.context, province.context) == (False, True, True)
    assert commune.meaning is Meaning.NEW


def test_neighbour_vouches_for_a_name_without_accents() -> None:
    assert find("vinh phu") == []
    assert today("vinh phu, thoai son") == ["xã Định Mỹ"]
    assert today("hoa binh, huyen cho moi") == ["xã Hội An"]


def test_longest_name_wins() -> None:
    assert today("xã Vĩnh Hòa Hưng Nam") == ["xã Vĩnh Hòa Hưng"]
    assert today("xã Bình Thạnh Đông") == ["xã Bình Thạnh Đông"]
    assert today("xã Thạnh Đông A") == ["xã Thạnh Đông"]


def test_small_letter_of_address_is_no_part_of_a_name() -> None:
    """ "ở Tây Yên ạ" without accents must not become Tây Yên A."""
    assert only("nha em o tay yen a").text == "tay yen"


def test_several_places_come_in_order_with_their_words() -> None:
    text = "từ xã Thoại Giang chuyển qua phường Mỹ Bình"
    assert [text[one.start : one.end] for one in find(text)] == ["xã Thoại Giang", "phường Mỹ Bình"]


@pytest.mark.parametrize(
    "text",
    [
        "xã Mỹ Phước Tây",
        "phường Tân Phú, quận 7",
        "xã Tân An, TP Tân An, Long An",
        "xã Tân Hòa huyện Lai Vung Đồng Tháp",
        "xa tan hoa huyen lai vung tinh dong thap",
        "huyện Châu Thành, tỉnh Đồng Tháp",
        "phường An Bình, Dĩ An, Bình Dương",
        "tỉnh Khánh Hòa",
        "huyện Bình Chánh",
        "thành phố Hội An",
    ],
)
def test_places_of_other_provinces_are_left_alone(text: str) -> None:
    assert find(text) == []


def test_address_that_contradicts_itself_names_no_commune() -> None:
    """A commune of another district's name lies in some other province."""
    assert [one.meaning for one in find("xã Bình Minh, huyện Thoại Sơn")] == [Meaning.DISTRICT]


WORDS = [
    "xã",
    "phường",
    "huyện",
    "thị",
    "trấn",
    "tp",
    "TT.",
    "p.",
    ",",
    "(",
    "cũ",
    "mới",
    "ở",
    "tại",
    "A",
    "an",
]
WORDS += ["giang", "công", "hội"]
NAMES = [" ".join(one.words) for names in gazetteer().names.values() for one in names]


@given(
    st.one_of(st.text(max_size=200), st.lists(st.sampled_from([*WORDS, *NAMES]), max_size=12).map(" ".join))
)
def test_never_raises_and_offsets_lie_in_the_text(text: str) -> None:
    end = 0
    for mention in find(text):
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.readings
        end = mention.end


@given(st.sampled_from(NAMES), st.sampled_from(TYPED), st.text(max_size=20), st.text(max_size=20))
def test_decomposed_text_names_the_same_places(
    name: str, typed: Callable[[str], str], before: str, after: str
) -> None:
    text = unicodedata.normalize("NFC", f"{before} xã {typed(name)} {after}")
    parted = unicodedata.normalize("NFD", text)
    assert [one.readings for one in find(text)] == [one.readings for one in find(parted)]


def test_a_message_takes_less_than_half_a_millisecond() -> None:
    text = (
        "Dạ cho tui hỏi nhà ở xã Thoại Giang, huyện Thoại Sơn giờ làm khai sinh cho con thì lên đâu nộp hồ sơ"
    )
    find(text)
    started = time.process_time()
    for _ in range(200):
        find(text)
    assert (time.process_time() - started) / 200 < 0.0005


def test_hostile_text_stays_fast() -> None:
    for text in ("xã Bình An " * 90, "an " * 330, "xa hoi an " * 100, "Châu Thành, " * 80):
        started = time.process_time()
        find(text)
        assert time.process_time() - started < 0.1, text[:20]


def test_import_is_light() -> None:
    script = "import sys, knowledge.places.lookup; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert not {"torch", "numpy", "pydantic", "yaml", "underthesea"} & set(done.stdout.split())
