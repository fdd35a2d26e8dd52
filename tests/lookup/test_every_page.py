"""Every procedure and every guide has its page: all that is confirmed, and nothing else outside its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from actions.walk_view import UNCONFIRMED
from actions.wording import fee_value, time_value
from channels.splitting import size
from knowledge.guides.loader import guides
from knowledge.loader import Catalogue
from knowledge.schema import Fact, Procedure, confirmed
from lookup.shelf import Shelf
from lookup.zalo import LIMIT, zalo_text
from tests.lookup.fakes import BASE, BIDI, DOUBTS, TODAY, flat, site, taken

pytestmark = pytest.mark.anyio
_FACTS = (
    "documents",
    "fees",
    "time_limits",
    "places",
    "steps",
    "conditions",
    "results",
    "legal_basis",
    "pitfalls",
)
_SENTENCE = re.compile(r"(?<=\.)\s+")


def told(procedure: Procedure, *, doubtful: bool) -> Iterator[str]:
    """Yield every sentence that the confirmed, or the unconfirmed, facts of a procedure stand for."""

    def chosen(facts: tuple[Fact, ...]) -> list[Fact]:
        return [fact for fact in facts if fact.unconfirmed is doubtful]

    for name in _FACTS:
        for fact in chosen(getattr(procedure, name)):
            yield from (
                getattr(fact, one)
                for one in ("text", "name", "body", "form", "note")
                if getattr(fact, one, None)
            )
            yield from _SENTENCE.split(getattr(fact, "when", None) or "")
    fees = [fee for fee in procedure.fees if fee.until is None or fee.until >= TODAY]
    yield from (fee_value(fee) for fee in fees if fee.unconfirmed is doubtful)
    yield from (time_value(one) for one in procedure.time_limits if one.unconfirmed is doubtful)
    if procedure.online and procedure.online.unconfirmed is doubtful:
        yield procedure.online.note or ""


def missing(sentences: Iterator[str], text: str) -> list[str]:
    wanted = (flat(sentence).rstrip(".").lower() for sentence in sentences)
    return [one for one in wanted if one.removeprefix("mẫu ") not in text.lower()]


def is_old(procedure: Procedure) -> set[str]:
    """Return the conditions of fee rows that have run out; those are left out."""
    rows = [fee for fee in procedure.fees if fee.until and fee.until < TODAY]
    return {flat(part).rstrip(".").lower() for fee in rows for part in _SENTENCE.split(fee.when or "")}


async def test_page_of_every_procedure_tells_all_that_is_confirmed(
    web: httpx.AsyncClient, real: Catalogue
) -> None:
    assert len(real) == 356
    wrong: dict[str, list[str]] = {}
    for procedure in real:
        response = await web.get(f"/tra-cuu/{procedure.code}")
        assert response.status_code == 200
        text = taken(DOUBTS.sub("", response.text)).text
        lost = [one for one in missing(told(procedure, doubtful=False), text) if one not in is_old(procedure)]
        lost += [
            one
            for one in (procedure.name, procedure.plain_name, procedure.code)
            if flat(one) not in text and one in procedure.name
        ]
        if lost:
            wrong[procedure.code] = lost
    assert wrong == {}


async def test_unconfirmed_facts_stand_in_their_section_and_change_nothing_else(
    web: httpx.AsyncClient, shelf: Shelf, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Never mixed, read strictly: without them the rest of the page is the same to the letter."""
    bare = replace(shelf.catalogue, procedures={one.code: without_doubts(one) for one in shelf.catalogue})
    app = site(tmp_path_factory.mktemp("bare"), bare)
    doubtful = [one for one in shelf.catalogue if any(fact.unconfirmed for fact in one.facts())]
    assert len(doubtful) > 100
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as other:
        for procedure in doubtful:
            page = (await web.get(f"/tra-cuu/{procedure.code}")).text
            section = DOUBTS.search(page)
            assert section
            assert "chưa kiểm chứng" in section[0]
            assert missing(told(procedure, doubtful=True), taken(section[0]).text) == []
            assert flat(DOUBTS.sub("", page)) == flat((await other.get(f"/tra-cuu/{procedure.code}")).text)
            slip = f"/tra-cuu/in?ma={procedure.code}"
            assert (await web.get(slip)).text == (await other.get(slip)).text


