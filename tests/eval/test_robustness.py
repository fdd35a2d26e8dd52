from __future__ import annotations

from dataclasses import replace

from eval.metrics.share import Share
from eval.robustness import measure_variants
from eval.variants import VARIANTS, unaccented
from knowledge.decision import Decision
from knowledge.loader import Catalogue
from knowledge.search import SearchResult
from tests.eval.made_up import BIRTH, DEATH, found, outcome


def test_variants_are_measured_beside_the_same_questions_as_they_are(embedded: Catalogue) -> None:
    def search(text: str) -> SearchResult:
        # Finds nothing without its accents.
        return found(embedded, Decision.ANSWER, *([DEATH, BIRTH] if text == unaccented(text) else [BIRTH]))

    outcomes = [
        replace(outcome("", right=BIRTH, text=text), ranking=(BIRTH,))
        for text in ("làm khai sinh", "khai tử", "mat the")
    ]
    parts = measure_variants(search, outcomes)
    assert list(parts) == list(VARIANTS)
    bare = parts["unaccented"]
    # The third has no accents to drop: it would only hide what the others lose.
    assert (bare.n, bare.recall_1, bare.recall_3) == (2, Share(0, 2), Share(2, 2))
    assert (bare.difference.value, bare.difference.n) == (-1.0, 2)
    assert parts["nfd"].difference.value == 0.0
    assert parts["southern"].recall_1 == Share(1, 1)


def test_variant_that_changes_nothing_has_no_figure(embedded: Catalogue) -> None:
    parts = measure_variants(lambda _: found(embedded, Decision.ANSWER, BIRTH), [outcome("a", text="xe")])
    assert (parts["unaccented"].n, parts["unaccented"].recall_1.value) == (0, None)
