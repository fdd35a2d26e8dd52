"""How much each procedure is asked for, so that common ones are not drowned by thousands of rare ones.

At first this is learnt from the example questions: those who wrote them wrote more where people ask
more. ``tthc popularity`` adds what was really asked and answered, from the turn log. The setting
``TTHC_POPULARITY=off`` leaves it out.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from knowledge.loader import Catalogue


def popularity_of(catalogue: Catalogue, asked: Mapping[str, int] | None) -> NDArray[np.float32]:
    """Return the logarithm of one plus examples and askings per position, the last being "none of these".

    ``asked`` counts answered turns by code; ``None`` switches popularity off: all zeros.
    """
    if asked is None:
        return np.zeros(len(catalogue) + 1, dtype=np.float32)
    counts = [len(procedure.examples) + asked.get(procedure.code, 0) for procedure in catalogue]
    return np.log1p(np.array([*counts, 0], dtype=np.float32))
