"""What goes along from page to page in the address: the procedures for the slip, and the commune.

Nothing is kept on the server or in a cookie; a link that is shared carries none of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from lookup.addresses import Pair, with_pairs

MOST: Final = 10
"""Procedures on one slip; a household with more needs a second one."""
CODE: Final = "ma"
PLACE: Final = "xa"


@dataclass(frozen=True)
class Carried:
    """Hold the codes on the slip, in the order they were put there, and the commune as it was typed."""

    codes: tuple[str, ...] = ()
    place: str = ""

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Return what stands in the query of every link."""
        place = ((PLACE, self.place),) if self.place else ()
        return (*((CODE, code) for code in self.codes), *place)

    @property
    def is_full(self) -> bool:
        """Return whether nothing more fits on the slip."""
        return len(self.codes) >= MOST

    def link(self, path: str, *pairs: Pair) -> str:
        """Return a path of ours with some pairs of its own and everything carried."""
        return with_pairs(path, (*pairs, *self.pairs))

    def adding(self, code: str) -> Carried:
        """Return this with one more procedure on the slip."""
        return self if code in self.codes or self.is_full else replace(self, codes=(*self.codes, code))

    def without(self, code: str) -> Carried:
        """Return this with one procedure less on the slip."""
        return replace(self, codes=tuple(one for one in self.codes if one != code))

    def emptied(self) -> Carried:
        """Return this with an empty slip."""
        return replace(self, codes=())

    def without_place(self) -> Carried:
        """Return this with no commune chosen."""
        return replace(self, place="")
