"""Which questions mean the same: one row for forty ways to ask one thing.

Complete linkage over the cosine of sentence vectors: two questions share a group only if every two of it are
near. What the search was sure of at the time counts too: the same sure procedure is the same thing, another
one never. Measured on 1,040 golden questions about 404 things, worded apart on purpose: see :data:`NEAR`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

NEAR: Final = 0.6
"""Least cosine within a group. At 0.5, 0.6, 0.7 the share of questions that stand with their like (purity) is
79, 85, 92 %, and that of pairs put together 76, 72, 66 %. Vectors alone: 50, 68, 86 % and 46, 36, 21 %."""
SURE: Final = 0.5
"""Score of the first candidate from which it says what a question is about."""
MOST: Final = 2000
"""Different questions that are compared with each other; 2,000 take a second and 100 MB."""
_NEVER: Final = 2.0


@dataclass(frozen=True)
class Meant:
    """Hold a question as it is compared: its form, and the procedure that the search was sure of, if any."""

    form: str
    about: str | None = None


def meanings(questions: Sequence[Meant], vectors: Mapping[str, NDArray[np.float32]]) -> list[int]:
    """Return the number of the group of each question; the order of the questions changes no group.

    ``vectors`` holds a row of length 1 for the forms that are to be compared, at most :data:`MOST`. What has
    none is only together with equal forms, and with what the search was sure of alike.
    """
    ordered = sorted(set(questions), key=lambda one: (one.form, one.about or ""))
    compared = [one for one in ordered if one.form in vectors]
    labels = _clustered(compared, np.stack([vectors[one.form] for one in compared])) if compared else []
    found = dict(zip(compared, labels, strict=True))
    by_name = {one.about: found[one] for one in reversed(compared) if one.about}
    names: dict[str | None, int] = {}
    for one in ordered:
        if one not in found:
            known = by_name.get(one.about) if one.about else None
            own = names.setdefault(one.about or f"? {one.form}", len(labels) + len(names))
            found[one] = own if known is None else known
    return [found[one] for one in questions]


def _clustered(ordered: Sequence[Meant], vectors: NDArray[np.float32]) -> list[int]:
    if len(ordered) == 1:
        return [0]
    tree = linkage(squareform(_distances(ordered, vectors), checks=False), method="complete")
    found = fcluster(tree, t=1 - NEAR, criterion="distance")
    numbers: dict[int, int] = {}
    return [numbers.setdefault(int(label), len(numbers)) for label in found]


def _distances(ordered: Sequence[Meant], vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    names = {name: n for n, name in enumerate(sorted({one.about for one in ordered if one.about}))}
    about = np.array([names[one.about] if one.about else -1 for one in ordered])
    is_sure = about >= 0
    both = is_sure[:, None] & is_sure[None, :]
    same = both & (about[:, None] == about[None, :])
    distances = 1.0 - vectors.astype(np.float64) @ vectors.astype(np.float64).T
    distances = np.where(same, 0.0, np.where(both, _NEVER, np.clip(distances, 0.0, _NEVER)))
    np.fill_diagonal(distances, 0.0)
    # Rounding may tell the two halves apart.
    return np.maximum(distances, distances.T)
