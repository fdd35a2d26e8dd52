"""What people ask this week, for the helpers: counts of conversations, never a text, never a small number.

Shown counts are rounded down to steps of five, and nothing below five is shown, so that no difference of two
tables tells a smaller one. The week ends at midnight: a page that is loaded again does not tell that somebody
has just asked.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import sqlalchemy as sa

from admin.calendar.working_days import HERE, day_of
from channels.clock import Clock
from channels.database import Database
from channels.tables import turns
from knowledge.places.gazetteer import gazetteer
from knowledge.places.lookup import find

DAYS: Final = 7
SMALLEST: Final = 5
MOST: Final = 15
"""Procedures listed; the tail says little and is mostly small."""
_PLACE: Final = "place"


@dataclass(frozen=True)
class Count:
    """Hold what was counted, and at least how many conversations it came up in."""

    key: str
    at_least: int


@dataclass(frozen=True)
class Table:
    """Hold the counts of a place, the largest first; ``total`` is 0 where there are too few to tell."""

    total: int
    procedures: tuple[Count, ...]
    statuses: tuple[Count, ...]


@dataclass(frozen=True)
class Week:
    """Hold seven whole days, the last one ``until``, for the whole province and for each commune."""

    since: date
    until: date
    everywhere: Table
    communes: Mapping[str, Table] = field(default_factory=dict)


@dataclass
class _Tally:
    conversations: set[str] = field(default_factory=set)
    procedures: set[tuple[str, str]] = field(default_factory=set)
    statuses: set[tuple[str, str]] = field(default_factory=set)

    def add(self, row: Any) -> None:
        conversation = row["conversation"]
        self.conversations.add(conversation)
        self.statuses.add((conversation, row["status"]))
        if row["procedure"]:
            self.procedures.add((conversation, row["procedure"]["code"]))


class ThisWeek:
    """Count once a day."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._week: Week | None = None
        self._lock = asyncio.Lock()

    async def read(self) -> Week:
        """Return the last seven whole days."""
        until = day_of(self._clock()) - timedelta(days=1)
        async with self._lock:
            if self._week is None or self._week.until != until:
                rows = await self._rows(until)
                # Reading places takes a tenth of a millisecond a message: beside the event loop, not in it.
                self._week = await asyncio.to_thread(counted, rows, until)
            return self._week

    async def _rows(self, until: date) -> Sequence[Any]:
        columns = ("conversation", "status", "procedure", "entities", "text", "created_at")
        wanted = sa.select(*(turns.c[name] for name in columns)).where(
            turns.c.created_at >= _midnight(until - timedelta(days=DAYS - 1)),
            turns.c.created_at < _midnight(until + timedelta(days=1)),
        )
        return await self._database.run(lambda connection: connection.execute(wanted).mappings().all())


def counted(rows: Iterable[Any], until: date) -> Week:
    """Return the tables of a week; a conversation belongs to every commune that it names."""
    everywhere = _Tally()
    spoken: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows:
        everywhere.add(row)
        spoken[row["conversation"]].append(row)
    communes: defaultdict[str, _Tally] = defaultdict(_Tally)
    for said in spoken.values():
        for commune in {code for row in said for code in communes_of(row["entities"], row["text"])}:
            for row in said:
                communes[commune].add(row)
    return Week(
        since=until - timedelta(days=DAYS - 1),
        until=until,
        everywhere=_table(everywhere),
        communes={code: _table(tally) for code, tally in communes.items()},
    )


def communes_of(entities: Mapping[str, str], text: str) -> set[str]:
    """Return the codes of the communes of today that a turn surely names, by a button or in its words."""
    pressed = entities.get(_PLACE)
    if pressed and any(one.code == pressed for one in gazetteer().communes):
        return {pressed}
    return {one.code for mention in find(text) if not mention.context and (one := mention.settled)}


def _table(tally: _Tally) -> Table:
    return Table(
        total=_shown(len(tally.conversations)),
        procedures=_counts(code for _, code in tally.procedures)[:MOST],
        statuses=_counts(status for _, status in tally.statuses),
    )


def _counts(keys: Iterable[str]) -> tuple[Count, ...]:
    """Return what is common enough to be told; equals stand by name, not by which is really more."""
    found = [Count(key, _shown(n)) for key, n in Counter(keys).items()]
    return tuple(sorted((one for one in found if one.at_least), key=lambda one: (-one.at_least, one.key)))


def _shown(count: int) -> int:
    return count // SMALLEST * SMALLEST


def _midnight(day: date) -> datetime:
    # In UTC, as it is stored: SQLite compares letters and knows no zones.
    return datetime.combine(day, time(), HERE).astimezone(UTC)
