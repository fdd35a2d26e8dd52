"""Leave steps out of a guide, and mend the graph around them."""

from __future__ import annotations

from collections.abc import Collection

from knowledge.guides.graph import way_on
from knowledge.guides.schema import END, GUIDE, Choice, Guide, Step, Trouble


def mended(
    guide: Guide, off: Collection[str] = (), *, unconfirmed: bool = True, gone: Collection[str] = ()
) -> Guide | None:
    """Return the guide without the steps in ``off`` and, where wished, without anything unconfirmed.

    What led to a step that is left out leads to that step's own way on; where it asked for a choice,
    to the first one. Choices that lead to a guide
    in ``gone`` disappear. ``None`` when no step is left; the very same guide when nothing changes.
    """
    left_out = {step.id for step in guide.steps if step.id in off or (step.unconfirmed and not unconfirmed)}
    if not left_out and unconfirmed and not gone:
        return guide
    if len(left_out) == len(guide.steps):
        return None
    mender = _Mender(guide, left_out, unconfirmed, gone)
    return guide.model_copy(
        update={
            "entries": mender.choices(guide.entries),
            "steps": tuple(mender.step(step) for step in guide.steps if step.id not in left_out),
            "trouble": mender.troubles(guide.trouble),
            "then": mender.choices(guide.then),
        }
    )


def _way_past(guide: Guide, step: Step) -> str:
    """Return where a step that is left out leads: its own way on, or the first of its choices."""
    return step.choices[0].to if step.choices and not step.next else way_on(guide, step)


class _Mender:
    def __init__(self, guide: Guide, left_out: set[str], unconfirmed: bool, gone: Collection[str]) -> None:
        self._guide = guide
        self._left_out = left_out
        self._unconfirmed = unconfirmed
        self._gone = {f"{GUIDE}{one}" for one in gone}

    def step(self, step: Step) -> Step:
        choices = self.choices(step.choices)
        # Said in full: what follows in the file may have been left out.
        way = None if choices and not step.next else self._target(way_on(self._guide, step)) or END
        return step.model_copy(
            update={"choices": choices, "next": way, "trouble": self.troubles(step.trouble)}
        )

    def choices(self, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
        found = ((choice, self._target(choice.to)) for choice in choices)
        return tuple(choice.model_copy(update={"to": to}) for choice, to in found if to)

    def troubles(self, troubles: tuple[Trouble, ...]) -> tuple[Trouble, ...]:
        kept = [one for one in troubles if self._unconfirmed or not one.unconfirmed]
        return tuple(one.model_copy(update={"to": self._target(one.to) if one.to else None}) for one in kept)

    def _target(self, target: str) -> str | None:
        """Follow the ways on of steps that are left out; ``None`` for a guide that is gone."""
        seen: set[str] = set()
        while target in self._left_out:
            if target in seen:
                return END
            seen.add(target)
            step = self._guide.step(target)
            target = _way_past(self._guide, step) if step else END
        return None if target in self._gone else target
