"""What somebody must still check is never shown: over every procedure, every aspect and every walk.

An unconfirmed fact must change nothing: whatever is shown with it is shown without it, to the letter.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.cards import aspect_message, procedure_card
from actions.walk_view import screen
from channels.contract import Outbound
from knowledge.aspects import Aspect
from knowledge.guides.carry import carried
from knowledge.guides.engine import Engine, Move
from knowledge.guides.procedure_steps import guide_of
from knowledge.guides.walk import Walk
from knowledge.loader import load_catalogue
from knowledge.schema import Fact, Procedure, confirmed
from tests.actions.fakes import TODAY

KINDS = (
    *("documents", "fees", "time_limits", "places", "steps"),
    *("conditions", "results", "legal_basis", "pitfalls"),
)
PROCEDURES = list(load_catalogue())


@pytest.fixture(params=PROCEDURES, ids=lambda procedure: procedure.code)
def procedure(request: pytest.FixtureRequest) -> Procedure:
    shown: Procedure = request.param
    return shown


def changed(procedure: Procedure, change: Callable[[tuple[Fact, ...]], tuple[Fact, ...]]) -> Procedure:
    online = change((procedure.online,)) if procedure.online else ()
    kinds: dict[str, Any] = {kind: change(getattr(procedure, kind)) for kind in KINDS}
    return procedure.model_copy(update={**kinds, "online": online[0] if online else None})


def everything_shown(procedure: Procedure) -> list[Any]:
    aspects = [aspect_message(procedure, [aspect], TODAY) for aspect in Aspect]
    together = aspect_message(procedure, list(Aspect), TODAY)
    return [procedure_card(procedure, TODAY), *aspects, together, *walked(procedure)]


def walked(procedure: Procedure) -> list[Outbound]:
    guide = guide_of(procedure)
    if guide is None:
        return []
    engine = Engine({guide.id: guide}.get, TODAY)
    walks = [Walk(guide.id, step.id, TODAY, number=n) for n, step in enumerate(guide.steps, start=1)]
    end = engine.take(walks[-1], Move.FORWARD)[1]
    return [screen(shown, carried(procedure)) for shown in [*map(engine.show, walks), end]]


def test_shown_is_the_same_without_the_unconfirmed(procedure: Procedure) -> None:
    assert everything_shown(procedure) == everything_shown(changed(procedure, confirmed))


def test_no_unconfirmed_text_is_read_anywhere(procedure: Procedure) -> None:
    read = str(everything_shown(procedure))
    sure = {value for fact in confirmed(procedure.facts()) for _, value in fact}
    for fact in procedure.facts():
        if fact.unconfirmed:
            texts = {
                value for key, value in fact if isinstance(value, str) and key not in ("source", "level")
            }
            assert not [text for text in texts - sure if len(text) > 20 and text in read]


def test_nothing_confirmed_leaves_only_gaps_and_no_source(procedure: Procedure) -> None:
    doubtful = changed(
        procedure, lambda facts: tuple(fact.model_copy(update={"unconfirmed": True}) for fact in facts)
    )
    card = procedure_card(doubtful, TODAY)
    assert card.citations == ()
    assert card.plain.count("danh mục chưa ghi") == 5
    pressed = [action.intent.name if action.intent else action.kind for action in card.actions]
    assert pressed[:1] == ["start_guide"]
    assert pressed[1:] in ([], ["show_event"])
    for aspect in Aspect:
        message, stated = aspect_message(doubtful, [aspect], TODAY)
        assert not stated
        assert "danh mục chưa ghi" in message.plain


@given(st.data())
def test_marking_any_fact_takes_it_away(data: st.DataObject) -> None:
    procedure = data.draw(st.sampled_from(PROCEDURES))
    doubted = data.draw(st.sets(st.integers(0, max(0, len(procedure.facts()) - 1)), max_size=6))
    chosen = {id(fact) for at, fact in enumerate(procedure.facts()) if at in doubted}

    def mark(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
        return tuple(
            fact.model_copy(update={"unconfirmed": True}) if id(fact) in chosen else fact for fact in facts
        )

    def drop(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
        return tuple(fact for fact in facts if id(fact) not in chosen)

    assert everything_shown(changed(procedure, mark)) == everything_shown(changed(procedure, drop))


def test_the_catalogue_has_unconfirmed_facts_to_hide() -> None:
    assert any(fact.unconfirmed for one in PROCEDURES for fact in one.facts())
