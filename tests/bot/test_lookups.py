from __future__ import annotations

from collections.abc import Iterator

import pytest
from rasa.shared.core import events
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, FollowupAction, SlotSet
from rasa.shared.utils import common

from bot.components import lookups


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    lookup, emptiness = Event.__dict__["resolve_by_type"], Domain.is_empty
    yield
    Event.resolve_by_type, Domain.is_empty = lookup, emptiness


def test_events_of_an_action_become_what_they_were() -> None:
    lookups.install()
    found = events.deserialise_events(
        [{"event": "slot", "name": "walk", "value": None}, {"event": "followup", "name": "action_listen"}]
    )
    assert found == [SlotSet("walk", None), FollowupAction("action_listen")]


def test_classes_are_searched_once_for_each_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """They were searched for each of five events of each message."""
    searches: list[type] = []
    every = common.all_subclasses
    monkeypatch.setattr(common, "all_subclasses", lambda cls: searches.append(cls) or every(cls))
    lookups.install()
    for _ in range(3):
        events.deserialise_events([{"event": "slot", "name": "walk", "value": 1}])
    assert searches.count(Event) == 1


def test_unknown_name_is_refused_as_before() -> None:
    lookups.install()
    with pytest.raises(ValueError, match="no_such_event"):
        Event.from_parameters({"event": "no_such_event"})


def test_only_an_empty_domain_is_empty() -> None:
    lookups.install()
    assert Domain.empty().is_empty()
    assert not Domain.from_dict({"intents": ["greet"]}).is_empty()
