"""How far people get in a guide: who saw each step, and where most of them stop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from admin.dashboard.few import Few, few, ranked
from admin.dashboard.tally import Tally
from knowledge.guides.carry import carried, filled
from knowledge.guides.force import guides_in_force
from knowledge.guides.procedure_steps import guide_of
from knowledge.guides.schema import PROCEDURE, Guide, Step
from knowledge.guides.walk import DONE, OPENING
from knowledge.loader import Catalogue

MOST_GUIDES: Final = 6


@dataclass(frozen=True)
class Seen:
    """Hold one step: its number, what it asks for, and in how many conversations it was seen."""

    number: int
    words: str
    count: Few


@dataclass(frozen=True)
class Funnel:
    """Hold one guide: the steps in the order of its file, who reached its end, and where most stopped."""

    title: str
    steps: tuple[Seen, ...]
    done: Few
    stop: Seen | None
    help: str = ""
    """What to say to somebody who is stuck there, as the guide puts it."""

    @property
    def most(self) -> int:
        """Return the largest count, to draw the others against."""
        return max(1, *(step.count.at_least for step in self.steps), self.done.at_least)


def funnels(tally: Tally, catalogue: Catalogue, most: int = MOST_GUIDES) -> Sequence[Funnel]:
    """Return the guides that were walked most."""
    begun: Counter[str] = Counter()
    for (guide_id, _), count in tally.reached.items():
        begun[guide_id] = max(begun[guide_id], count)
    found = (_funnel(line.key, tally, catalogue) for line in ranked(begun, len(begun)))
    return [one for one in found if one is not None][:most]


def _funnel(guide_id: str, tally: Tally, catalogue: Catalogue) -> Funnel | None:
    guide = _find(guide_id, catalogue)
    if guide is None:
        return None
    steps = [
        Seen(n, _words(step), few(tally.reached[guide_id, step.id])) for n, step in enumerate(guide.steps, 1)
    ]
    if tally.reached[guide_id, OPENING]:
        steps.insert(0, Seen(0, "Mở hướng dẫn", few(tally.reached[guide_id, OPENING])))
    stops = {n: tally.stopped[guide_id, step.id] for n, step in enumerate(guide.steps, 1)}
    worst = next(iter(ranked(stops, 1)), None)
    stop = next((one for one in steps if worst and one.number == worst.key), None)
    help_ = _help(guide.steps[stop.number - 1]) if stop else ""
    return Funnel(guide.title, tuple(steps), few(tally.reached[guide_id, DONE]), stop, help_)


def _find(guide_id: str, catalogue: Catalogue) -> Guide | None:
    if guide_id.startswith(PROCEDURE):
        procedure = catalogue.get(guide_id.removeprefix(PROCEDURE))
        return guide_of(procedure) if procedure else None
    return guides_in_force().get(guide_id)


def _words(step: Step) -> str:
    return filled(step.do, carried(None))


def _help(step: Step) -> str:
    """Return the tip of a step, else what is said to its first trouble; only what is confirmed."""
    if step.unconfirmed:
        return ""
    troubles = (f"{one.say}: {one.answer}" for one in step.trouble if not one.unconfirmed)
    return filled(step.tip or next(troubles, ""), carried(None))
