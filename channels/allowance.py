"""How much one person may write: enough for anybody who types, too little for a machine."""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

PER_MINUTE: Final = 30
PER_DAY: Final = 400
"""A helper who goes door to door asks for ten households a day, some thirty messages each."""
_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)
_PEOPLE: Final = 20_000


class Verdict(Enum):
    """Say what becomes of a message."""

    WELCOME = auto()
    FIRST_TOO_MANY = auto()
    """Tell the person, once."""
    TOO_MANY = auto()


class Allowance:
    """Count the messages of each conversation. Only in memory: a restart forgives."""

    def __init__(self, per_minute: int = PER_MINUTE, per_day: int = PER_DAY) -> None:
        self._per_minute = per_minute
        self._per_day = per_day
        self._seen: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._told: set[str] = set()

    def use(self, conversation: str, now: datetime) -> Verdict:
        """Count one message and say what becomes of it."""
        times = self._seen.setdefault(conversation, deque())
        self._seen.move_to_end(conversation)
        while times and now - times[0] >= _DAY:
            times.popleft()
        last_minute = sum(now - moment < _MINUTE for moment in times)
        if len(times) < self._per_day and last_minute < self._per_minute:
            times.append(now)
            self._told.discard(conversation)
            self._drop_the_longest_unseen()
            return Verdict.WELCOME
        if conversation in self._told:
            return Verdict.TOO_MANY
        self._told.add(conversation)
        return Verdict.FIRST_TOO_MANY

    def _drop_the_longest_unseen(self) -> None:
        while len(self._seen) > _PEOPLE:
            conversation, _ = self._seen.popitem(last=False)
            self._told.discard(conversation)
