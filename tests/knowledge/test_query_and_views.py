"""The forms of a question that the retrievers compare, and the texts of a procedure they compare it with."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.index.query import Query
from knowledge.index.views import guide_views, outside_views, views_of
from knowledge.loader import Catalogue
from vietnamese.spelling import Speller


def test_both_forms_of_a_question() -> None:
    query = Query.of("  Làm  KHAI SINH cho con ")
    assert query.accented == "làm khai sinh cho con"
    assert query.plain == "lam khai sinh cho con"


def test_teencode_is_written_out() -> None:
    assert Query.of("lm giấy ko mất tiền").accented.endswith("không mất tiền")


def test_composed_and_decomposed_text_are_one_question() -> None:
    text = "thủ tục hoà giải đất đai"
    assert Query.of(unicodedata.normalize("NFD", text)) == Query.of(text)


def test_terms_are_words_and_their_syllables() -> None:
    terms = Query.of("đăng ký khai sinh").terms
    assert {"khai_sinh", "khai", "sinh"} <= set(terms)


def test_grams_are_pairs_and_pieces_without_accents() -> None:
    grams = Query.of("đò ngang").grams
    assert grams[0] == "do ngang"
    assert {" do", "do ", " do ", "ngang", "ang "} <= set(grams)


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "\n\t"])
def test_nothing_readable_gives_nothing(text: str) -> None:
    query = Query.of(text)
    assert (query.plain.strip(), query.terms, query.grams) == ("", [], [])


@given(st.text(max_size=60))
def test_any_text_is_taken(text: str) -> None:
    query = Query.of(text)
    assert all(len(gram) >= 3 for gram in query.grams if " " not in gram)
    assert query.accented == query.accented.lower()


def test_every_procedure_has_its_texts_in_order(tiny: Catalogue) -> None:
    found = views_of(tiny)
    positions = [view.position for view in found]
    assert positions == sorted(positions)
    assert set(positions) == set(range(len(tiny)))
    for position, procedure in enumerate(tiny):
        mine = [view for view in found if view.position == position]
        examples = [view.text for view in mine if view.is_example]
        assert examples == list(procedure.examples)
        assert {procedure.name, procedure.plain_name, procedure.summary, *procedure.aliases} == {
            view.text for view in mine if not view.is_example
        }


def test_views_outside_are_one_more_candidate() -> None:
    assert [(view.position, view.is_example) for view in outside_views(["chào", "hát"], 7)] == [(7, True)] * 2


def test_guides_stand_between_the_procedures_and_none_of_these(tiny: Catalogue) -> None:
    guides = guide_views(
        {"quen-mat-khau": ("Quên mật khẩu", "vô không được"), "mat-may": ("Mất máy",)}, len(tiny)
    )
    assert [view.position for view in guides] == [len(tiny), len(tiny), len(tiny) + 1]
    assert all(view.is_example for view in guides)


def test_mended_question_is_spelt_in_both_forms() -> None:
    speller = Speller.learn(["làm lại khai sinh", "khai sinh ở xã"] * 2)
    query = Query.of("lam lai khaisinh").mended(speller)
    assert (query.accented, query.plain) == ("làm lại khai sinh", "lam lai khai sinh")


def test_well_spelt_question_is_left_as_it_is() -> None:
    query = Query.of("làm lại khai sinh")
    assert query.mended(Speller.learn(["khai tử ở xã"] * 2)) is query
