"""Show what there is to do when something happens in life, step by step, with a button for each procedure."""

from __future__ import annotations

from collections.abc import Sequence

from actions.cards import compose, reply, say
from actions.frame import TurnAction
from actions.turn import Said, Turn
from channels.contract import Action, Citation, Paragraph, Steps
from channels.status import Status
from knowledge.life_events import EventStep, LifeEvent, life_event
from knowledge.loader import Catalogue
from knowledge.schema import Procedure

_GONE = "Danh sách việc này không còn. Anh/chị kể giúp trợ lý chuyện nhà mình."
_HOW = "Anh/chị bấm vào việc mình cần, hoặc nhắn số. Việc nào không phải của mình thì bỏ qua."

Known = tuple[EventStep, Procedure | None]


class ActionLifeEvent(TurnAction):
    """Answer a pressed button: the things to do around one event."""

    action_name = "action_life_event"

    def answer(self, turn: Turn) -> Said:
        """Show the event that the button stands for, and remember its steps for "số 2"."""
        event = life_event(turn.entity("event") or "")
        steps = _known_steps(event, turn.searcher.catalogue) if event else []
        if event is None or not any(procedure for _, procedure in steps):
            return Said(Status.NO_MATCH, (say(_GONE),))
        # Advice has a number but leads nowhere, so it keeps its place with an empty code.
        offered = [procedure.code if procedure else "" for _, procedure in steps]
        slots = {"choices": offered, "aspects": None, "pending": None}
        message = compose(
            event.title,
            [
                Paragraph(text=event.sentence),
                Steps(items=tuple(_wording(step) for step, _ in steps)),
                Paragraph(text=_HOW),
            ],
            _buttons(steps),
            _first_sources(steps),
        )
        return Said(Status.ANSWERED, (message,), slots=slots)


def _known_steps(event: LifeEvent, catalogue: Catalogue) -> list[Known]:
    """Return the steps with their procedures; one whose procedure is gone has no source, and is left out."""
    found = [(step, catalogue.get(step.code) if step.code else None) for step in event.steps]
    return [(step, procedure) for step, procedure in found if procedure or step.code is None]


def _wording(step: EventStep) -> str:
    return f"{step.text} ({step.when})" if step.when else step.text


def _buttons(steps: Sequence[Known]) -> list[Action]:
    """Return a button for each procedure, with the number that its step has in the list."""
    return [
        reply(f"{number}. {procedure.plain_name}", "show_procedure", code=procedure.code)
        for number, (_, procedure) in enumerate(steps, start=1)
        if procedure
    ]


def _first_sources(steps: Sequence[Known]) -> list[Citation]:
    sources = [procedure.sources[0] for _, procedure in steps if procedure]
    cited = (
        Citation(title=source.title, decision=source.decision, url=source.url, read=source.read.isoformat())
        for source in sources
    )
    return list({(one.title, one.decision): one for one in cited}.values())
