"""Corrected facts reach what is built: the catalogue, the name of the index, and what a retraining keeps."""

from __future__ import annotations

from datetime import date

import pytest

from app import knowledge
from app.release import freeze
from app.settings import Settings
from app.stock import names_for, open_stock
from knowledge.fact_edits import FactEdit, FactField, Reading
from knowledge.fact_files import write_edits_of
from tests.knowledge.made_up import FERRY, procedure
from tests.knowledge.made_up import catalogue as small_catalogue

READING = Reading(title="Nghị quyết", decision="9/NQ-HĐND", read=date(2026, 11, 20))
EDIT = FactEdit(
    id=1, field=FactField.FEES, after={"amount": 9000}, reading=READING, by="lan", on=date(2026, 11, 27)
)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge, "load_catalogue", lambda: small_catalogue(procedure(FERRY)))


def fees(settings: Settings) -> list[int | None]:
    return [fee.amount for fee in knowledge.catalogue(settings).procedures[FERRY].fees]


def test_corrected_fact_stands_in_the_catalogue_and_names_another_index(settings: Settings) -> None:
    before = knowledge.catalogue(settings)
    index, model = names_for(settings, before)
    write_edits_of(settings.facts_dir, FERRY, [EDIT])
    assert fees(settings) == [9000]
    after = names_for(settings, knowledge.catalogue(settings))
    assert after[0] != index, "what is found and shown is of one catalogue"
    assert after[1] == model, "Rasa never reads the catalogue"


def test_retraining_keeps_the_facts_it_began_with(settings: Settings) -> None:
    write_edits_of(settings.facts_dir, FERRY, [EDIT])
    content = freeze(settings, 1)
    write_edits_of(settings.facts_dir, FERRY, [])
    assert (fees(content), fees(settings)) == ([9000], [])


@pytest.mark.anyio
async def test_console_looks_where_the_house_looks(settings: Settings) -> None:
    places = open_stock(settings).places
    assert (places.imports, places.facts) == (settings.catalogue_dir, settings.facts_dir)
    assert (places.guides_off, places.guides_corrected) == settings.guide_files
