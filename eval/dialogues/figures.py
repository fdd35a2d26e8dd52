"""Sum judged turns up: by kind, in all, and the conversations that went right from beginning to end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from eval.dialogues.judge import Judged, Verdict
from eval.dialogues.script import Kind
from eval.metrics.share import Share
from eval.retrieval import TOTAL

KEPT: Final = "follow_up_after_right"
"""The follow-ups that were asked while the right procedure was under discussion: was it kept?"""


@dataclass(frozen=True)
class TurnMeasures:
    """Hold the figures of one kind of turn. ``procedure`` and ``aspect`` are out of those that expect one."""

    n: int
    right: Share
    asked_back: Share
    procedure: Share
    aspect: Share

    def as_dict(self) -> dict[str, Any]:
        """Return the figures ready for JSON."""
        return {
            "n": self.n,
            "right": self.right.as_dict(),
            "asked_back": self.asked_back.as_dict(),
            "procedure": self.procedure.as_dict(),
            "aspect": self.aspect.as_dict(),
        }


@dataclass(frozen=True)
class DialogueMeasures:
    """Hold the figures of turns by kind and in all, and the share of conversations without a miss.

    ``without_wrong`` also lets those pass where the right procedure was asked back for.
    """

    turns: Mapping[str, TurnMeasures]
    wholly_right: Share
    without_wrong: Share

    def as_dict(self) -> dict[str, Any]:
        """Return the figures ready for JSON."""
        return {
            "turns": {kind: one.as_dict() for kind, one in self.turns.items()},
            "wholly_right": self.wholly_right.as_dict(),
            "without_wrong": self.without_wrong.as_dict(),
        }


def measure_dialogues(judged: Sequence[Judged]) -> DialogueMeasures:
    """Return the figures."""
    parts = {kind.value: [one for one in judged if one.expected.kind is kind] for kind in Kind}
    parts[KEPT] = [one for one in parts[Kind.FOLLOW_UP] if one.after_right]
    turns = {kind: _measure(part) for kind, part in parts.items() if part}
    talks: dict[str, list[Verdict]] = {}
    for one in judged:
        talks.setdefault(one.expected.dialogue, []).append(one.verdict)
    return DialogueMeasures(
        {**turns, TOTAL: _measure(judged)},
        Share.of(set(verdicts) == {Verdict.RIGHT} for verdicts in talks.values()),
        Share.of(Verdict.WRONG not in verdicts for verdicts in talks.values()),
    )


def _measure(judged: Sequence[Judged]) -> TurnMeasures:
    return TurnMeasures(
        n=len(judged),
        right=Share.of(one.verdict is Verdict.RIGHT for one in judged),
        asked_back=Share.of(one.verdict is Verdict.ASKED_BACK for one in judged),
        procedure=Share.of(one.procedure_right for one in judged if one.procedure_right is not None),
        aspect=Share.of(one.aspect_right for one in judged if one.aspect_right is not None),
    )
