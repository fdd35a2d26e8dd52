"""What became of one question: little enough to keep, and enough to see later whether it changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eval.keys import key_of


@dataclass(frozen=True)
class Seen:
    """Hold the outcome of one question of one set.

    ``rank`` counts from 1 and is ``None`` for what was not found, or has nothing to be found;
    ``decision`` is the search's decision, or the status of a turn.
    """

    set_name: str
    text: str
    rank: int | None
    decision: str
    right: bool

    @property
    def key(self) -> str:
        """Return the key that names the question in reports."""
        return key_of(self.set_name, self.text)

    def as_dict(self, *, with_text: bool) -> dict[str, Any]:
        """Return it ready for JSON; the text only when it is one of our own."""
        text = {"q": self.text} if with_text else {}
        return {
            "set": self.set_name,
            "rank": self.rank,
            "decision": self.decision,
            "right": self.right,
            **text,
        }
