"""Count the days that a page needs, each once: a day that is over does not change any more."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, TypeVar

from admin.calendar.working_days import day_of
from admin.dashboard.reading import Said, first_day, rows_of, said_on
from admin.dashboard.tally import Row, Tally, tallied
from admin.this_week import communes_of
from channels.clock import Clock
from channels.database import Database

T = TypeVar("T")
FRESH: Final = timedelta(minutes=1)
"""How long the counts of a day that goes on are good enough."""
MOST_DAYS: Final = 400
"""Kept in memory: as many as turns are kept, by default."""


@dataclass(frozen=True)
class _Counted:
    tally: Tally
    at: datetime


class Counts:
    """Keep the counts of days, for everywhere and for each commune."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._days: dict[date, _Counted] = {}
        self._places: dict[date, tuple[datetime, Mapping[str, Tally]]] = {}
        self._lock = asyncio.Lock()

    @property
    def today(self) -> date:
        """Return the day in Việt Nam."""
        return day_of(self._clock())

    async def first(self) -> date | None:
        """Return the day of the oldest turn, ``None`` while nobody has asked anything."""
        return await first_day(self._database)

    async def days(self, days: Iterable[date]) -> Mapping[date, Tally]:
        """Return the counts of each day."""
        async with self._lock:
            return {day: await self._day(day) for day in days}

    async def communes(self, days: Iterable[date]) -> Mapping[str, Tally]:
        """Return the counts by commune; a conversation belongs to every commune that it names on a day."""
        found: defaultdict[str, Tally] = defaultdict(Tally)
        async with self._lock:
            for day in days:
                for commune, tally in (await self._places_of(day)).items():
                    found[commune].add(tally)
        return dict(found)

    async def _day(self, day: date) -> Tally:
        known = self._days.get(day)
        if known is None or not self._is_good(day, known.at):
            at = self._clock()
            known = _Counted(tallied(await rows_of(self._database, day)), at)
            _keep(self._days, day, known)
        return known.tally

    async def _places_of(self, day: date) -> Mapping[str, Tally]:
        at, tallies = self._places.get(day, (None, {}))
        if at is None or not self._is_good(day, at):
            at = self._clock()
            rows, said = await rows_of(self._database, day), await said_on(self._database, day)
            # Reading places takes a tenth of a millisecond a message: beside the event loop, not in it.
            tallies = await asyncio.to_thread(by_commune, rows, said)
            _keep(self._places, day, (at, tallies))
        return tallies

    def _is_good(self, day: date, at: datetime) -> bool:
        return day_of(at) > day or self._clock() - at < FRESH


def by_commune(rows: Sequence[Row], said: Iterable[Said]) -> dict[str, Tally]:
    """Return the counts of a day for each commune that a conversation of the day names."""
    named: defaultdict[str, set[str]] = defaultdict(set)
    for one in said:
        named[one.conversation] |= communes_of({"place": one.place} if one.place else {}, one.text)
    spoken: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for commune in named.get(row.conversation, ()):
            spoken[commune].append(row)
    return {commune: tallied(mine) for commune, mine in spoken.items()}


def total_of(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of the counts of several days."""
    whole = Tally()
    for tally in tallies:
        whole.add(tally)
    return whole


def _keep(kept: dict[date, T], day: date, what: T) -> None:
    kept[day] = what
    while len(kept) > MOST_DAYS:
        del kept[min(kept)]
