"""The communes that an account may belong to."""

from __future__ import annotations

from functools import lru_cache

from admin.errors import InvalidInputError
from knowledge.places.gazetteer import gazetteer
from vietnamese.unaccent import unaccent


@lru_cache(maxsize=1)
def communes() -> tuple[tuple[str, str], ...]:
    """Return code and name of each commune of today, in the order of the alphabet."""
    every = sorted(gazetteer().communes, key=lambda one: (unaccent(one.name).lower(), one.name))
    return tuple((one.code, one.full_name) for one in every)


def commune_name(code: str | None) -> str:
    """Return the name of a commune; empty where none is set."""
    return dict(communes()).get(code or "", "")


def commune_of(code: str) -> str | None:
    """Return a code that was chosen; ``None`` for none.

    Raises:
        InvalidInputError: there is no commune of this code.
    """
    if not code:
        return None
    if code not in dict(communes()):
        raise InvalidInputError("Không có xã, phường, đặc khu này.", "Anh/chị chọn trong danh sách.")
    return code
