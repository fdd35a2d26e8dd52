"""What a person wrote wins over an import, field by field; what contradicts it is listed."""

from __future__ import annotations

from typing import Any

from knowledge.merge import merged
from knowledge.schema import Procedure, confirmed
from tests.knowledge.made_up import BEES, FERRY, WELL, catalogue, procedure

SOURCE = {"id": "portal", "title": "Cổng", "decision": "99/QĐ-BXD", "read": "2026-06-30"}


def imported(code: str = FERRY, **facts: Any) -> Procedure:
    """Return what an import gives: facts and a source, no words to be found by."""
    return procedure(code, aliases=None, examples=None, sources=[SOURCE], **facts)


def merge_of(written: Procedure, other: Procedure) -> tuple[Procedure, list[tuple[str, str, str]]]:
    both = merged(catalogue(written), catalogue(other))
    found = both.catalogue.procedures[FERRY]
    return found, [(c.field, c.written, c.imported) for c in both.conflicts if c.field != "decision"]


def test_what_only_one_of_them_has_goes_in() -> None:
    both = merged(catalogue(procedure(FERRY)), catalogue(imported(BEES))).catalogue
    assert list(both.procedures) == [FERRY, BEES]


def test_written_fact_stays_and_the_difference_is_listed() -> None:
    found, conflicts = merge_of(procedure(fees=[{"amount": 8000}]), imported(fees=[{"amount": 9000}]))
    assert [fee.amount for fee in found.fees] == [8000]
    assert conflicts == [("fees", "8000", "9000")]


def test_same_amount_in_other_words_is_no_conflict() -> None:
    written = procedure(time_limits=[{"amount": 3, "unit": "day", "when": "Nộp tại bến."}])
    _, conflicts = merge_of(written, imported(time_limits=[{"amount": 3, "unit": "day", "via": ["post"]}]))
    assert conflicts == []


def test_gap_is_filled_and_names_its_own_source() -> None:
    found, conflicts = merge_of(procedure(), imported(documents=[{"name": "Đơn xin mở bến"}]))
    (paper,) = found.documents
    assert paper.name == "Đơn xin mở bến"
    assert found.source_of(paper).decision == "99/QĐ-BXD"
    assert found.sources[0].decision == "12/QĐ-UBND"
    assert conflicts == []


def test_unconfirmed_fact_of_a_person_gives_way_but_is_kept() -> None:
    written = procedure(fees=[{"amount": 1, "unconfirmed": True}])
    found, _ = merge_of(written, imported(fees=[{"amount": 9000}]))
    assert [fee.amount for fee in confirmed(found.fees)] == [9000]
    assert len(found.fees) == 2


def test_unconfirmed_fact_of_an_import_fills_nothing() -> None:
    found, _ = merge_of(procedure(), imported(fees=[{"amount": 9000, "unconfirmed": True}]))
    assert found.fees == ()


def test_words_to_be_found_by_stay() -> None:
    written = procedure()
    found, _ = merge_of(written, imported(steps=[{"text": "Nộp đơn."}]))
    assert (found.aliases, found.examples, found.name) == (written.aliases, written.examples, written.name)


def test_level_of_online_service_comes_by_import() -> None:
    written = procedure(online={"available": True, "url": "https://dichvucong.gov.vn"})
    found, _ = merge_of(written, imported(online={"available": True, "level": "full"}))
    assert found.online is not None
    assert (found.online.level, found.online.url) == ("full", "https://dichvucong.gov.vn")


def test_newer_decision_is_listed() -> None:
    both = merged(catalogue(procedure()), catalogue(imported()))
    assert [(c.written, c.imported) for c in both.conflicts] == [("12/QĐ-UBND", "99/QĐ-BXD")]


def test_code_that_a_person_has_replaced_stays_out_and_is_listed() -> None:
    both = merged(catalogue(procedure(replaces=[BEES])), catalogue(imported(BEES), imported(WELL)))
    assert list(both.catalogue.procedures) == [FERRY, WELL]
    assert [conflict.code for conflict in both.conflicts] == [BEES]


def test_version_follows_both() -> None:
    written, other = catalogue(procedure()), catalogue(imported(BEES))
    base = merged(written, other).catalogue.version
    assert base == merged(written, other).catalogue.version
    newer = catalogue(imported(BEES), version="newer")
    assert len({base, merged(written, newer).catalogue.version, written.version, newer.version}) == 4
