"""Offer the walk under way again below an answer to something else."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from actions.guide import resume_button, walk_of
from actions.turn import Said, Turn
from channels.status import Status

_COURTESIES: Final = frozenset({Status.SMALL_TALK, Status.FEEDBACK})
_ASIDES: Final = frozenset(
    {
        *_COURTESIES,
        Status.ANSWERED,
        Status.NOT_STATED,
        Status.CLARIFY,
        Status.NO_MATCH,
        Status.OUT_OF_SCOPE,
        Status.HANDED_OVER,
        Status.SCAM_WARNING,
    }
)
"""How an answer ends that has nothing to do with the walk."""


def with_way_back(turn: Turn, said: Said) -> Said:
    """Add the button that takes the unfinished walk up again, and let the walk rest meanwhile.

    A resting walk repeats its step on "tiếp tục" instead of going on. A courtesy does not put it to rest:
    "cảm ơn", then "xong rồi", goes on. What moves the walk itself is left as it is.
    """
    walk = walk_of(turn)
    if walk is None or said.status not in _ASIDES or "walk" in said.slots:
        return said
    button = resume_button(turn)
    *before, last = said.replies
    # Numbered choices come first, so that "1" is the first of what is seen.
    actions = (*last.actions, *button) if said.slots.get("choices") else (*button, *last.actions)
    rests = replace(walk, resting=walk.resting or said.status not in _COURTESIES)
    return replace(
        said,
        replies=(*before, last.model_copy(update={"actions": actions})),
        slots={**said.slots, "walk": rests.as_dict()},
    )
