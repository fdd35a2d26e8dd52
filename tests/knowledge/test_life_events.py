"""Events in life: a clean file is read whole, a bad one is refused by name, and ours state no loose fact."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.abolished import abolished_in
from knowledge.check.links import lost_events
from knowledge.check.report import Kind
from knowledge.errors import CatalogueError
from knowledge.life_events import (
    EventStep,
    LifeEvent,
    events_of,
    life_event,
    life_events,
    load_life_events,
    lost_steps,
    refuse_unknown_codes,
)
from knowledge.loader import Catalogue
from knowledge.schema import Procedure, confirmed
from tests.knowledge.made_up import BEES, FERRY, KITE, WELL, catalogue, procedure

GONE = "9.999999"
DEATH, REMOVAL, DEATH_ONLINE = "1.000656", "1.003197", "lien-thong-khai-tu"
WHOLE_STEPS = [(event, step) for event in life_events() for step in event.steps]
each_event = pytest.mark.parametrize("event", life_events(), ids=lambda event: event.id)
each_step = pytest.mark.parametrize(
    ("event", "step"), WHOLE_STEPS, ids=[f"{event.id}-{step.code}" for event, step in WHOLE_STEPS]
)


def raw_event(**changes: Any) -> dict[str, Any]:
    steps = [
        {"text": "Rủ bà con cùng làm"},
        {"text": "Khai đò", "code": FERRY},
        {"text": "Khai ong", "code": BEES, "when": "nếu có nuôi"},
        {"text": "Khoan giếng", "code": WELL},
    ]
    event = {
        "id": "mo-ben-do",
        "title": "Các việc khi mở bến đò",
        "sentence": "Chúc thuận buồm.",
        "steps": steps,
    }
    return {**event, **changes}


def written(folder: Path, *events: dict[str, Any]) -> Path:
    file = folder / "events.yaml"
    file.write_text(yaml.safe_dump(list(events), allow_unicode=True), encoding="utf-8")
    return file


def event(**changes: Any) -> LifeEvent:
    return LifeEvent.model_validate(raw_event(**changes))


def test_event_is_read_in_the_order_of_its_steps(tmp_path: Path) -> None:
    (one,) = load_life_events(written(tmp_path, raw_event()))
    assert one.codes == (FERRY, BEES, WELL)
    assert one.steps[0] == EventStep(text="Rủ bà con cùng làm")
    assert one.steps[2].when == "nếu có nuôi"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"title": "Các việc " + "rất " * 10 + "dài"}, "1.title"),
        ({"id": "Mở Bến"}, "1.id"),
        ({"sentence": ""}, "1.sentence"),
        ({"steps": [{"text": "Khai đò", "code": FERRY}]}, "1.steps"),
        ({"steps": [{"text": "Khai đò", "code": FERRY}, {"text": "Nghỉ tay"}]}, "at least 2 steps"),
        ({"steps": [{"text": "Khai đò", "code": FERRY}, {"text": "Khai nữa", "code": FERRY}]}, FERRY),
        (
            {"steps": [{"text": "Khai đò", "code": "đò"}, {"text": "Khai ong", "code": BEES}]},
            "1.steps.1.code",
        ),
        ({"steps": [{"text": "x" * 101, "code": FERRY}, {"text": "Ong", "code": BEES}]}, "1.steps.1.text"),
        (
            {"steps": [{"text": "Đò", "code": FERRY, "fee": 9}, {"text": "Ong", "code": BEES}]},
            "1.steps.1.fee",
        ),
        ({"steps": [*raw_event()["steps"], {"text": "Vui", "core": True}]}, "1.steps.5"),
    ],
)
def test_event_that_breaks_a_rule_is_refused_with_its_place(
    change: dict[str, Any], named: str, tmp_path: Path
) -> None:
    with pytest.raises(CatalogueError) as caught:
        load_life_events(written(tmp_path, raw_event(**change)))
    assert named in caught.value.message
    assert "events.yaml" in caught.value.message


@pytest.mark.parametrize(
    ("change", "named"), [({"title": "Khác"}, "mo-ben-do"), ({"id": "ben-khac"}, "mở bến đò")]
)
def test_id_or_title_that_stands_twice_is_refused(change: dict[str, str], named: str, tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=named):
        load_life_events(written(tmp_path, raw_event(), raw_event(**change)))


def test_file_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "events.yaml"
    file.write_text("- [", encoding="utf-8")
    with pytest.raises(CatalogueError, match="YAML"):
        load_life_events(file)


def test_unknown_code_is_refused_by_its_name_and_its_event() -> None:
    lost = event(steps=[*raw_event()["steps"], {"text": "Sơn ghe", "code": GONE}])
    with pytest.raises(CatalogueError, match=rf"mo-ben-do: mã {GONE}"):
        refuse_unknown_codes([lost], catalogue())


def test_code_that_another_procedure_has_replaced_is_known() -> None:
    whole = catalogue(procedure(FERRY), procedure(BEES), procedure(KITE, replaces=[WELL]))
    assert list(lost_steps([event()], whole)) == []


def test_event_is_offered_by_the_first_two_procedures_only() -> None:
    assert event().offered_by == (FERRY, BEES)


def test_event_with_core_steps_is_offered_by_those_instead() -> None:
    steps = [*raw_event()["steps"][:3], {"text": "Khoan giếng", "code": WELL, "core": True}]
    assert event(steps=steps).offered_by == (WELL,)


def test_check_names_the_event_whose_procedure_is_gone() -> None:
    (problem,) = lost_events(catalogue(procedure(FERRY), procedure(BEES)), [event()])
    assert (problem.kind, problem.code) == (Kind.BAD_LINK, WELL)
    assert "mo-ben-do" in problem.detail
    assert "Các việc khi mở bến đò" in problem.detail


def test_check_of_a_catalogue_of_another_place_says_nothing() -> None:
    assert list(lost_events(catalogue(procedure(KITE)), [event()])) == []


def test_check_looks_at_our_own_events(embedded: Catalogue) -> None:
    rest = {code: one for code, one in embedded.procedures.items() if code != DEATH}
    found = list(lost_events(Catalogue(rest, "without")))
    assert {problem.code for problem in found} == {DEATH}
    assert "nha-co-nguoi-mat" in found[0].detail


def test_our_events_lead_to_procedures_that_we_hold(embedded: Catalogue) -> None:
    refuse_unknown_codes(life_events(), embedded)
    assert list(lost_events(embedded)) == []
    assert len(life_events()) >= 18


def test_death_leads_to_its_event_and_a_side_step_does_not() -> None:
    assert [one.id for one in events_of(DEATH)] == ["nha-co-nguoi-mat"]
    assert [one.id for one in events_of(DEATH_ONLINE)] == ["nha-co-nguoi-mat"]
    assert events_of(REMOVAL) == ()
    assert events_of(GONE) == ()


def test_event_is_found_by_its_id() -> None:
    assert [life_event(one.id) for one in life_events()] == list(life_events())
    assert life_event("khong-co") is None


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+", text))


def confirmed_words(one: Procedure) -> str:
    """Return all that a procedure states as a fact, its name and summary included."""
    facts = confirmed(one.facts())
    return "\n".join([one.name, one.plain_name, one.summary, *(fact.model_dump_json() for fact in facts)])


@each_step
def test_number_in_a_step_is_a_confirmed_fact_of_its_procedure(
    event: LifeEvent, step: EventStep, embedded: Catalogue
) -> None:
    said = numbers(f"{step.text} {step.when or ''}")
    held = embedded.get(step.code) if step.code else None
    assert said <= (numbers(confirmed_words(held)) if held else set())


@each_event
def test_event_names_no_fee_no_phone_and_no_abolished_body(event: LifeEvent) -> None:
    texts = [event.title, event.sentence, *(f"{step.text} {step.when or ''}" for step in event.steps)]
    for text in texts:
        assert not re.search(r"\d\s*(?:đồng|đ\b|%)|\d{5,}|lệ phí \d", text), text
        assert abolished_in(text) == [], text


@each_event
def test_numbers_of_the_title_and_sentence_are_those_of_its_steps(
    event: LifeEvent, embedded: Catalogue
) -> None:
    held = [one for code in event.codes if (one := embedded.get(code))]
    known = set().union(*(numbers(confirmed_words(one)) for one in held))
    assert numbers(f"{event.title} {event.sentence}") <= known
