"""The code that an answer is read with: six letters to read out, write down and type on any keyboard."""

from __future__ import annotations

import secrets
import unicodedata
from typing import Final

from admin.accounts.keys import Keys

LETTERS: Final = "23456789BCFGHJKMNPQRSTVXZ"
"""No 0 and O, no 1, I and L. No vowel, no D and no W either: a Vietnamese keyboard (Telex, VNI) would
put accents on them. 25 ** 6 is 244 million codes, and only a few wrong ones may be tried."""
LENGTH: Final = 6
_CODE: Final = "follow-up code"
_MARK: Final = "follow-up mark"
_HALF: Final = LENGTH // 2
_MOST_TYPED: Final = 40
"""Characters looked at; spaces and hyphens between the letters are no fault."""


def new_code() -> str:
    """Return a code that nobody can foresee."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def shown(code: str) -> str:
    """Return a code as it is written down: ``K7M-2XQ``."""
    return f"{code[:_HALF]}-{code[_HALF:]}"


def read_code(typed: str) -> str:
    """Return what was typed as a code: capitals without accents, spaces and hyphens; never an error."""
    plain = unicodedata.normalize("NFKD", typed[:_MOST_TYPED]).upper()
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())


class Seal:
    """Turn codes into keyed hashes, and vouch for a code that travels through a page."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    def hash_of(self, code: str) -> str:
        """Return what is stored of a code."""
        return self._keys.sign(_CODE, code)

    def mark_of(self, code: str, question: str) -> str:
        """Return a mark that shows that we drew this code for this question."""
        return self._keys.sign(_MARK, f"{code} {question}")

    def is_ours(self, code: str, question: str, mark: str) -> bool:
        """Return whether we drew this code for this question: nobody may choose one, or try one."""
        return self._keys.is_signed(_MARK, f"{code} {question}", mark)
