"""Look a catalogue over: what is wrong, what is old, what waits for somebody, what nobody would find."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from knowledge.check.facts import facts_to_look_at
from knowledge.check.findable import never_found
from knowledge.check.links import bad_links
from knowledge.check.report import Problem
from knowledge.check.twins import near_duplicates, untold_twins
from knowledge.loader import Catalogue
from knowledge.search import Searcher


def problems(catalogue: Catalogue, searcher: Searcher, today: date, days: int) -> Iterator[Problem]:
    """Yield everything found, errors and remarks; facts read more than ``days`` ago count as stale."""
    yield from facts_to_look_at(catalogue, today, days)
    yield from bad_links(catalogue)
    yield from near_duplicates(catalogue)
    yield from untold_twins(catalogue)
    yield from never_found(catalogue, searcher)
