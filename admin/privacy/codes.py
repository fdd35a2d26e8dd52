"""The code by which a conversation is proven to be somebody's: who can write in it is who it belongs to.

Nobody is asked for papers. The officer enters the request and reads a code out; the person sends it to the
assistant, from the same chat as always. The conversation in which it then stands is the one that is meant.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from typing import Final

LETTERS: Final = "BCFGHJKMNPQRSTVXZ"
"""No figure: rows of figures are masked. No vowel, no D and no W: a Vietnamese keyboard would mark them."""
LENGTH: Final = 8
_HALF: Final = LENGTH // 2
_BETWEEN: Final = re.compile(r"[\s.\-–—_]+")


def new_code() -> str:
    """Return a code that nobody can foresee: one of four thousand million."""
    drawn = secrets.choice(LETTERS)
    while len(drawn) < LENGTH:
        # Never the same letter twice in a row: "bbb" is taken for one that was drawn out.
        drawn += secrets.choice(LETTERS.replace(drawn[-1], ""))
    return drawn


def shown(code: str) -> str:
    """Return a code as it is read out: ``BKMT-RSVQ``."""
    return f"{code[:_HALF]}-{code[_HALF:]}"


def first_half(code: str) -> str:
    """Return what surely stands in one piece in a message that says the code, in small letters."""
    return code[:_HALF].lower()


def is_said(code: str, text: str) -> bool:
    """Return whether a message says a code, in small letters or with blanks and hyphens within it, too."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return code in _BETWEEN.sub("", plain)
