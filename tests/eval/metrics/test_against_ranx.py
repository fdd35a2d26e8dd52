"""Recall and reciprocal rank, beside ranx (Bassani, *ranx: A Blazing-Fast Python Library for Ranking
Evaluation and Comparison*, ECIR 2022) on runs made by a formula.

ranx is no requirement: it brings numba, pandas and matplotlib along, and bm25s loads numba wherever it finds
it, so that the search would take 90 MB more and start otherwise here than where people use it. What ranx
0.3.21 said of these runs stands below; where it is installed, it is asked again.
"""

from __future__ import annotations

import pytest

from eval.metrics.recall_at_k import recall_at_k
from eval.metrics.reciprocal_rank import reciprocal_rank

SAID_BY_RANX = {"recall@1": 1 / 6, "recall@3": 1 / 2, "recall@10": 47 / 60, "mrr@10": 0.3866666666666667}

RUNS = [
    ([f"c{(i + 5 * j) % 12:02d}" for j in range(3 + i % 8)], f"c{(i + 5 * i * i) % 12:02d}")
    for i in range(60)
]
"""Sixty rankings of three to ten of twelve codes, none twice, and the right code of each."""


def ours() -> dict[str, float]:
    n = len(RUNS)
    figures = {f"recall@{k}": sum(recall_at_k(*run, k) for run in RUNS) / n for k in (1, 3, 10)}
    return {**figures, "mrr@10": sum(reciprocal_rank(*run) for run in RUNS) / n}


def test_our_figures_are_those_that_ranx_gave() -> None:
    assert ours() == pytest.approx(SAID_BY_RANX)


@pytest.mark.filterwarnings("ignore")
def test_ranx_where_it_is_installed_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    ranx = pytest.importorskip("ranx")
    right = ranx.Qrels({f"q{i:02d}": {code: 1} for i, (_, code) in enumerate(RUNS)})
    run = ranx.Run(
        {
            f"q{i:02d}": {code: 1 / rank for rank, code in enumerate(ranking, 1)}
            for i, (ranking, _) in enumerate(RUNS)
        }
    )
    assert ours() == pytest.approx(ranx.evaluate(right, run, list(SAID_BY_RANX)))
