"""One turn as an action sees it, and the frame in which every action runs."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from channels.contract import Answer, Candidate, Effect, Intent, Outbound, ProcedureRef
from channels.status import Status
from knowledge.aspects import Aspect, aspects_of
from knowledge.schema import Procedure
from knowledge.search import Searcher, SearchResult

log = structlog.get_logger(__name__)


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


class TurnAction(Action):  # type: ignore[misc]
    """Run an action as a plain function from :class:`Turn` to :class:`Said`."""

    action_name = ""
    searcher: Searcher

    def name(self) -> str:
        """Return the name that rules call the action by."""
        return self.action_name

    def answer(self, turn: Turn) -> Said:
        """Decide what to say; each family overrides this."""
        raise NotImplementedError

    async def run(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: Any,  # noqa: ARG002 - the signature is rasa_sdk's
    ) -> list[dict[str, Any]]:
        """Build the turn, ask :meth:`answer`, hand the answer over and set the slots that change."""
        started = time.perf_counter()
        turn = turn_of(tracker, self.searcher)
        said = self.answer(turn)
        elapsed = (time.perf_counter() - started) * 1000
        # As text: Rasa copies a nested answer, some hundred parts of it, three times over.
        dispatcher.utter_message(json_message={"answer": _answer(turn, said, elapsed).model_dump_json()})
        slots = [SlotSet(name, value) for name, value in said.slots.items() if turn.slots.get(name) != value]
        # One action answers a whole turn: said here, Rasa need not ask its policies once more.
        return [*slots, FollowupAction("action_listen")]


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


def _answer(turn: Turn, said: Said, elapsed_ms: float) -> Answer:
    hits = said.search.hits if said.search else ()
    timings = {"action": round(elapsed_ms, 2)}
    if said.search:
        timings["search"] = round(said.search.ms, 2)
    return Answer(
        status=said.status,
        replies=said.replies,
        procedure=ProcedureRef(code=said.procedure.code, name=said.procedure.name)
        if said.procedure
        else None,
        candidates=tuple(
            Candidate(
                code=hit.procedure.code,
                name=hit.procedure.name,
                score=round(hit.score, 4),
                signals=hit.signals,
            )
            for hit in hits[:5]
        ),
        intent=Intent(name=turn.intent, confidence=turn.confidence, entities=_first_of_each(turn.entities)),
        effect=said.effect,
        catalogue_version=turn.searcher.catalogue.version,
        timings_ms=timings,
        explain={
            "aspects": list(turn.aspects),
            "decision": said.search.decision if said.search else None,
            **said.explain,
        },
    )


def _first_of_each(entities: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return dict(reversed(entities))
