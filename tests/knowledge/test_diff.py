from __future__ import annotations

from knowledge.diff import diff
from tests.knowledge.made_up import BEES, FERRY, WELL, procedure, raw_procedure


def test_same_is_no_difference() -> None:
    one = {FERRY: procedure()}
    assert not diff(one, one)


def test_new_withdrawn_and_changed_are_told_apart() -> None:
    before = {FERRY: procedure(FERRY), BEES: procedure(BEES)}
    after = {FERRY: procedure(FERRY, fees=[{"amount": 8000}]), WELL: procedure(WELL)}
    found = diff(before, after)
    assert (found.new, found.withdrawn, found.changed) == ((WELL,), (BEES,), (FERRY,))
    (change,) = found.changes
    assert change.field == "fees"
    assert change.before == []
    assert isinstance(change.after, list)
    assert change.after[0]["amount"] == 8000


def test_reading_the_same_again_later_is_no_change() -> None:
    later = [{**raw_procedure()["sources"][0], "read": "2026-12-01"}]
    assert not diff({FERRY: procedure()}, {FERRY: procedure(sources=later)})
    other = [{**raw_procedure()["sources"][0], "decision": "13/QĐ-UBND"}]
    assert diff({FERRY: procedure()}, {FERRY: procedure(sources=other)})
