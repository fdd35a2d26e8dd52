"""Find what needs no ranking: a procedure code or a decision number written in the question."""

from __future__ import annotations

import re

from knowledge.loader import Catalogue
from knowledge.schema import Procedure

# Local lists add a suffix (1.001193.000.00.00.H01): everything after the six digits is dropped.
_CODE = re.compile(r"(?<![\d.])(\d\.\d{6})(?!\d)")
_DECISION = re.compile(r"\b\d{1,5}/(?:\d{4}/)?[a-zđ]{2,4}-[a-zđ0-9]+(?:-[a-zđ0-9]+)?", re.IGNORECASE)


def find_exact(text: str, catalogue: Catalogue) -> list[Procedure]:
    """Return the procedures that the text names by code, else by decision number, in order."""
    by_code = [catalogue.get(code) for code in _CODE.findall(text)]
    named = [procedure for procedure in by_code if procedure is not None]
    if named:
        return list(dict.fromkeys(named))
    return list(dict.fromkeys(p for number in _DECISION.findall(text) for p in catalogue.by_decision(number)))


def names_unknown_code(text: str, catalogue: Catalogue) -> str | None:
    """Return the first code in the text that the catalogue does not hold."""
    return next((code for code in _CODE.findall(text) if catalogue.get(code) is None), None)
