"""Corrected facts: what they do to a catalogue, when they wait, and that files give back what was written."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from knowledge.errors import FactEditError
from knowledge.fact_edits import FactEdit, FactEdits, FactField, Reading, content_of, is_there, with_edits
from knowledge.fact_files import read_edits_of, read_fact_edits, write_edits_of
from knowledge.loader import load_catalogue
from knowledge.schema import Fact, Procedure, Unit, Via
from tests.knowledge.made_up import BEES, FERRY, catalogue, procedure

READING = Reading(title="Nghị quyết", decision="9/NQ-HĐND", read=date(2026, 11, 20))
HALL = {"body": "Ủy ban nhân dân xã"}
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60).filter(str.strip)
MAYBE = st.none() | WORDS
VIA = st.lists(st.sampled_from(list(Via)), unique=True).map(tuple)


def edit(number: int = 1, field: FactField = FactField.FEES, **parts: Any) -> FactEdit:
    return FactEdit(id=number, field=field, reading=READING, by="lan", on=date(2026, 11, 27), **parts)


def ferry() -> Procedure:
    return procedure(FERRY, fees=[{"amount": 8000}, {"amount": 500, "unconfirmed": True}], places=[HALL])


def facts() -> st.SearchStrategy[tuple[FactField, Fact]]:
    """Return any fact of any field that the schema lets in."""
    shapes: dict[FactField, st.SearchStrategy[dict[str, Any]]] = {
        FactField.DOCUMENTS: st.fixed_dictionaries(
            {"name": WORDS, "originals": st.none() | st.integers(0, 20), "when": MAYBE, "note": MAYBE}
        ),
        FactField.FEES: st.fixed_dictionaries(
            {"amount": st.integers(0, 10**8), "via": VIA, "when": MAYBE, "until": st.none() | st.dates()}
        ),
        FactField.TIME_LIMITS: st.fixed_dictionaries(
            {"amount": st.integers(1, 400), "unit": st.sampled_from(Unit), "via": VIA}
        ),
        FactField.PLACES: st.fixed_dictionaries({"body": WORDS, "via": VIA, "when": MAYBE}),
        FactField.ONLINE: st.fixed_dictionaries({"available": st.booleans(), "note": MAYBE}),
    }
    text = st.fixed_dictionaries({"text": WORDS})
    return st.sampled_from(list(FactField)).flatmap(
        lambda field: shapes.get(field, text).map(lambda raw: (field, field.shape.model_validate(raw)))
    )


@given(st.lists(facts(), min_size=1, max_size=6))
def test_edits_that_are_written_and_read_back_give_the_same_facts(
    tmp_path_factory: pytest.TempPathFactory, chosen: list[tuple[FactField, Fact]]
) -> None:
    folder = tmp_path_factory.mktemp("facts")
    edits = tuple(edit(n, field, after=content_of(fact)) for n, (field, fact) in enumerate(chosen, 1))
    write_edits_of(folder, FERRY, edits)
    assert read_edits_of(folder, FERRY) == edits
    whole = catalogue(ferry())
    before, after = FactEdits({FERRY: edits}).applied(whole), read_fact_edits(folder).applied(whole)
    assert before.procedures == after.procedures
    assert before.version == after.version


@given(facts())
def test_fact_put_in_place_of_itself_keeps_all_it_says(one: tuple[FactField, Fact]) -> None:
    field, fact = one
    value = fact if field is FactField.ONLINE else (fact,)
    before = procedure(FERRY).model_copy(update={field.value: value})
    content = json.loads(json.dumps(content_of(fact)))
    after = with_edits(before, [edit(field=field, before=content, after=content)])
    assert [content_of(one) for one in field.facts_of(after)] == [content]
    assert after.source_of(field.facts_of(after)[0]).decision == "9/NQ-HĐND"


def test_every_fact_of_the_real_catalogue_can_be_named_and_renewed() -> None:
    for one in load_catalogue():
        for field in FactField:
            for fact in field.facts_of(one):
                assert is_there(one, field, content_of(fact)), (one.code, field)


def test_edit_confirms_an_unconfirmed_fact() -> None:
    after = with_edits(ferry(), [edit(before={"amount": 500}, after={"amount": 500})])
    assert [fee.unconfirmed for fee in after.fees] == [False, False]


def test_edit_takes_its_fact_away_and_leaves_the_others() -> None:
    assert [fee.amount for fee in with_edits(ferry(), [edit(before={"amount": 8000})]).fees] == [500]


def test_edit_whose_fact_is_no_longer_there_waits_and_changes_nothing() -> None:
    edits = FactEdits(
        {FERRY: (edit(before={"amount": 7000}, after={"amount": 1}),), BEES: (edit(2, after=FEE),)}
    )
    whole = catalogue(ferry())
    assert edits.applied(whole) is whole
    assert [(code, one.id) for code, one in edits.waiting(whole)] == [(FERRY, 1), (BEES, 2)]


FEE = {"amount": 1}


def test_later_edit_stands_on_the_one_before() -> None:
    chain = (edit(1, before={"amount": 8000}, after={"amount": 9000}),)
    chain += (edit(2, before={"amount": 9000}, after={"amount": 10000}),)
    assert with_edits(ferry(), chain).fees[0].amount == 10000
    assert [one.id for _, one in FactEdits({FERRY: chain[1:]}).waiting(catalogue(ferry()))] == [2]


def test_second_way_online_waits() -> None:
    online = procedure(FERRY, online={"available": True})
    assert with_edits(online, [edit(field=FactField.ONLINE, after={"available": False})]) is online


def test_version_follows_the_edits() -> None:
    whole = catalogue(ferry())
    one = FactEdits({FERRY: (edit(before={"amount": 8000}, after={"amount": 9000}),)})
    other = FactEdits({FERRY: (edit(before={"amount": 8000}, after={"amount": 9001}),)})
    versions = {whole.version, one.applied(whole).version, other.applied(whole).version}
    assert len(versions) == 3
    assert one.applied(whole).version == one.applied(whole).version


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"after": {"amount": -1}},
        {"after": {"amount": 1, "source": "x"}},
        {"after": {"amount": 1, "unconfirmed": True}},
        {"after": {"text": "x"}},
    ],
)
def test_edit_that_the_schema_would_refuse_is_none(parts: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        edit(**parts)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://x.vn/a", "https://x y", 'https://x"><b>'])
def test_reading_takes_addresses_of_the_web_only(url: str) -> None:
    with pytest.raises(ValidationError):
        Reading(title="x", url=url, read=date(2026, 1, 1))


@pytest.mark.parametrize(
    "code", ["../x", "..", "", "9.000001/../../x", "9.000001\n", "/etc/passwd", "9.000001.yaml"]
)
def test_code_that_could_lead_out_of_the_folder_is_refused(tmp_path: Path, code: str) -> None:
    with pytest.raises(FactEditError):
        write_edits_of(tmp_path / "facts", code, [edit(after=FEE)])
    with pytest.raises(FactEditError):
        read_edits_of(tmp_path / "facts", code)
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize(
    "text", ["[", "x: 1", "- id: 1\n  field: fees\n", "- !!python/object:os.system {}\n"]
)
def test_broken_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / f"{FERRY}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(FactEditError, match=f"facts/{FERRY}.yaml"):
        read_fact_edits(tmp_path)


def test_no_edits_left_leave_no_file(tmp_path: Path) -> None:
    write_edits_of(tmp_path, FERRY, [edit(after=FEE)])
    write_edits_of(tmp_path, FERRY, [])
    assert list(tmp_path.iterdir()) == []
