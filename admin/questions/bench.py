"""What the pages of questions and lessons need besides the desk: groups, meaning, the folder to write to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from fastapi import Request

from admin.questions import queues
from admin.questions.asked import Asked, read, window
from admin.questions.brain import Brain
from admin.questions.filters import Filters
from admin.questions.groups import Group, Grouping, by_step
from admin.teaching.export import Export
from channels.database import Database

MOST_TURNS: Final = 5000
"""Turns of one list; whoever has more waiting narrows it to a week."""


@dataclass(frozen=True)
class Listing:
    """Hold the groups of a list, the largest first.

    ``compared`` tells whether sentences could be compared; ``cut`` that only the newest turns are in it.
    """

    groups: list[Group]
    turns: int
    compared: bool
    cut: bool


class Bench:
    """Hold who knows what sentences mean, and who writes lessons."""

    def __init__(self, brain: Brain, export: Export) -> None:
        self.brain = brain
        self.export = export
        self._grouping = Grouping(brain)

    async def listing(self, database: Database, filters: Filters, now: datetime) -> Listing:
        """Return the groups that filters leave."""

        def work(connection: sa.Connection) -> list[Asked]:
            asked = window(filters.since(now))
            return read(connection, asked, filters.conditions(asked, now), MOST_TURNS + 1)

        found = await database.run(work)
        cut = len(found) > MOST_TURNS
        turns = [one for one in found[:MOST_TURNS] if filters.fits(one.text)]
        if filters.queue.by_step:
            return Listing(by_step(turns), len(turns), compared=True, cut=cut)
        groups, compared = await self._grouping.by_meaning(turns)
        return Listing(groups, len(turns), compared, cut)

    async def counts(self, database: Database, filters: Filters, now: datetime) -> dict[str, int]:
        """Return how many turns wait in each queue, in the same time."""
        asked = window(filters.since(now))
        return await database.run(lambda connection: queues.count(connection, asked, now))

    async def groups_with(
        self, database: Database, filters: Filters, now: datetime, turn_ids: Sequence[str]
    ) -> list[Group]:
        """Return the groups of a list that hold some turns; what came in since may have joined them."""
        wanted = set(turn_ids)
        listing = await self.listing(database, filters, now)
        return [group for group in listing.groups if any(one.id in wanted for one in group.turns)]


def bench_of(request: Request) -> Bench:
    """Return the bench that the house opened."""
    bench: Bench = request.app.state.bench
    return bench
