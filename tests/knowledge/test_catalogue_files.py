"""Every file of the embedded catalogue: enough words to be found by, and nothing out of date to show.

The fields are looked at here; that answers show nothing else is tested with the actions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from knowledge.abolished import abolished_in
from knowledge.loader import EMBEDDED, TWINS, Catalogue
from knowledge.schema import Procedure, confirmed

CODES = sorted(path.stem for path in EMBEDDED.rglob("*.yaml") if path.name != TWINS)
TEXTS = ("name", "text", "body", "when", "note", "form", "unit")


@pytest.fixture(params=CODES)
def procedure(request: pytest.FixtureRequest, embedded: Catalogue) -> Procedure:
    return embedded.procedures[request.param]


def shown_texts(procedure: Procedure) -> Iterator[str]:
    yield from (procedure.name, procedure.plain_name, procedure.summary)
    for fact in confirmed(procedure.facts()):
        yield from (str(value) for key, value in fact if key in TEXTS and value)
    yield from (step.text for step in procedure.next_steps)


def test_catalogue_holds_at_least_sixty_procedures(embedded: Catalogue) -> None:
    assert len(embedded) >= 60


def test_names_for_choices_are_all_different(embedded: Catalogue) -> None:
    names = [procedure.plain_name.casefold() for procedure in embedded]
    assert len(set(names)) == len(names)


def test_no_alias_is_the_official_name_of_another_procedure(embedded: Catalogue) -> None:
    names = {procedure.name.casefold(): procedure.code for procedure in embedded}
    for procedure in embedded:
        for alias in procedure.aliases:
            assert names.get(alias.casefold(), procedure.code) == procedure.code, (procedure.code, alias)


def test_has_words_and_questions_to_be_found_by(procedure: Procedure) -> None:
    assert len({alias.casefold() for alias in procedure.aliases}) >= 8
    assert len({example.casefold() for example in procedure.examples}) >= 10


def test_shows_no_abolished_body(procedure: Procedure) -> None:
    shown = [found.text for text in shown_texts(procedure) for found in abolished_in(text)]
    assert shown == []


def test_judicial_record_is_not_received_by_the_department_of_justice(embedded: Catalogue) -> None:
    """The police have taken it over on 1 March 2025; old pages still send people to Sở Tư pháp."""
    record = embedded.procedures["3.000333"]
    received = [place.body for place in confirmed(record.places)]
    assert received == ["Công an tỉnh"]
    assert not [step.text for step in confirmed(record.steps) if "Sở Tư pháp" in step.text]


def test_driving_licence_is_not_received_by_the_department_of_transport(embedded: Catalogue) -> None:
    for code in ("3.000347", "3.000348"):
        text = " ".join(shown_texts(embedded.procedures[code]))
        assert "Giao thông vận tải" not in text
        assert "Công an" in text


def test_every_money_and_time_has_a_source_somebody_can_open(procedure: Procedure) -> None:
    for fact in (*confirmed(procedure.fees), *confirmed(procedure.time_limits)):
        source = procedure.source_of(fact)
        assert source.title
        assert source.decision or source.url
        assert source.read >= date(2026, 1, 1)


def test_no_fee_row_had_ended_before_it_was_read(procedure: Procedure) -> None:
    for fee in confirmed(procedure.fees):
        assert fee.until is None or fee.until >= procedure.source_of(fee).read


def test_a_discount_that_ends_leaves_a_row_behind(procedure: Procedure) -> None:
    """Else the day after the last day of a discount the card says that no fee is stated."""
    fees = confirmed(procedure.fees)
    if any(fee.until for fee in fees):
        assert any(fee.until is None for fee in fees)


def test_links_point_to_another_procedure(procedure: Procedure, embedded: Catalogue) -> None:
    linked = [step.code for step in procedure.next_steps]
    assert all(embedded.get(code) is not procedure for code in linked if code)


def test_online_address_is_the_national_portal_or_a_state_site(procedure: Procedure) -> None:
    if procedure.online and procedure.online.url:
        assert re.fullmatch(r"https://(?:[\w-]+\.)*(?:gov\.vn|vssid\.vn)(?:/\S*)?", procedure.online.url)
