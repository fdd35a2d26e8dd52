"""Old names of places, and that nothing is told of a place that the tables do not hold."""

from __future__ import annotations

import httpx
import pytest

from knowledge.places.gazetteer import gazetteer
from lookup.whereabouts import UNKNOWN, communes, named_in, whereabouts
from tests.lookup.fakes import BIRTH, taken

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "typed", ["Thoại Giang", "thoai giang", "xã Thoại Giang", "nui sap", "thị trấn Núi Sập"]
)
def test_old_name_leads_to_the_commune_of_today_with_its_source(typed: str) -> None:
    found = whereabouts(typed)
    assert found
    assert found.commune
    assert found.commune.full_name == "xã Thoại Sơn"
    assert found.text
    assert "xã Thoại Sơn" in found.text
    assert any("1654/NQ-UBTVQH15" in str(one.decision) for one in found.citations)


@pytest.mark.parametrize("typed", ["Hà Nội", "xã abc", "12345", "<b>", "o dau"])
def test_unknown_place_gets_no_address(typed: str) -> None:
    found = whereabouts(typed)
    assert found
    assert (found.text, found.commune, found.citations) == (UNKNOWN, None, ())


def test_nothing_typed_says_nothing() -> None:
    assert whereabouts("") is None
    assert named_in("làm khai sinh") is None


def test_district_is_asked_for_and_each_answer_leads_on() -> None:
    found = whereabouts("huyện Tri Tôn")
    assert found
    assert found.commune is None
    (question,) = found.questions
    for way in question.ways:
        assert way.value
        settled = whereabouts(way.value)
        assert settled
        assert settled.commune
        assert settled.commune.full_name.lower() == way.label.lower()


def test_name_of_two_old_districts_is_told_apart() -> None:
    found = whereabouts("Châu Thành")
    assert found
    for way in found.questions[0].ways:
        assert way.value
        assert whereabouts(way.value)


def test_every_commune_of_today_can_be_chosen() -> None:
    assert len(communes()) == len(gazetteer().communes) == 102
    for name in communes():
        found = whereabouts(name)
        assert found
        assert found.text != UNKNOWN
        assert name in {one.full_name for one in gazetteer().communes}


async def test_page_tells_it_beside_where_to_file_and_carries_it_on(web: httpx.AsyncClient) -> None:
    page = taken((await web.get(f"/tra-cuu/{BIRTH}?xa=thoai+giang")).text)
    assert "nay thuộc xã Thoại Sơn" in page.text
    assert any("xa=thoai+giang" in href for href in page.links() if href.startswith("/tra-cuu/1."))
    office = gazetteer().communes
    told = [one.office.address for one in office if one.office and one.full_name != "xã Thoại Sơn"]
    assert not [address for address in told if len(address) > 12 and address in page.text]


async def test_place_in_a_question_is_told_above_the_results(web: httpx.AsyncClient) -> None:
    page = taken((await web.get("/tra-cuu", params={"q": "khai sinh ở xã Thoại Giang"})).text)
    assert "nay thuộc xã Thoại Sơn" in page.text
