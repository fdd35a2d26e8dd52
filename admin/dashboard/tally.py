"""Count the turns of one day: each question, but a conversation only once, however much it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from admin.dashboard.groups import GROUP_OF, Group
from channels.status import Status
from knowledge.guides.walk import DONE

BUCKET_MS: Final = 10
"""Milliseconds: answer times are counted in steps of so many."""
NEAR_NOTHING: Final = ""
"""Stands for a procedure where an unanswered question came near none."""


class Row(NamedTuple):
    """Hold of a turn what is counted."""

    conversation: str
    channel: str
    status: str
    procedure: str | None
    nearest: str | None
    guide: str | None
    step: str | None
    ms: float | None
    feedback: str | None
    reason: str | None


@dataclass
class Tally:
    """Hold counts that can be added up; only :mod:`admin.dashboard.few` may let any of them out."""

    asked: Counter[tuple[str, Group]] = field(default_factory=Counter)
    """Questions, by channel and ending."""
    procedures: Counter[str] = field(default_factory=Counter)
    nearest: Counter[str] = field(default_factory=Counter)
    """Conversations with a question that was not answered, by the procedure that it came nearest to."""
    reached: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Conversations that saw a step, by guide and step."""
    stopped: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Conversations whose last step of a guide it was; who reached the end did not stop."""
    opinions: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    times: Counter[int] = field(default_factory=Counter)
    """Questions, by how many times :data:`BUCKET_MS` their answers took."""
    conversations: int = 0

    def add(self, other: Tally) -> None:
        """Add the counts of another day."""
        for name in ("asked", "procedures", "nearest", "reached", "stopped", "opinions", "reasons", "times"):
            getattr(self, name).update(getattr(other, name))
        self.conversations += other.conversations


class _Once:
    """Say of each thing whether it is new."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, ...]] = set()

    def __call__(self, *what: str) -> bool:
        before = len(self._seen)
        self._seen.add(what)
        return len(self._seen) > before


def tallied(rows: Iterable[Row]) -> Tally:
    """Return the counts of the turns of a day, which come in the order in which they were said."""
    tally, new = Tally(), _Once()
    last: dict[tuple[str, str], str] = {}
    for row in rows:
        tally.conversations += new("conversation", row.conversation)
        _count_question(tally, row, new)
        _count_opinion(tally, row, new)
        if row.guide and row.step:
            last[row.conversation, row.guide] = row.step
            tally.reached[row.guide, row.step] += new("step", row.conversation, row.guide, row.step)
    tally.stopped.update((guide, step) for (_, guide), step in last.items() if step != DONE)
    return tally


def _count_question(tally: Tally, row: Row, new: _Once) -> None:
    group = GROUP_OF.get(row.status)
    if group is None:
        return
    tally.asked[row.channel, group] += 1
    if row.ms is not None:
        tally.times[int(row.ms // BUCKET_MS)] += 1
    if row.procedure:
        tally.procedures[row.procedure] += new("procedure", row.conversation, row.procedure)
    if row.status == Status.NO_MATCH:
        nearest = row.nearest or NEAR_NOTHING
        tally.nearest[nearest] += new("nearest", row.conversation, nearest)


def _count_opinion(tally: Tally, row: Row, new: _Once) -> None:
    if row.feedback:
        tally.opinions[row.feedback] += new("opinion", row.conversation, row.feedback)
    if row.reason:
        tally.reasons[row.reason] += new("reason", row.conversation, row.reason)
