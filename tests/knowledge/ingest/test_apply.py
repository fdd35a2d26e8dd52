"""The next imported catalogue: what an import says goes in, what it does not mention stays."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge.errors import IngestError
from knowledge.ingest.apply import applied, left_over
from knowledge.ingest.record import Harvest, Severity
from knowledge.loader import Catalogue
from knowledge.merge import merged
from knowledge.schema import Procedure
from tests.knowledge.made_up import BEES, FERRY, KITE, STALL, WELL, catalogue, procedure

READ = date(2026, 11, 20)
LIST = "77/QĐ-UBND"
PORTAL = [{"id": "portal", "title": "Cổng", "decision": "12/QĐ-BXD", "read": "2026-06-30"}]
WRITTEN = catalogue(procedure(FERRY, online={"available": True, "url": "https://dichvucong.gov.vn/do"}))


def detailed(code: str = FERRY, **changes: Any) -> Procedure:
    """Return what a file of the portal brings in."""
    return procedure(code, aliases=None, examples=None, sources=PORTAL, **changes)


def after(
    harvest: Harvest,
    before: dict[str, Procedure] | None = None,
    written: Catalogue = WRITTEN,
    decision: str = LIST,
) -> dict[str, Procedure]:
    return applied(before or {}, harvest, written, decision, READ)


def level_of(procedures: dict[str, Procedure], code: str = FERRY) -> str | None:
    """Return the level of a procedure, which must name the list that it comes from."""
    one = procedures[code]
    if one.online is None or one.online.level is None:
        return None
    source = one.source_of(one.online)
    assert (source.decision, source.read) == (LIST, READ)
    return one.online.level


def levels(**of: str) -> Harvest:
    """Return the harvest of a provincial list; the keys are names of made-up procedures in lower case."""
    return Harvest(online_levels={globals()[name.upper()]: level for name, level in of.items()})


def test_first_import_is_what_it_brought() -> None:
    harvest = Harvest(procedures={BEES: detailed(BEES)}, outlines={WELL: detailed(WELL)})
    assert after(harvest, decision="") == {BEES: detailed(BEES), WELL: detailed(WELL)}


def test_what_the_import_does_not_mention_stays() -> None:
    before = {BEES: detailed(BEES)}
    assert set(after(Harvest(procedures={WELL: detailed(WELL)}), before)) == {BEES, WELL}
    assert set(before) == {BEES}


def test_newer_details_take_the_place_of_older_ones() -> None:
    newer = detailed(BEES, fees=[{"amount": 9000}])
    assert after(Harvest(procedures={BEES: newer}), {BEES: detailed(BEES)}) == {BEES: newer}


def test_list_of_names_does_not_take_details_away() -> None:
    full = detailed(BEES, fees=[{"amount": 9000}])
    assert after(Harvest(outlines={BEES: detailed(BEES)}), {BEES: full}) == {BEES: full}


def test_details_take_the_place_of_a_name_known_from_a_list() -> None:
    full = detailed(BEES, fees=[{"amount": 9000}])
    harvest = Harvest(procedures={BEES: full}, outlines={BEES: detailed(BEES)})
    assert after(harvest, {BEES: detailed(BEES)}) == {BEES: full}


def test_withdrawn_procedure_goes_and_one_never_imported_is_no_error() -> None:
    assert after(Harvest(withdrawn={BEES, KITE}), {BEES: detailed(BEES), WELL: detailed(WELL)}) == {
        WELL: detailed(WELL)
    }


@pytest.mark.parametrize("decision", ["", "  "])
def test_levels_without_a_decision_are_refused_with_what_to_do(decision: str) -> None:
    with pytest.raises(IngestError, match="chưa có số quyết định") as caught:
        after(levels(ferry="full"), decision=decision)
    assert "--decision" in caught.value.hint
    assert "1 mã" in caught.value.message


def test_import_without_levels_needs_no_decision() -> None:
    assert set(after(Harvest(procedures={BEES: detailed(BEES)}), decision="")) == {BEES}


def test_level_names_the_list_as_its_source() -> None:
    found = after(levels(bees="partial"), {BEES: detailed(BEES, online={"available": True})})
    assert level_of(found, BEES) == "partial"
    assert [source.id for source in found[BEES].sources] == ["portal", "online-level"]


def test_level_of_the_list_makes_a_doubtful_online_sure() -> None:
    before = {BEES: detailed(BEES, online={"available": False, "unconfirmed": True})}
    online = after(levels(bees="full"), before)[BEES].online
    assert online is not None
    assert (online.available, online.unconfirmed) == (True, False)


def test_level_reaches_a_hand_written_procedure_and_nothing_else_of_it_is_copied() -> None:
    written = catalogue(
        procedure(
            FERRY,
            fees=[{"amount": 8000}],
            steps=[{"text": "Nộp đơn."}],
            online={"available": True, "url": "https://dichvucong.gov.vn/do"},
        )
    )
    found = after(levels(ferry="full"), written=written)
    assert level_of(found) == "full"
    assert [type(fact).__name__ for fact in found[FERRY].facts()] == ["Online"]
    both = merged(written, catalogue(*found.values()))
    online = both.catalogue.procedures[FERRY].online
    assert online is not None
    assert (online.level, online.url) == ("full", "https://dichvucong.gov.vn/do")
    assert both.catalogue.procedures[FERRY].source_of(online).decision == LIST
    assert both.conflicts == ()


def test_level_of_an_old_code_goes_to_the_procedure_that_replaced_it() -> None:
    written = catalogue(procedure(FERRY, replaces=[STALL]))
    found = after(levels(stall="full"), written=written)
    assert set(found) == {FERRY}
    assert level_of(found) == "full"
    assert merged(written, catalogue(*found.values())).conflicts == ()


def test_newer_list_changes_the_level_and_keeps_one_source_for_it() -> None:
    once = after(levels(ferry="full"))
    twice = after(levels(ferry="partial"), once)
    assert level_of(twice) == "partial"
    assert len([source for source in twice[FERRY].sources if source.id == "online-level"]) == 1


def test_same_list_again_changes_nothing() -> None:
    once = after(levels(ferry="full"))
    assert after(levels(ferry="full"), once) == once


@pytest.mark.parametrize("online", [None, {"available": True}, {"available": False}])
def test_newer_details_from_the_portal_leave_the_level_of_the_province(online: Any) -> None:
    """The portal's files do not speak of levels: importing them once more must not wipe them out."""
    with_level = after(levels(bees="full"), {BEES: detailed(BEES)})
    newer = detailed(BEES, fees=[{"amount": 9000}], online=online)
    found = after(Harvest(procedures={BEES: newer}), with_level, decision="")
    assert level_of(found, BEES) == "full"
    assert [fee.amount for fee in found[BEES].fees] == [9000]


def test_what_goes_in_leaves_nothing_over() -> None:
    harvest = levels(ferry="full", bees="partial")
    assert list(left_over(harvest, WRITTEN, after(harvest, {BEES: detailed(BEES)}))) == []


def test_level_of_a_code_that_nobody_knows_is_reported_not_lost() -> None:
    harvest = levels(ferry="full", kite="partial")
    found = after(harvest)
    assert set(found) == {FERRY}
    (problem,) = left_over(harvest, WRITTEN, found)
    assert (problem.severity, problem.code) == (Severity.REJECTED, "online_level_unknown_code")
    assert (problem.origin, problem.value) == (KITE, "partial")


def test_withdrawal_of_what_a_person_wrote_is_reported_not_lost() -> None:
    harvest = Harvest(withdrawn={FERRY, BEES})
    (problem,) = left_over(harvest, WRITTEN, after(harvest, {BEES: detailed(BEES)}))
    assert (problem.severity, problem.code, problem.origin) == (
        Severity.FLAGGED,
        "withdrawn_but_written",
        FERRY,
    )
    assert "bãi bỏ" in problem.reason
