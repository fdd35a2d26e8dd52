"""Build the index: cross-fit the fusion on held-out questions, then index everything."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.decision import MAX_CHOICES, Thresholds, calibrate
from knowledge.index.fusion import Case, Fusion
from knowledge.index.popularity import prior_of
from knowledge.index.recipe import Recipe
from knowledge.index.retrievers import NAME_FEATURES, Progress, Retrievers
from knowledge.index.trained import TrainedIndex
from knowledge.index.views import View, guide_views, mended, outside_views, views_of
from knowledge.loader import Catalogue
from vietnamese.spelling import Speller

FOLDS = 3
CASES = 2
"""Every second of the held-out questions is scored: five thousand are plenty for nine weights."""
HIDDEN = 4
"""Every fourth procedure is once known by its name only, to learn what a name alone is worth."""


def build_index(catalogue: Catalogue, recipe: Recipe, progress: Progress) -> TrainedIndex:
    """Train everything that an index is made of; ``progress`` is called whenever a stage begins."""
    first_guide = len(catalogue)
    none = first_guide + len(recipe.guides)
    as_written = views_of(catalogue) + guide_views(recipe.guides, first_guide)
    as_written += outside_views(recipe.outside, none)
    speller = Speller.learn(view.query.accented for view in as_written)
    views = mended(as_written, speller)
    prior = prior_of(catalogue, recipe.asked, others=none + 1 - first_guide)

    def trained(seen: Sequence[View]) -> Retrievers:
        return Retrievers.build(seen, recipe.encoder, progress)

    cases = _held_out_cases(views, trained, progress)
    named: list[Case] = []
    if not all(procedure.examples for procedure in catalogue):
        progress("tên")
        named = _named_cases(views, trained)
    progress("fusion")
    fusion = Fusion.fit(cases, named, NAME_FEATURES)
    thresholds = _thresholds(fusion, prior, cases, first_guide, none)
    return TrainedIndex(speller, trained(views), fusion, prior, thresholds, tuple(recipe.guides))


def _held_out_cases(
    views: Sequence[View], trained: Callable[[Sequence[View]], Retrievers], progress: Progress
) -> list[Case]:
    """Score each example by retrievers that have not seen it."""
    fold_of = _folds(views)
    cases: list[Case] = []
    for fold in range(FOLDS):
        progress(f"{fold + 1}/{FOLDS}")
        retrievers = trained([view for view, its in zip(views, fold_of, strict=True) if its != fold])
        unseen = [view for view, its in zip(views, fold_of, strict=True) if its == fold]
        cases += [_case(retrievers, view) for view in unseen[::CASES]]
    return cases


def _named_cases(views: Sequence[View], trained: Callable[[Sequence[View]], Retrievers]) -> list[Case]:
    """Score questions about procedures of which the retrievers know the official name only."""
    taught = sorted({view.position for view in views if view.is_example})
    # The last one is "none of these", which is never hidden.
    hidden = set(taught[:-1:HIDDEN])
    names = {view.position: view for view in reversed(views) if view.position in hidden}
    fold_of = _folds(views)
    seen = [
        view
        for view, fold in zip(views, fold_of, strict=True)
        if (view is names[view.position] if view.position in hidden else fold != 0)
    ]
    retrievers = trained(seen)
    unseen = [view for view, fold in zip(views, fold_of, strict=True) if fold == 0]
    return [_case(retrievers, view) for view in unseen[::CASES]]


def _case(retrievers: Retrievers, view: View) -> Case:
    return Case.of(retrievers.signals(view.query), retrievers.taught, view.position)


def _folds(views: Sequence[View]) -> list[int]:
    """Deal the examples of each procedure over the folds in turn; -1 keeps a view in all of them."""
    return [index % FOLDS if view.is_example else -1 for index, view in enumerate(views)]


def _thresholds(
    fusion: Fusion, prior: NDArray[np.float32], cases: Sequence[Case], procedures: int, none: int
) -> Thresholds:
    """Calibrate the decision between procedures; messages for a guide say nothing about it."""
    best, second, right, outside = [], [], [], []
    for case in cases:
        real = case.positions < procedures
        odds = fusion.probabilities(case.features, case.taught, prior[case.positions])[real]
        order = np.argsort(-odds)
        if procedures <= case.right < none:
            continue
        if case.right == none:
            outside.append(float(odds[order[:MAX_CHOICES]].sum()))
            continue
        best.append(float(odds[order[0]]))
        second.append(float(odds[order[1]]))
        right.append(bool(case.positions[real][order[0]] == case.right))
    return calibrate(best, second, right, outside)
