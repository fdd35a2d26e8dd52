"""The frame in which every action runs: turn in, walk first, answer, way back, slots."""

from __future__ import annotations

import time
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.curated import curated
from actions.guide import in_walk
from actions.team import with_team_if_nothing_found
from actions.turn import Said, Turn, turn_of
from actions.way_back import with_way_back
from channels.contract import Answer, Candidate, Intent, ProcedureRef
from knowledge.search import Searcher


class TurnAction(Action):  # type: ignore[misc]
    """Run an action as a plain function from :class:`Turn` to :class:`Said`."""

    action_name: ClassVar[str] = ""
    walk_first: ClassVar[bool] = False
    """Whether words that take up the screen of a walk under way count for more than the intent."""
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
        said = with_team_if_nothing_found(turn, self._in_walk(turn) or curated(turn) or self.answer(turn))
        said = with_way_back(turn, said)
        elapsed = (time.perf_counter() - started) * 1000
        # As text: Rasa copies a nested answer, some hundred parts of it, three times over.
        dispatcher.utter_message(json_message={"answer": _answer(turn, said, elapsed).model_dump_json()})
        slots = [SlotSet(name, value) for name, value in said.slots.items() if turn.slots.get(name) != value]
        # One action answers a whole turn: said here, Rasa need not ask its policies once more.
        return [*slots, FollowupAction("action_listen")]

    def _in_walk(self, turn: Turn) -> Said | None:
        return in_walk(turn) if self.walk_first else None


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
