"""What is said about places: notes, their sources, and the questions that settle a name."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.places import (
    READ,
    PlaceQuestion,
    ask_which,
    is_place_question,
    place_citations,
    place_note,
    question_message,
)
from knowledge.loader import Catalogue
from knowledge.places.gazetteer import gazetteer
from knowledge.places.lookup import find
from knowledge.places.model import Meaning

EVERY_UNIT = [*gazetteer().communes, *gazetteer().old_communes, *gazetteer().districts]


def note(text: str) -> str:
    found = place_note(find(text))
    return found.text if found else ""


def question(text: str) -> PlaceQuestion:
    asked = ask_which(find(text)[0])
    assert asked is not None
    return asked


def test_old_commune_is_told_with_the_seat_of_the_new_one() -> None:
    assert note("xã Thoại Giang") == (
        "Xã Thoại Giang cũ nay thuộc xã Thoại Sơn. "
        "Trụ sở xã Thoại Sơn theo phương án năm 2025: UBND huyện Thoại Sơn cũ."
    )


def test_unit_lost_earlier_is_told_with_what_it_became() -> None:
    assert note("phường Đông Xuyên").startswith(
        "Phường Đông Xuyên cũ (sau là phường Mỹ Xuyên) nay thuộc phường Long Xuyên."
    )


def test_commune_without_a_known_seat_is_told_without() -> None:
    assert note("thị trấn Giồng Riềng") == "Thị trấn Giồng Riềng cũ nay thuộc xã Giồng Riềng."
    assert note("xã Giồng Riềng") == ""


@pytest.mark.parametrize("commune", gazetteer().communes, ids=lambda one: one.name)
def test_only_doubtful_seats_are_to_be_asked_about(commune: object) -> None:
    text = note(getattr(commune, "full_name", ""))
    doubtful = getattr(commune, "name", "") in ("Bình Đức", "Vĩnh Tế")
    assert ("hỏi lại trước khi đi" in text) == doubtful


def test_district_is_told_as_its_communes() -> None:
    assert note("huyện Giang Thành") == "Huyện Giang Thành cũ nay là xã Giang Thành và xã Vĩnh Điều."
    assert note("huyện Kiên Hải") == "Huyện Kiên Hải cũ nay là đặc khu Kiên Hải."


def test_divided_and_ambiguous_names_are_told_as_they_are() -> None:
    assert note("xã Phú Hội") == "Xã Phú Hội cũ đã chia về xã An Phú và xã Nhơn Hội, tùy ấp."
    assert note("xã Đông Hưng") == (
        "Xã Đông Hưng hiện nay gồm Đông Hưng A, Vân Khánh Đông; "
        "xã Đông Hưng cũ (huyện An Minh) nay thuộc xã An Minh."
    )
    assert note("huyện Châu Thành") == "Huyện Châu Thành có ở cả An Giang cũ và Kiên Giang cũ."


def test_province_that_ended_is_told_and_todays_is_not() -> None:
    assert note("tỉnh Kiên Giang") == "Tỉnh Kiên Giang cũ nay thuộc tỉnh An Giang."
    assert note("An Giang") == ""
    assert note("làm khai sinh ở đâu") == ""


def test_context_is_not_spoken_of_and_no_more_than_two_places_are() -> None:
    assert "Huyện Thoại Sơn cũ nay là" not in note("xã Thoại Giang, huyện Thoại Sơn")
    many = note("xã Thoại Giang, phường Mỹ Bình, xã Giục Tượng")
    assert "Mỹ Bình" in many
    assert "Giục Tượng" not in many
    assert note("xã Giục Tượng hay xã Giục Tượng").count("nay thuộc") == 1


def test_sources_name_the_clause_and_the_page() -> None:
    clause, seat = place_citations(find("xã Thoại Giang"))
    assert (clause.decision, clause.read) == ("1654/NQ-UBTVQH15", READ)
    assert clause.title.endswith("Điều 1 khoản 38")
    assert seat.title == "sapnhap.bando.com.vn"
    [district] = place_citations(find("huyện Giang Thành"))
    assert district.title.endswith("Điều 1 khoản 78, 79")
    decisions = {one.decision for one in place_citations(find("phường Đông Xuyên"))}
    assert {"1654/NQ-UBTVQH15", "1285/NQ-UBTVQH15"} <= decisions
    assert place_citations([]) == ()


@pytest.mark.parametrize("unit", EVERY_UNIT, ids=lambda one: one.full_name)
def test_what_is_said_of_every_unit_is_whole_and_has_a_source(unit: object) -> None:
    mentions = find(getattr(unit, "full_name", ""))
    said = place_note(mentions)
    if said:
        assert place_citations(mentions)
        assert said.text[0].isupper()
        assert not re.search(r"None|  |\.\.|Kind\.|\( | \)", said.text)
    asked = ask_which(mentions[0])
    assert (asked is None) == (mentions[0].settled is not None)
    if asked:
        assert 2 <= len(asked.options) <= 6
        assert len({option.label for option in asked.options}) == len(asked.options)
        assert all(len(option.label) <= 64 for option in asked.options)


def test_district_is_asked_about_in_names_people_know() -> None:
    asked = question("huyện Thoại Sơn")
    assert asked.question == "Huyện Thoại Sơn cũ nay chia thành 6 nơi. Anh/chị ở nơi nào?"
    first = asked.options[0]
    assert (first.label, first.hint) == ("Xã Thoại Sơn", "gồm Núi Sập, Thoại Giang, Bình Thành")


def test_divided_commune_is_asked_about_by_hamlet_and_leaves_the_rest_open() -> None:
    asked = question("xã Phú Hội")
    assert [option.label for option in asked.options] == ["Ấp Phú Thuận", "Ấp Phú Trung", "Ấp khác"]
    assert asked.options[-1].leads_to is None
    assert "UBND xã An Phú hoặc UBND xã Nhơn Hội" in str(asked.options[-1].hint)
    assert all("hỏi lại trước khi đi" in str(option.hint) for option in asked.options[:-1])


def test_shared_name_is_asked_about_by_old_district() -> None:
    labels = {
        option.label: option.leads_to and option.leads_to.full_name
        for option in question("xã Vĩnh Phú").options
    }
    assert labels == {
        "Xã Vĩnh Phú cũ (huyện Thoại Sơn)": "xã Định Mỹ",
        "Xã Vĩnh Phú cũ (huyện Giồng Riềng)": "xã Long Thạnh",
        "Xã Vĩnh Phú cũ (huyện Giang Thành)": "xã Vĩnh Điều",
    }


def test_chau_thanh_is_asked_about_by_old_province() -> None:
    message = question_message(question("huyện Châu Thành"))
    places = [action.intent.entities["place"] for action in message.actions if action.intent]
    assert places == ["huyện Châu Thành, An Giang", "huyện Châu Thành, Kiên Giang"]


def test_question_becomes_a_message_with_one_button_an_option() -> None:
    message = question_message(question("xã Đông Hưng"))
    assert [action.label for action in message.actions] == [
        "Xã Đông Hưng hiện nay",
        "Xã Đông Hưng cũ (huyện An Minh)",
    ]
    assert {action.intent.name for action in message.actions if action.intent} == {"pick_place"}
    assert [action.intent.entities["place"] for action in message.actions if action.intent] == [
        "31036",
        "31018",
    ]
    assert "gồm Đông Hưng A, Vân Khánh Đông" in message.plain
    other = question_message(question("xã Phú Hội")).actions[-1]
    assert other.intent is not None
    assert other.intent.entities == {"place": "other"}


@pytest.mark.parametrize(
    "text",
    [
        "xã Vĩnh Trạch giờ thuộc xã nào",
        "huyện Chợ Mới bây giờ là xã gì",
        "sáp nhập rồi xã tui tên gì",
        "xa thoai giang gio thuoc xa nao vay",
        "TT Núi Sập nay đổi tên thành gì",
        "Thoại Giang giờ là xã nào",
        "xã Phú Hội nhập vô xã nào",
        "Phường Mỹ Bình bây giờ thuộc phường nào vậy",
        "huyện Thoại Sơn còn không",
        "Rạch Giá giờ còn thành phố không",
        "UBND xã Thoại Sơn ở đâu",
        "trụ sở phường Long Xuyên nằm chỗ nào",
        "xã tui trước là Tân Hòa giờ tên mới là gì",
    ],
)
def test_question_about_a_place_is_told(text: str) -> None:
    assert is_place_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "xã Thoại Giang",
        "tui ở xã Thoại Giang muốn làm khai sinh",
        "nộp hồ sơ ở xã nào",
        "xã Vĩnh Trạch giờ làm giấy khai sinh thuộc xã nào nộp",
        "đất ở Chợ Mới thuộc xã nào thì nộp ở đó hả",
        "sáp nhập rồi căn cước cũ còn xài được không",
        "Long An sáp nhập với tỉnh nào",
        "giờ này còn làm việc không",
        "An Giang ở đâu",
    ],
)
def test_errand_or_passing_mention_is_no_question_about_a_place(text: str) -> None:
    assert not is_place_question(text)


def test_no_question_of_the_catalogue_is_taken_for_one_about_a_place(catalogue: Catalogue) -> None:
    assert [text for one in catalogue for text in one.examples if is_place_question(text)] == []


@given(st.text(max_size=200))
def test_nothing_raises_on_any_text(text: str) -> None:
    mentions = find(text)
    place_note(mentions)
    place_citations(mentions)
    is_place_question(text)
    for one in mentions:
        assert (ask_which(one) is None) == bool(one.settled or one.meaning is Meaning.PROVINCE)
