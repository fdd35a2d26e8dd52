"""The ways through a guide: what follows a step, and how many steps lie ahead."""

from __future__ import annotations

from typing import Final

from knowledge.guides.schema import END, GUIDE, PROCEDURE, Guide, Step

_REMEMBERED: Final = 256
_lengths: dict[str, tuple[Guide, dict[str, int]]] = {}


def way_on(guide: Guide, step: Step) -> str:
    """Return where "được rồi" leads: ``next``, else the step that follows in the file, else the end."""
    if step.next:
        return step.next
    place = next(n for n, one in enumerate(guide.steps) if one.id == step.id)
    return guide.steps[place + 1].id if place + 1 < len(guide.steps) else END


def ways(guide: Guide, step: Step) -> tuple[str, ...]:
    """Return every target that leads on from a step, without its troubles."""
    chosen = tuple(choice.to for choice in step.choices)
    return chosen if must_choose(step) else (*chosen, way_on(guide, step))


def must_choose(step: Step) -> bool:
    """Return whether "được rồi" is no answer to a step: all its ways on are among its choices."""
    return bool(step.choices) and step.next in (None, *(choice.to for choice in step.choices))


def is_crossroads(step: Step) -> bool:
    """Return whether every choice of a step leads out of the guide: taking one of them ends it."""
    return must_choose(step) and all(choice.to.startswith((GUIDE, PROCEDURE)) for choice in step.choices)


def steps_ahead(guide: Guide, step: str) -> int:
    """Return how many steps the longest way to the end has, this one included; at least 1.

    A way that leads back, one that closes a circle when the guide is read from its start, does not
    count: nobody plans to go in circles.
    """
    known = _lengths.get(guide.id)
    if known is None or known[0] is not guide:
        if len(_lengths) >= _REMEMBERED:
            _lengths.clear()
        known = _lengths[guide.id] = (guide, _longest(guide))
    return known[1].get(step, 1)


def _longest(guide: Guide) -> dict[str, int]:
    by_id = {step.id: step for step in guide.steps}
    found: dict[str, int] = {}
    path: set[str] = set()

    def visit(step: str) -> int:
        path.add(step)
        ahead = [one for one in ways(guide, by_id[step]) if one in by_id and one not in path]
        found[step] = 1 + max((found[one] if one in found else visit(one) for one in ahead), default=0)
        path.discard(step)
        return found[step]

    for step in by_id:
        if step not in found:
            visit(step)
    return found
