"""What an address asks for, made harmless: known filters, known codes, short texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from starlette.datastructures import QueryParams

from admin.web.inert import inert
from lookup.addresses import Pair
from lookup.carried import CODE, MOST, PLACE, Carried
from lookup.filters import Filters
from vietnamese.normalise import normalise

QUERY: Final = "q"
PAGE: Final = "trang"
PAPER: Final = "co"
LONGEST_QUERY: Final = 200
"""Characters; a look-up is a few words, and a story belongs into the chat."""
LONGEST_PLACE: Final = 80
LONGEST_CODE: Final = 64
MOST_DIGITS: Final = 4
_READ_MOST: Final = 4000
"""Characters looked at before anything is cut; nobody types more into a line."""


@dataclass(frozen=True)
class Asked:
    """Hold the question, whether it was cut, the filters, the page, and what is carried along."""

    query: str
    cut: bool
    filters: Filters
    page: int
    carried: Carried

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Return question and filters as they stand in an address."""
        return ((QUERY, self.query), *self.filters.pairs)


def asked(params: QueryParams) -> Asked:
    """Read an address; nothing in it is an error."""
    query = one_line(params.get(QUERY, ""))
    return Asked(
        query=query[:LONGEST_QUERY].strip(),
        cut=len(query) > LONGEST_QUERY,
        filters=Filters.of(params),
        page=_page(params.get(PAGE, "")),
        carried=carried(params),
    )


def carried(params: QueryParams) -> Carried:
    """Read what goes along from page to page."""
    codes = (inert(code).strip() for code in params.getlist(CODE)[: MOST * 3])
    # Each once, as they stand; whether the catalogue holds them is asked where they are shown.
    short = dict.fromkeys(code for code in codes if 0 < len(code) <= LONGEST_CODE)
    place = one_line(params.get(PLACE, ""))[:LONGEST_PLACE].strip()
    return Carried(tuple(short)[:MOST], place)


def one_line(text: str) -> str:
    """Return what somebody typed, in one spelling, on one line."""
    return " ".join(inert(normalise(text[:_READ_MOST]).text).split())


def _page(text: str) -> int:
    return max(1, int(text)) if text.isdecimal() and text.isascii() and len(text) <= MOST_DIGITS else 1
