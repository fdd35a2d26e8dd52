"""Look a catalogue over: what is wrong, what is old, what waits for somebody, what nobody would find."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain

from knowledge.check.facts import facts_to_look_at
from knowledge.check.findable import never_found
from knowledge.check.links import bad_links, lost_events
from knowledge.check.report import Kind, Problem
from knowledge.check.twins import near_duplicates, untold_twins
from knowledge.loader import Catalogue
from knowledge.search import Searcher


def problems(catalogue: Catalogue, searcher: Searcher, today: date, days: int) -> Iterator[Problem]:
    """Yield everything found, errors and remarks; facts read more than ``days`` ago count as stale.

    What is wrong in an imported procedure is a remark: it is the official text, and nobody here can mend it.
    """
    found = chain(
        facts_to_look_at(catalogue, today, days),
        bad_links(catalogue),
        lost_events(catalogue),
        near_duplicates(catalogue),
        untold_twins(catalogue),
        never_found(catalogue, searcher),
    )
    for problem in found:
        procedure = catalogue.get(problem.code)
        if problem.kind.is_error and procedure is not None and not procedure.examples:
            yield Problem(Kind.IMPORTED, problem.code, f"{problem.kind.label}: {problem.detail}")
        else:
            yield problem
