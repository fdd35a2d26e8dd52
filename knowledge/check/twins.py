"""Procedures that are told apart by luck: the same name twice, or twins without a telling question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rapidfuzz import fuzz

from knowledge.check.report import Kind, Problem
from knowledge.loader import Catalogue
from knowledge.search import Searcher
from vietnamese.unaccent import skeleton

SAME_NAME = 97.0
"""Of 100 (rapidfuzz ratio): official names that differ in a letter or two."""
OFTEN = 3
"""Questions of one procedure for which the other comes second within reach of the first."""


def near_duplicates(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield pairs of procedures whose names say the same, and that no question tells apart."""
    named = [(procedure.code, skeleton(procedure.name)) for procedure in catalogue]
    by_length = sorted(named, key=lambda pair: len(pair[1]))
    for at, (code, name) in enumerate(by_length):
        for other, longer in by_length[at + 1 :]:
            # The ratio cannot reach the mark when the lengths differ more than this.
            if len(longer) * SAME_NAME > len(name) * (200 - SAME_NAME):
                break
            alike = fuzz.ratio(name, longer, score_cutoff=SAME_NAME)
            if alike and catalogue.question_between([code, other]) is None:
                yield Problem(Kind.NEAR_DUPLICATE, code, f"tên giống {other}: “{longer[:80]}”")


def untold_twins(catalogue: Catalogue, searcher: Searcher) -> Iterator[Problem]:
    """Yield pairs that the search itself asks about again and again, and that no question tells apart.

    The search is asked the hand-written questions of each procedure; it has seen them, so whatever is
    still close must be close for people too.
    """
    close: Counter[tuple[str, ...]] = Counter()
    for procedure in catalogue:
        for question in procedure.examples:
            hits = searcher.search(question).hits[:2]
            if len(hits) == 2 and hits[1].score * searcher.thresholds.lead > hits[0].score:
                close[tuple(sorted(hit.procedure.code for hit in hits))] += 1
    for pair, count in close.most_common():
        known = all(catalogue.get(code) for code in pair)
        if count >= OFTEN and known and catalogue.question_between(pair) is None:
            yield Problem(Kind.UNTOLD_TWINS, pair[0], f"hay lẫn với {pair[1]} ({count} câu)")
