"""The booklet on paper: numbers in the contents, anchors, confirmed facts, no script."""

from __future__ import annotations

import re
from datetime import date

from knowledge.guides.loader import load_guides
from knowledge.loader import load_catalogue
from lookup.pocket_booklet import booklet_page, chapters
from lookup.pocket_cards import cards
from tests.knowledge import made_up
from tests.knowledge.guides.made_up import shelf, three
from tests.lookup.test_pocket import DAY, HOSTILE, Page, hostile_guides, hostile_procedure


def test_whole_catalogue_is_in_it_once_and_every_anchor_leads_somewhere() -> None:
    catalogue, guides = load_catalogue(), load_guides()
    page = Page(booklet_page(catalogue, guides, DAY))
    articles = [given["id"] for tag, given in page.elements if tag == "article"]
    assert sorted(articles) == sorted(
        [f"p-{code}" for code in catalogue.procedures] + [f"g-{one.id}" for one in guides]
    )
    ids = [given["id"] for _, given in page.elements if "id" in given]
    assert len(set(ids)) == len(ids)
    assert {given["href"].removeprefix("#") for tag, given in page.elements if tag == "a"} <= set(ids)


def test_nothing_is_loaded_and_nothing_runs() -> None:
    page = Page(booklet_page(made_up.catalogue(), three(), DAY))
    assert {tag for tag, _ in page.elements} & {"script", "link", "img", "iframe", "form"} == set()
    assert page.policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in page.policy


def test_procedures_are_numbered_through_all_fields() -> None:
    found = (
        made_up.procedure(),
        made_up.procedure(made_up.BEES, domain="land"),
        made_up.procedure("9.000003"),
    )
    groups = chapters(cards(made_up.catalogue(*found), DAY))
    assert [(one.id, [member.number for member in one.members]) for one in groups] == [
        ("land", [1]),
        ("business", [2, 3]),
    ]


def test_next_step_names_the_number_to_turn_to() -> None:
    steps = [{"text": "Nuôi ong", "code": made_up.BEES}, {"text": "Nghỉ"}]
    catalogue = made_up.catalogue(made_up.procedure(next_steps=steps), made_up.procedure(made_up.BEES))
    assert '<a href="#p-9.000002">Nuôi ong (số 2)</a>; Nghỉ' in booklet_page(catalogue, shelf(), DAY)


def test_unconfirmed_facts_are_not_printed() -> None:
    steps = [{"text": "Qua cầu zugzwang."}, {"text": "Qua cầu xyzzy.", "unconfirmed": True}]
    text = booklet_page(made_up.catalogue(made_up.procedure(steps=steps)), shelf(), DAY)
    assert "zugzwang" in text
    assert "xyzzy" not in text


def test_markup_in_every_field_stays_text() -> None:
    catalogue = made_up.catalogue(hostile_procedure())
    page = Page(booklet_page(catalogue, hostile_guides(), DAY))
    assert {tag for tag, _ in page.elements} & {"script", "img"} == set()
    assert HOSTILE not in booklet_page(catalogue, hostile_guides(), DAY)


def test_same_catalogue_gives_the_same_bytes() -> None:
    first, again = (booklet_page(made_up.catalogue(), three(), DAY) for _ in range(2))
    assert first == again
    later = booklet_page(made_up.catalogue(), three(), date(2027, 1, 31))
    assert re.sub("31/01/2027", "27/11/2026", later) == first
