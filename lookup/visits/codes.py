"""The code that takes a request back: six letters, drawn from the form: sent twice, it is the same."""

from __future__ import annotations

from typing import Final

from admin.accounts.keys import Keys
from admin.follow_ups.codes import LENGTH, LETTERS, read_code

_DRAWN: Final = "visit code"
_STORED: Final = "visit code stored"
_FORM: Final = "visit form stored"


def code_of(keys: Keys, form: str, attempt: int) -> str:
    """Return a code for a form; another one for each attempt, should somebody else have it."""
    number = int.from_bytes(keys.derive(_DRAWN, f"{form} {attempt}"), "big")
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return "".join(letters)


def hash_of_code(keys: Keys, typed: str) -> str:
    """Return what is stored of a code, however it was typed."""
    return keys.sign(_STORED, read_code(typed))


def hash_of_form(keys: Keys, form: str) -> str:
    """Return what is stored of a form."""
    return keys.sign(_FORM, form)