def without_doubts(procedure: Procedure) -> Procedure:
    changes: dict[str, object] = {name: confirmed(getattr(procedure, name)) for name in _FACTS}
    online = procedure.online
    changes["online"] = None if online is None or online.unconfirmed else online
    return procedure.model_copy(update=changes)


async def test_page_without_doubts_has_no_section_for_them(web: httpx.AsyncClient, real: Catalogue) -> None:
    sure = next(one for one in real if not any(fact.unconfirmed for fact in one.facts()))
    assert "chua-kiem-chung" not in (await web.get(f"/tra-cuu/{sure.code}")).text


async def test_every_confirmed_source_is_named_with_the_day_it_was_read(
    web: httpx.AsyncClient, real: Catalogue
) -> None:
    for procedure in list(real)[::7]:
        text = taken((await web.get(f"/tra-cuu/{procedure.code}")).text).text
        for fact in confirmed(procedure.facts()):
            source = procedure.source_of(fact)
            assert flat(source.title) in text
            assert f"{source.read:%d/%m/%Y}" in text
            assert source.decision is None or source.decision in text


async def test_page_of_every_guide_shows_its_steps_and_marks_the_unconfirmed(web: httpx.AsyncClient) -> None:
    assert len(guides()) == 48
    index = taken((await web.get("/tra-cuu/huong-dan")).text)
    for guide in guides():
        assert f"/tra-cuu/huong-dan/{guide.id}" in index.links()
        response = await web.get(f"/tra-cuu/huong-dan/{guide.id}")
        assert response.status_code == 200
        page = taken(response.text)
        for step in guide.steps:
            assert flat(step.do).split("{")[0].strip() in page.text
        doubtful = sum(step.unconfirmed for step in guide.steps)
        assert response.text.count('class="doubtful"') == page.text.count(UNCONFIRMED) == doubtful
        assert "{procedure}" not in page.text


async def test_links_of_all_pages_lead_to_pages_that_exist(web: httpx.AsyncClient, real: Catalogue) -> None:
    paths = [f"/tra-cuu/{one.code}" for one in real]
    paths += [f"/tra-cuu/huong-dan/{guide.id}" for guide in guides()]
    found: set[str] = set()
    for path in (
        *paths,
        "/tra-cuu",
        "/tra-cuu/huong-dan",
        "/tra-cuu?linh-vuc=land",
        "/tra-cuu?chuyen=cuoi-nhau",
    ):
        page = taken((await web.get(path)).text)
        ids = {one.attributes["id"] for one in page.elements if "id" in one.attributes}
        assert all(href[1:] in ids for href in page.links() if href.startswith("#"))
        found.update(href.partition("?")[0] for href in page.links() if href.startswith("/tra-cuu"))
    asking = {"/tra-cuu/hoi-ho", "/tra-cuu/chua-thay", "/tra-cuu/ma"}
    known = {*paths, "/tra-cuu", "/tra-cuu/huong-dan", "/tra-cuu/in", *asking}
    assert found <= known


def test_message_for_zalo_fits_and_names_its_page(real: Catalogue) -> None:
    shortened = 0
    for procedure in real:
        address = f"https://dichvucong.angiang.example/tra-cuu/{procedure.code}"
        text = zalo_text(procedure, TODAY, address)
        assert size(text) <= LIMIT
        assert text.endswith(address)
        assert text.startswith(procedure.plain_name)
        assert not BIDI.search(text)
        shortened += "Tin chưa ghi hết" in text
        for heading in ("Lệ phí", "Thời gian giải quyết", "Nơi nộp"):
            assert heading in text
    assert 0 < shortened < 80
