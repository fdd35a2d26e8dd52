"""Codes of procedures as exports write them: with the suffix of a province, spaces, broken lines."""

from __future__ import annotations

import re

_CODE = re.compile(r"^([0-9]\.[0-9]{6})(?:\.[0-9.]*)?(?:\.?H[0-9]{2})?\.?$", re.IGNORECASE)
_INTERNAL = ("5.", "6.")


def national_code(text: str) -> str:
    """Return the national code ("1.001193.000.00.00.H01" → "1.001193"), or nothing if it is none.

    The suffix names the province that carries the procedure out; the catalogue is national.
    """
    found = _CODE.match(re.sub(r"\s+", "", text))
    return found.group(1) if found else ""


def is_internal_code(code: str) -> bool:
    """Return whether a code stands for a procedure between offices: they begin with 5 or 6."""
    return code.startswith(_INTERNAL)
