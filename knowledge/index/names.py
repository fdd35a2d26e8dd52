"""Recognise a procedure that a message calls by its name: the official one, the plain one, or an alias."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping

from knowledge.index.query import Query
from knowledge.schema import Procedure

SHORTEST = 3
"""Syllables; "khai sinh" stands in the names of a dozen procedures, "làm khai sinh" is one."""

LONG = 8
"""Syllables of a name that is quoted, not said."""

_TROUBLE = re.compile(
    r"\b(?:mat(?! (?:may|bao|nhieu|tien|phi|le phi|thoi gian|khoang|cong))|lac|rach|nat|hu|chay|sai|muc)\b"
)
"""What may be wrong with a paper: lost, torn, burnt; "mất mấy ngày" is how long it takes."""

_SYLLABLE = re.compile(r"\w+")
Syllables = tuple[str, ...]


class Names:
    """Find the longest name in a message."""

    def __init__(self, procedures: Collection[Procedure]) -> None:
        """Collect the names of at least :data:`SHORTEST` syllables, without accents."""
        codes: defaultdict[Syllables, set[str]] = defaultdict(set)
        for procedure in procedures:
            for name in (procedure.name, procedure.plain_name, *procedure.aliases):
                codes[_syllables(Query.of(name))].add(procedure.code)
        # A name that two procedures share tells nothing.
        self._codes = {
            name: next(iter(of)) for name, of in codes.items() if len(of) == 1 and len(name) >= SHORTEST
        }
        self._of_trouble = {name: of for name, of in self._codes.items() if _TROUBLE.search(" ".join(name))}
        bare = {procedure.code for procedure in procedures if not procedure.examples}
        self._quotable = {name: code for name, code in self._codes.items() if code in bare}
        self._longest = max(map(len, self._codes), default=0)

    def called(self, query: Query) -> str | None:
        """Return the code whose name the question is, or quotes at length; else ``None``.

        Only names of procedures without examples are looked for inside a question: they come word for word
        from a paper or a page. The others are known by more than their names.
        """
        whole = self._codes.get(_syllables(query))
        return whole or self._longest_in(query, self._quotable, LONG)

    def named_in(self, query: Query) -> str | None:
        """Return the code of the longest name in a question; ``None`` for none, or two of the same length.

        "Mất giấy khai sinh" holds the name of getting one, and asks for another thing: a name beside a
        word of trouble that is not in it names nothing.
        """
        in_trouble = _TROUBLE.search(query.plain)
        return self._longest_in(query, self._of_trouble if in_trouble else self._codes, SHORTEST)

    def _longest_in(self, query: Query, codes: Mapping[Syllables, str], shortest: int) -> str | None:
        syllables = _syllables(query)
        for length in range(min(self._longest, len(syllables)), shortest - 1, -1):
            windows = (syllables[at : at + length] for at in range(len(syllables) - length + 1))
            found = {codes[window] for window in windows if window in codes}
            if found:
                return found.pop() if len(found) == 1 else None
        return None


def _syllables(query: Query) -> Syllables:
    return tuple(_SYLLABLE.findall(query.plain))
