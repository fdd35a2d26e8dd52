"""One turn as an action sees it, and what an action makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rasa_sdk import Tracker

from channels.contract import Effect, Outbound
from channels.status import Status
from knowledge.aspects import Aspect, aspects_of
from knowledge.schema import Procedure
from knowledge.search import Searcher, SearchResult


@dataclass(frozen=True)
class Turn:
    """Hold what a person said, what Rasa understood, and what the conversation remembers."""

    text: str
    intent: str
    confidence: float | None
    entities: tuple[tuple[str, str], ...]
    slots: Mapping[str, Any]
    searcher: Searcher
    today: date

    @property
    def aspects(self) -> tuple[Aspect, ...]:
        """Return the aspects that the message asks about."""
        return aspects_of(value for name, value in self.entities if name == "aspect")

    @property
    def procedure(self) -> Procedure | None:
        """Return the procedure under discussion."""
        return self.searcher.catalogue.get(str(self.slots.get("procedure")))

    def entity(self, name: str) -> str | None:
        """Return the first value of an entity."""
        return next((value for kind, value in self.entities if kind == name), None)


@dataclass(frozen=True)
class Said:
    """Hold what an action wants to say, the slots it changes, and what the turn log should add."""

    status: Status
    replies: tuple[Outbound, ...]
    procedure: Procedure | None = None
    search: SearchResult | None = None
    effect: Effect | None = None
    slots: Mapping[str, Any] = field(default_factory=dict)
    explain: Mapping[str, Any] = field(default_factory=dict)


def turn_of(tracker: Tracker, searcher: Searcher) -> Turn:
    """Read a Rasa tracker into a turn."""
    message = tracker.latest_message
    intent = message.get("intent") or {}
    # A typed aspect comes with a role ("fee"), a pressed one with the value itself.
    entities = tuple((e["entity"], str(e.get("role") or e["value"])) for e in message.get("entities") or [])
    return Turn(
        text=message.get("text") or "",
        intent=str(intent.get("name") or ""),
        confidence=intent.get("confidence"),
        entities=entities,
        slots=tracker.slots,
        searcher=searcher,
        today=date.today(),
    )
