"""Which team a message means: by the hamlet and the commune that it names, and never by a guess."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.teams.find import Teams
from knowledge.teams.hamlets import hamlet_name
from knowledge.teams.schema import Directory, Team
from tests.knowledge.teams.lists import BARE, FAR, OC_EO, SMALL, THOAI_SON, TRUNG_BINH

TEAMS = Teams(SMALL)


@pytest.mark.parametrize(
    "text",
    [
        "có ai tới nhà giúp không, tui ở ấp Trung Bình",
        "co ai toi nha giup ko ap trung binh",
        "ẤP TRUNG BÌNH TRỰC NGÀY NÀO",
        "tổ ở ấp Trung Bình, xã Thoại Sơn trực ngày nào",
        "ấp trung bình xã thoại giang",
        "xóm Trung Bình có ai chỉ không",
        "Ấp Trung Bình. Cho hỏi ai trực",
    ],
)
def test_hamlet_is_known_however_it_is_typed(text: str) -> None:
    assert TEAMS.named_in(text).teams == (TRUNG_BINH,)


@pytest.mark.parametrize(
    "text",
    [
        "trung bình mất bao lâu",
        "lương trung bình một tháng",
        "khóm Trung Bình",
        "ấp Trúng Bính",
        "ấp Trung Bình Nhứt",
        "ấp trung binh 2",
        "ap trung binh xa vinh trach",
        "ấp Trung Bình ở xã Óc Eo",
        "có ai tới nhà giúp không",
        "tui ở ấp",
        "",
    ],
)
def test_hamlet_is_not_guessed(text: str) -> None:
    assert TEAMS.named_in(text).teams == ()


def test_commune_without_a_hamlet_is_told_apart() -> None:
    named = TEAMS.named_in("tui ở xã Thoại Sơn có ai tới nhà không")
    assert (named.teams, named.communes) == ((), (THOAI_SON,))


def test_hamlet_of_the_name_of_a_commune_is_no_commune() -> None:
    team = Team(commune=OC_EO, commune_name="xã Óc Eo", hamlet="ấp Vĩnh Trạch")
    assert Teams(Directory(teams=(team,))).named_in("tui ở ấp Vĩnh Trạch").teams == (team,)


def test_hamlets_of_one_name_are_all_told_until_the_commune_is() -> None:
    twin = TRUNG_BINH.model_copy(update={"commune": OC_EO, "commune_name": "xã Óc Eo"})
    teams = Teams(Directory(teams=(TRUNG_BINH, twin)))
    assert teams.named_in("ấp trung bình").teams == (TRUNG_BINH, twin)
    assert teams.named_in("ấp trung bình, xã Óc Eo").teams == (twin,)


def test_longest_name_wins() -> None:
    long = TRUNG_BINH.model_copy(update={"hamlet": "ấp Trung Bình Nhứt"})
    teams = Teams(Directory(teams=(TRUNG_BINH, long)))
    assert teams.named_in("ap trung binh nhut").teams == (long,)
    assert teams.named_in("ấp Trung Bình Nhứt trực ngày nào").teams == (long,)
    assert teams.named_in("ấp Trung Bình trực ngày nào").teams == (TRUNG_BINH,)


@pytest.mark.parametrize("typed", ["ấp Trung Bình", "Ấp trung bình", "trung binh", "ap Trung Binh"])
def test_hamlet_of_an_address_is_found(typed: str) -> None:
    assert TEAMS.of_hamlet(THOAI_SON, typed) == TRUNG_BINH
    assert TEAMS.of_hamlet(OC_EO, typed) is None


def test_accents_decide_between_names_that_look_alike_without() -> None:
    other = TRUNG_BINH.model_copy(update={"hamlet": "ấp Trùng Bình"})
    teams = Teams(Directory(teams=(TRUNG_BINH, other)))
    assert teams.of_hamlet(THOAI_SON, "ấp Trùng Bình") == other
    assert teams.of_hamlet(THOAI_SON, "ap trung binh") is None, "either could be meant"


def test_communes_stand_in_the_order_of_names() -> None:
    assert TEAMS.communes == ((THOAI_SON, "xã Thoại Sơn"), (OC_EO, "xã Óc Eo"))
    assert TEAMS.of_commune(THOAI_SON) == (BARE, TRUNG_BINH)
    assert TEAMS.of_commune(OC_EO) == (FAR,)


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("Ấp  Trung Bình", "ấp", "ấp Trung Bình"),
        ("KHÓM 3", "khóm", "khóm 3"),
        ("khu phố Minh An", "khu phố", "khu phố Minh An"),
        ("Tổ dân phố 5", "tổ dân phố", "tổ dân phố 5"),
        ("Trung Bình", "", "Trung Bình"),
        ("ấp", "", "ấp"),
    ],
)
def test_kind_of_a_hamlet_is_told_from_its_name(typed: str, kind: str, text: str) -> None:
    name = hamlet_name(typed)
    assert (name.kind, name.text) == (kind, text)


@given(st.text(max_size=80))
def test_no_message_breaks_the_look_up(text: str) -> None:
    TEAMS.named_in(text)
    TEAMS.of_hamlet(THOAI_SON, text)
    assert hamlet_name(hamlet_name(text).text).keys == hamlet_name(text).keys
