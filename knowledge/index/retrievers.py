"""Hold the four retrievers together: what each says about one question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.index.dense import Dense
from knowledge.index.encoder import BUILT_IN, Encoder, load_encoder, train_encoder
from knowledge.index.lexical import Lexical, gram_terms, word_terms
from knowledge.index.linear import Linear
from knowledge.index.query import Query
from knowledge.index.views import View

SIGNALS = ("words", "grams", "linear", "dense")
OF_NAMES = 2
"""The first so many signals compare names only, and count for procedures without examples only."""
NAME_FEATURES = (*range(OF_NAMES), *range(len(SIGNALS), len(SIGNALS) + OF_NAMES))
"""What :func:`knowledge.index.fusion.features_of` makes of them: each signal, then each lead."""
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Retrievers:
    """Score every procedure in four ways: BM25 twice, a linear classifier, and a dense encoder."""

    words: Lexical
    grams: Lexical
    linear: Linear
    dense: Dense

    @classmethod
    def build(cls, views: Sequence[View], encoder: str, progress: Progress) -> Retrievers:
        """Index the views; ``encoder`` is :data:`BUILT_IN` or the name of a model to load."""
        progress("BM25")
        words, grams = Lexical.build(views, word_terms), Lexical.build(views, gram_terms)
        progress("SVM, encoder")
        # LIBLINEAR lets go of the interpreter lock: both learn at the same time on two cores.
        with ThreadPoolExecutor(1) as beside:
            linear = beside.submit(Linear.build, views)
            dense = Dense.build(views, _encoder(encoder, views))
            return cls(words, grams, linear.result(), dense)

    def signals(self, query: Query) -> NDArray[np.float32]:
        """Return scores of shape (positions, signals), columns in the order of :data:`SIGNALS`.

        The signals of names are 0 where every procedure has examples: nobody would look at them.
        """
        learnt = [self.linear.scores(query), self.dense.scores(query)]
        if self.taught.all():
            names = [np.zeros_like(learnt[0])] * OF_NAMES
        else:
            names = [self.words.scores(query), self.grams.scores(query)]
        return np.stack([*names, *learnt], axis=1)

    @property
    def taught(self) -> NDArray[np.bool_]:
        """Return one flag per position: whether it has examples, or is known by its name only."""
        return self.linear.taught

    def save(self, folder: Path) -> None:
        """Write all four below ``folder``."""
        for name in SIGNALS:
            getattr(self, name).save(folder / name)

    @classmethod
    def load(cls, folder: Path, encoder: str) -> Retrievers:
        """Read what :meth:`save` wrote."""
        return cls(
            Lexical.load(folder / "words", word_terms),
            Lexical.load(folder / "grams", gram_terms),
            Linear.load(folder / "linear"),
            Dense.load(folder / "dense", encoder),
        )


def _encoder(name: str, views: Sequence[View]) -> Encoder:
    return train_encoder(views) if name == BUILT_IN else load_encoder(name)
