"""Number what can be pressed, so that "2" does the same on a platform without buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from channels.contract import Action, Outbound

_OWN: Final = re.compile(r"^([1-9]\d?)\. ", re.ASCII)
_TYPED: Final = re.compile(r"^\s*(?:s[oố]\s*)?(0?[1-9]|[1-9]\d)\s*[.)]?\s*$", re.IGNORECASE)


def numbered(replies: Sequence[Outbound]) -> Iterator[tuple[int, Action]]:
    """Yield the reply buttons of one turn with their numbers, in order.

    A label that brings its number keeps it ("3. Làm giấy khai tử"), unless another had it before; the
    others get the numbers after the highest of those.
    """
    pressable = [action for reply in replies for action in reply.actions if action.kind == "reply"]
    own = [own_number(action.label) for action in pressable]
    free = max([n for n in own if n is not None], default=0)
    taken: set[int] = set()
    for action, number in zip(pressable, own, strict=True):
        if number is None or number in taken:
            number = free = free + 1
        taken.add(number)
        yield number, action


def own_number(label: str) -> int | None:
    """Return the number that a label begins with."""
    found = _OWN.match(label)
    return int(found[1]) if found else None


def without_number(label: str) -> str:
    """Return a label without the number that it begins with."""
    return _OWN.sub("", label)


def typed_number(text: str) -> int | None:
    """Return the number that is all a message says: "2", "2.", "số 2"."""
    found = _TYPED.match(text)
    return int(found[1]) if found else None
