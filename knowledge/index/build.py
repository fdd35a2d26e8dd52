"""Build the index: cross-fit the fusion on held-out questions, then index everything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from knowledge.decision import MAX_CHOICES, Thresholds, calibrate
from knowledge.index.fusion import Case, Fusion
from knowledge.index.popularity import prior_of
from knowledge.index.query import Query
from knowledge.index.recipe import Recipe
from knowledge.index.retrievers import NAME_FEATURES, Progress, Retrievers
from knowledge.index.trained import TrainedIndex
from knowledge.index.views import View, guide_views, mended, outside_views, views_of
from knowledge.loader import Catalogue
from vietnamese.spelling import Speller

HELD_OUT = 4
"""Every fourth example is kept from the retrievers that the fusion is fitted on: five thousand questions are
plenty for nine weights, and each further split would train everything once more."""
FRAMES = (
    "trình tự thực hiện {} như thế nào",
    "hồ sơ {} gồm những gì",
    "cơ quan nào giải quyết {}",
    "thời hạn {} là bao lâu",
)
"""How the portal's own questions quote a name."""
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
    """Score the examples that are held out by retrievers that have not seen them."""
    unseen = _held_out(views)
    progress("1/2")
    retrievers = trained([view for view, held in zip(views, unseen, strict=True) if not held])
    cases = [_case(retrievers, view) for view, held in zip(views, unseen, strict=True) if held]
    progress("2/2")
    return cases


def _named_cases(views: Sequence[View], trained: Callable[[Sequence[View]], Retrievers]) -> list[Case]:
    """Score questions about procedures of which the retrievers know the official name only.

    Some are asked for as people do, by the held-out examples, and some as the portal words it: by the name
    itself in a question.
    """
    taught = sorted({view.position for view in views if view.is_example})
    # The last one is "none of these", which is never hidden.
    hidden = set(taught[:-1:HIDDEN])
    names = {view.position: view for view in reversed(views) if view.position in hidden}
    unseen = _held_out(views)
    seen = [
        view
        for view, held in zip(views, unseen, strict=True)
        if (view is names[view.position] if view.position in hidden else not held)
    ]
    retrievers = trained(seen)
    asked = [view for view, held in zip(views, unseen, strict=True) if held]
    asked += [_quoted(view, number) for number, view in enumerate(names.values())]
    return [_case(retrievers, view) for view in asked]


def _quoted(name: View, number: int) -> View:
    text = FRAMES[number % len(FRAMES)].format(name.text[:1].lower() + name.text[1:])
    return replace(name, text=text, query=Query.of(text))


def _case(retrievers: Retrievers, view: View) -> Case:
    return Case.of(retrievers.signals(view.query), retrievers.taught, view.position)


def _held_out(views: Sequence[View]) -> list[bool]:
    """Return for each view whether it is held out; names and aliases never are."""
    return [view.is_example and index % HELD_OUT == 0 for index, view in enumerate(views)]


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
