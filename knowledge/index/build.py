"""Build the index: cross-fit the fusion on held-out questions, then index everything."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.decision import Thresholds, calibrate
from knowledge.index.fusion import Fusion
from knowledge.index.retrievers import Progress, Retrievers
from knowledge.index.views import View, outside_views, views_of
from knowledge.loader import Catalogue

FOLDS = 3


def build_index(
    catalogue: Catalogue, outside: Sequence[str], encoder: str, progress: Progress
) -> tuple[Retrievers, Fusion, Thresholds]:
    """Train retrievers, fusion and thresholds.

    Args:
        catalogue: what to index.
        outside: messages that no procedure answers; together they are one more candidate.
        encoder: ``static``, or a sentence-transformers model by name or path.
        progress: called with a short text whenever a stage begins.
    """
    none = len(catalogue)
    views = views_of(catalogue) + outside_views(outside, none)
    signals, right = _held_out_signals(views, encoder, progress)
    progress("fusion")
    fusion = Fusion.fit(signals, right)
    thresholds = _thresholds(fusion, signals, right, none)
    return Retrievers.build(views, encoder, progress), fusion, thresholds


def _held_out_signals(
    views: Sequence[View], encoder: str, progress: Progress
) -> tuple[list[NDArray[np.float32]], list[int]]:
    """Score each example by retrievers that have not seen it."""
    fold_of = _folds(views)
    signals: list[NDArray[np.float32]] = []
    right: list[int] = []
    for fold in range(FOLDS):
        seen = [view for view, its in zip(views, fold_of, strict=True) if its != fold]
        unseen = [view for view, its in zip(views, fold_of, strict=True) if its == fold]
        progress(f"{fold + 1}/{FOLDS}")
        retrievers = Retrievers.build(seen, encoder, progress)
        signals += [retrievers.signals(view.query) for view in unseen]
        right += [view.position for view in unseen]
    return signals, right


def _folds(views: Sequence[View]) -> list[int]:
    """Deal the examples of each procedure over the folds in turn; -1 keeps a view in all of them."""
    return [index % FOLDS if view.is_example else -1 for index, view in enumerate(views)]


def _thresholds(
    fusion: Fusion, signals: Sequence[NDArray[np.float32]], right: Sequence[int], none: int
) -> Thresholds:
    ranked = [fusion.probabilities(one)[:none] for one in signals]
    inside = [(p, position) for p, position in zip(ranked, right, strict=True) if position != none]
    return calibrate(
        best=[float(p.max()) for p, _ in inside],
        second=[float(np.partition(p, -2)[-2]) for p, _ in inside],
        right=[int(p.argmax()) == position for p, position in inside],
        outside=[float(p.max()) for p, position in zip(ranked, right, strict=True) if position == none],
    )
