"""How much each procedure is asked for, so that common ones are not drowned by thousands of rare ones.

At first this is learnt from the example questions: those who wrote them wrote more where people ask
more. ``tthc popularity`` adds what was really asked and answered, from the turn log. The setting
``TTHC_POPULARITY=false`` leaves it out.

It is a prior in the sense of Bayes, added to the log-odds of a candidate. A regression cannot learn its
weight from held-out examples, which are spread over the procedures as evenly as we wrote them; so it
was measured: with 0, 0.3, 0.8 and 1.2 the first hit is right for 74.9, 75.4, 75.4 and 76.5 % of 187
real questions, and for 92.0, 92.8, 93.4 and 93.6 % of 362 golden ones.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from knowledge.loader import LEAST, Catalogue

WEIGHT = 0.8


def prior_of(catalogue: Catalogue, asked: Mapping[str, int] | None, others: int = 1) -> NDArray[np.float32]:
    """Return what to add to the log-odds per position, around 0 for those with examples.

    The ``others`` after the procedures get 0.

    ``asked`` counts answered turns by code; ``None`` switches popularity off: all zeros. That nobody
    wrote an example yet does not make a procedure rarer than the rarest of the others.
    """
    if asked is None:
        return np.zeros(len(catalogue) + others, dtype=np.float32)
    counts = [max(len(p.examples), LEAST["examples"]) + asked.get(p.code, 0) for p in catalogue]
    logarithms = np.log1p(np.array(counts, dtype=np.float32))
    # Thousands of imported procedures must not lift all the others: their odds were learnt without a prior.
    taught = np.array([bool(p.examples) for p in catalogue])
    usual = logarithms[taught].mean() if taught.any() else logarithms.mean()
    return np.append(WEIGHT * (logarithms - usual), np.zeros(others, dtype=np.float32))
