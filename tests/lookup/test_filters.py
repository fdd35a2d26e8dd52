"""Filters keep what they say, and their counts are what is then left."""

from __future__ import annotations

import httpx
import pytest

from knowledge.schema import Domain, Level
from lookup.filters import EVENT, FIELD, ONLINE, RECEIVER, Filters, can_go_online
from lookup.receivers import receivers_of
from lookup.shelf import Shelf
from tests.lookup.fakes import BIRTH, FakeRanking, taken

pytestmark = pytest.mark.anyio


def test_unknown_values_filter_nothing() -> None:
    asked = {FIELD: "magic", RECEIVER: "<script>", ONLINE: "maybe", EVENT: "khong-co"}
    assert not Filters.of(asked)
    assert Filters.of({}) == Filters()


def test_each_filter_keeps_only_what_it_says(shelf: Shelf) -> None:
    every = list(shelf.catalogue)
    land = Filters(field="land").kept(every, shelf)
    assert land
    assert {one.domain for one in land} == {Domain.LAND}
    assert all(Level.PROVINCE in one.levels for one in Filters(receiver="cap-tinh").kept(every, shelf))
    assert all(can_go_online(one) is False for one in Filters(online="khong").kept(every, shelf))
    assert BIRTH in {one.code for one in Filters(event="nha-co-em-be").kept(every, shelf)}


@pytest.mark.parametrize(
    "chosen", [Filters(), Filters(field="land"), Filters(receiver="cong-an", online="duoc")]
)
def test_count_of_a_choice_is_what_it_leaves(chosen: Filters, shelf: Shelf) -> None:
    every = list(shelf.catalogue)
    for facet in chosen.facets(every, shelf):
        for option in facet.options:
            asked = {**dict(chosen.pairs), facet.name: option.value}
            assert len(Filters.of(asked).kept(every, shelf)) == option.count


def test_departments_are_not_read_out_of_other_words(shelf: Shelf) -> None:
    tax = next(one for one in shelf.catalogue if any(p.body == "Thuế cơ sở" for p in one.places))
    assert "thue" in receivers_of(tax)
    assert "so" not in receivers_of(tax)


def test_nearly_every_procedure_has_a_receiver_and_no_level_is_lost(shelf: Shelf) -> None:
    without = [code for code, entry in shelf.entries.items() if not entry.receivers]
    assert without == []


async def test_page_counts_and_offers_the_way_out_of_filters(
    web: httpx.AsyncClient, ranking: FakeRanking
) -> None:
    ranking.finds("khai sinh", BIRTH)
    page = taken((await web.get("/tra-cuu", params={"q": "khai sinh", "linh-vuc": "civil_status"})).text)
    assert "Đang lọc: Hộ tịch, nuôi con nuôi" in page.text
    empty = taken((await web.get("/tra-cuu", params={"q": "khai sinh", "linh-vuc": "waterway"})).text)
    assert "Bộ lọc không còn thủ tục nào" in empty.text
    assert "/tra-cuu?q=khai+sinh" in empty.links()


async def test_long_list_has_pages(web: httpx.AsyncClient) -> None:
    first = taken((await web.get("/tra-cuu?noi=cap-xa")).text)
    assert "trang 1/" in first.text
    second = next(href for href in first.links() if "trang=2" in href)
    assert "trang 2/" in taken((await web.get(second)).text).text
    for odd in ("0", "-1", "99999", "x", "٣"):
        assert (await web.get(f"/tra-cuu?noi=cap-xa&trang={odd}")).status_code == 200


async def test_event_alone_shows_its_steps_in_order(web: httpx.AsyncClient) -> None:
    page = taken((await web.get("/tra-cuu?chuyen=nha-co-em-be")).text)
    assert "Chúc mừng gia đình có em bé" in page.text
    assert page.text.index("Làm giấy khai sinh trong 60 ngày") < page.text.index("Làm thẻ căn cước cho bé")
    assert f"/tra-cuu/{BIRTH}" in page.links()
