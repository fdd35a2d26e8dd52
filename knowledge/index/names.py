"""Recognise a procedure that a message calls by its name: the official one, the plain one, or an alias."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from knowledge.index.query import Query
from knowledge.schema import Procedure

SHORTEST = 3
"""Syllables; "khai sinh" stands in the names of a dozen procedures, "làm khai sinh" is one."""

_SYLLABLE = re.compile(r"\w+")
Syllables = tuple[str, ...]


class Names:
    """Find the longest name in a message."""

    def __init__(self, procedures: Iterable[Procedure]) -> None:
        """Collect the names of at least :data:`SHORTEST` syllables, without accents."""
        codes: defaultdict[Syllables, set[str]] = defaultdict(set)
        for procedure in procedures:
            for name in (procedure.name, procedure.plain_name, *procedure.aliases):
                codes[_syllables(Query.of(name))].add(procedure.code)
        # A name that two procedures share tells nothing.
        self._codes = {
            name: next(iter(of)) for name, of in codes.items() if len(of) == 1 and len(name) >= SHORTEST
        }
        self._longest = max(map(len, self._codes), default=0)

    def is_name(self, query: Query) -> str | None:
        """Return the code whose name the question is, word for word and nothing else; else ``None``."""
        return self._codes.get(_syllables(query))

    def named_in(self, query: Query) -> str | None:
        """Return the code of the longest name in a question; ``None`` for none, or two of the same length."""
        syllables = _syllables(query)
        for length in range(min(self._longest, len(syllables)), SHORTEST - 1, -1):
            windows = (syllables[at : at + length] for at in range(len(syllables) - length + 1))
            found = {self._codes[window] for window in windows if window in self._codes}
            if found:
                return found.pop() if len(found) == 1 else None
        return None


def _syllables(query: Query) -> Syllables:
    return tuple(_SYLLABLE.findall(query.plain))
