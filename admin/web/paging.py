"""Lists a page at a time: which page is asked for, and the addresses of the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

PAGE: Final = "trang"
_MOST_DIGITS: Final = 5


@dataclass(frozen=True)
class Paging:
    """Hold the number of a page, from 1, and what else stands in the address of the list."""

    number: int
    path: str
    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, params: QueryParams, path: str, pairs: Iterable[tuple[str, str]] = ()) -> Paging:
        """Read the number from an address; anything that is none is the first page."""
        text = params.get(PAGE, "")
        is_number = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
        return cls(max(1, int(text)) if is_number else 1, path, tuple(pairs))

    def link(self, number: int) -> str:
        """Return the address of another page of the same list."""
        given = [(name, value) for name, value in (*self.pairs, (PAGE, str(number))) if value]
        return f"{self.path}?{urlencode(given)}"

    def last(self, total: int, on_a_page: int) -> int:
        """Return the number of the last page; at least 1."""
        return max(1, -(-total // on_a_page))
