"""Steps worded anew: what people walk, when a correction waits, and that the running house follows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from knowledge.errors import CatalogueError
from knowledge.fact_edits import Reading
from knowledge.guides.corrections import (
    Correction,
    StepWords,
    corrected,
    read_corrections,
    waiting,
    with_corrections,
    write_corrections,
)
from knowledge.guides.force import GuidesInForce, without
from knowledge.guides.loader import guides
from tests.knowledge.guides.made_up import KITE, guide, shelf, step

READING = Reading(title="Ứng dụng bản 2.1", url="https://vneid.gov.vn", read=date(2026, 11, 20))
NEW = "Cầm dây cho chắc."


def correction(before: str = "Làm việc first.", **words: str) -> Correction:
    after = StepWords(**{"do": NEW, **words})
    return Correction(before=StepWords(do=before), after=after, reading=READING, by="chau")


def test_corrected_step_says_the_new_words_with_their_source_and_is_confirmed() -> None:
    kite = guide(steps=[step("first", unconfirmed=True), step("second")])
    after = with_corrections(kite, {"first": correction(see="Dây căng.")})
    first = after.steps[0]
    assert (first.do, first.see, first.unconfirmed) == (NEW, "Dây căng.", False)
    assert after.source_of(first).title == "Ứng dụng bản 2.1"
    assert after.steps[1] == kite.steps[1]
    type(after).model_validate(after.model_dump())


def test_correction_of_other_words_waits_and_is_told() -> None:
    kite = guide()
    stale = {
        KITE: {"first": correction("Lời của bản trước."), "gone": correction()},
        "la": {"x": correction()},
    }
    assert corrected(shelf(kite), stale).get(KITE) is kite
    found = [(name, where) for name, where, _ in waiting(shelf(kite), stale)]
    assert found == [(KITE, "first"), (KITE, "gone"), ("la", "x")]


def test_corrected_step_that_is_off_stays_off() -> None:
    after = without(corrected(shelf(guide()), {KITE: {"first": correction()}}), {KITE: ["first"]})
    kite = after.get(KITE)
    assert kite is not None
    assert [one.id for one in kite.steps] == ["second", "third"]


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "new" / "guides-corrected.json"
    given = {KITE: {"first": correction(), "second": correction("Làm việc second.")}, "rong": {}}
    write_corrections(path, given)
    assert read_corrections(path) == {KITE: given[KITE]}
    assert [one.name for one in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("text", ["[]", "{", '{"../x": {}}', '{"bay-dieu": {"first": {"after": {}}}}'])
def test_broken_file_is_told_and_changes_nothing_for_people(tmp_path: Path, text: str) -> None:
    path = tmp_path / "guides-corrected.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=path.name):
        read_corrections(path)
    assert GuidesInForce(None, path).now().by_id == guides().by_id


def test_running_house_follows_from_the_next_message(tmp_path: Path) -> None:
    path = tmp_path / "guides-corrected.json"
    house = GuidesInForce(tmp_path / "guides-off.json", path)
    name = next(iter(guides())).id
    shipped = house.now().by_id[name].steps[0]
    new = Correction(
        before=StepWords.of(shipped),
        after=StepWords.of(shipped).model_copy(update={"do": NEW}),
        reading=READING,
        by="chau",
    )
    write_corrections(path, {name: {shipped.id: new}})
    assert house.now().by_id[name].steps[0].do == NEW
    write_corrections(path, {})
    assert house.now().by_id[name].steps[0] == shipped


def test_words_longer_than_a_step_may_say_are_refused() -> None:
    with pytest.raises(ValidationError):
        StepWords(do="x" * 321)
