"""What a query finds: by code, by ranking, by the words of names; and what is left without the ranking."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from knowledge.decision import Decision
from lookup.finding import find
from lookup.ranking import Ranked, RankedProcedure
from lookup.shelf import Shelf
from tests.lookup.fakes import BIRTH, MARRIAGE, RESIDENCE, FakeRanking

pytestmark = pytest.mark.anyio


async def codes(query: str, shelf: Shelf, ranking: FakeRanking, *, typing: bool = False) -> list[str]:
    return [one.code for one in (await find(query, shelf, ranking, typing=typing)).procedures]


@pytest.mark.parametrize("query", [BIRTH, f"{BIRTH}.000.00.00.H01", f"thủ tục {BIRTH} là gì"])
async def test_code_finds_its_procedure_without_any_ranking(
    query: str, shelf: Shelf, ranking: FakeRanking
) -> None:
    assert await codes(query, shelf, ranking) == [BIRTH]
    assert ranking.asked == []


async def test_replaced_code_finds_what_replaces_it(shelf: Shelf, ranking: FakeRanking) -> None:
    assert await codes("1.001776", shelf, ranking) == ["1.116909"]


async def test_name_of_our_own_and_decision_number_are_codes_too(shelf: Shelf, ranking: FakeRanking) -> None:
    assert await codes("lien-thong-khai-sinh", shelf, ranking) == ["lien-thong-khai-sinh"]
    assert BIRTH in await codes("163/qd-btp", shelf, ranking)


async def test_beginning_of_a_code_lists_what_begins_so(shelf: Shelf, ranking: FakeRanking) -> None:
    found = await codes("1.0011", shelf, ranking)
    assert BIRTH in found
    assert all(code.startswith("1.0011") for code in found)


async def test_unknown_code_is_said_to_be_unknown(shelf: Shelf, ranking: FakeRanking) -> None:
    found = await find("9.999999", shelf, ranking)
    assert (found.procedures, found.unknown_code) == ((), "9.999999")


async def test_likely_ones_come_first_then_names_then_the_unlikely(
    shelf: Shelf, ranking: FakeRanking
) -> None:
    hits = ((RESIDENCE, 0.6), (MARRIAGE, 0.05), ("1.000656", 0.001))
    ranking.ranked["khai sinh"] = Ranked(
        decision=Decision.ANSWER, hits=tuple(RankedProcedure(code=code, score=score) for code, score in hits)
    )
    found = await codes("khai sinh", shelf, ranking)
    assert found[0] == RESIDENCE
    assert BIRTH in found[1:-1]
    assert found[-1] == MARRIAGE
    assert len(found) == len(set(found))


async def test_code_that_the_catalogue_no_longer_holds_is_passed_over(
    shelf: Shelf, ranking: FakeRanking
) -> None:
    ranking.finds("xyzt", "9.000001", BIRTH)
    assert await codes("xyzt", shelf, ranking) == [BIRTH]


@pytest.mark.parametrize(
    "query", ["khai sinh", "KHAI SINH", normalize("NFD", "giấy khai sanh"), "giay khai sanh"]
)
async def test_names_are_found_with_or_without_accents_and_by_other_names(
    query: str, shelf: Shelf, ranking: FakeRanking
) -> None:
    assert BIRTH in await codes(query, shelf, ranking)


async def test_while_typing_the_last_word_may_be_unfinished(shelf: Shelf, ranking: FakeRanking) -> None:
    assert BIRTH in (await codes("khai si", shelf, ranking, typing=True))[:8]
    assert BIRTH not in await codes("khai si", shelf, ranking)


async def test_without_the_ranking_keywords_answer_and_that_is_said(
    shelf: Shelf, ranking: FakeRanking
) -> None:
    ranking.away = True
    found = await find("lam giay khai sinh cho con", shelf, ranking)
    assert found.by_words
    assert BIRTH in [one.code for one in found.procedures[:3]]


async def test_guides_and_events_are_found_beside_procedures(shelf: Shelf, ranking: FakeRanking) -> None:
    ranking.finds("sinh em be", BIRTH, guides=("portal-file", "no-such-guide"))
    found = await find("sinh em be", shelf, ranking)
    assert "portal-file" in [guide.id for guide in found.guides]
    assert "nha-co-em-be" in [event.id for event in found.events]


@pytest.mark.parametrize("query", ["…", "?!", "   ", "\u0301"])
async def test_query_without_a_word_finds_nothing(query: str, shelf: Shelf, ranking: FakeRanking) -> None:
    assert await codes(query, shelf, ranking) == []
