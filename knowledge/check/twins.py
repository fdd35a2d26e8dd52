"""Procedures that are told apart by luck: the same name twice, or twins without a telling question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from knowledge.check.report import Kind, Problem
from knowledge.index.query import Query
from knowledge.loader import Catalogue
from vietnamese.unaccent import skeleton

SAME_NAME = 97.0
"""Of 100 (rapidfuzz ratio): official names that differ in a letter or two."""
MIXED = 0.25
"""Share of the examples of two procedures that lie nearer to the other one: from here on they are twins.

In the hand-written catalogue 13 pairs reach it, each with a question of its own; with 0.2 it is 30 pairs.
"""
_TOKEN = r"\w+"  # noqa: S105 - a pattern, not a password
_BLOCK = 500
"""Examples compared with all others at a time: some 25 MB."""


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
                shown = catalogue.procedures[other].name[:80]
                yield Problem(Kind.NEAR_DUPLICATE, code, f"tên giống {other}: “{shown}”")


def untold_twins(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield pairs whose examples mix, and that no question tells apart.

    Each example is left out in turn, and the nearest of all others is looked for: for twins it is often
    one of the other procedure. The search itself cannot be asked, because it was trained on the examples:
    of 11,335 it is in doubt about one.
    """
    examples = Counter({procedure.code: len(procedure.examples) for procedure in catalogue})
    for pair, count in _mixed(catalogue).most_common():
        enough = count >= MIXED * sum(examples[code] for code in pair)
        if enough and catalogue.question_between(pair) is None:
            yield Problem(Kind.UNTOLD_TWINS, pair[0], f"hay lẫn với {pair[1]} ({count} câu)")


def _mixed(catalogue: Catalogue) -> Counter[tuple[str, str]]:
    """Count for each pair of codes the examples of one whose nearest other example is the other's."""
    asked = [(procedure.code, text) for procedure in catalogue for text in procedure.examples]
    counts: Counter[tuple[str, str]] = Counter()
    if not asked:
        return counts
    owners = np.array([code for code, _ in asked])
    vectors = _vectors([text for _, text in asked])
    for start in range(0, len(asked), _BLOCK):
        nearest = _nearest(vectors, start)
        for owner, other in zip(owners[start : start + _BLOCK], owners[nearest], strict=True):
            if owner != other:
                one, two = sorted((str(owner), str(other)))
                counts[one, two] += 1
    return counts


def _nearest(vectors: csr_matrix, start: int) -> NDArray[np.intp]:
    """Return for a block of rows the nearest other row of each."""
    alike = (vectors[start : start + _BLOCK] @ vectors.T).toarray()
    rows = np.arange(len(alike))
    alike[rows, start + rows] = -1.0
    result: NDArray[np.intp] = alike.argmax(axis=1)
    return result


def _vectors(texts: list[str]) -> csr_matrix:
    """Return unit vectors of unaccented words, pairs of words, and characters: people type without marks."""
    plain = [Query.of(text).plain for text in texts]
    words = TfidfVectorizer(ngram_range=(1, 2), token_pattern=_TOKEN, sublinear_tf=True, dtype=np.float32)
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True, dtype=np.float32)
    return hstack([words.fit_transform(plain), characters.fit_transform(plain)], format="csr")
