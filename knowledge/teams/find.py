"""The teams that a message or an address names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from knowledge.places.letters import key
from knowledge.places.lookup import find
from knowledge.places.model import Meaning, Mention
from knowledge.teams.hamlets import KINDS, hamlet_name
from knowledge.teams.schema import Directory, Team
from vietnamese.normalise import clean

_WORD: Final = re.compile(r"\w+")
_CALLED: Final = frozenset({*KINDS, ("xom",)})
_GOES_ON: Final = re.compile(r"\d+|[ABC]|nh(?:ứt|ất|ì|ut|at)", re.IGNORECASE)
"""What makes another name of one: "ấp Trung Bình" is not "ấp Trung Bình Nhứt"."""


@dataclass(frozen=True)
class Named:
    """Hold what a message says of places: the teams it may mean, and the communes of today it names.

    ``teams`` are those of a hamlet that is named; more than one where several hamlets bear the name.
    """

    teams: tuple[Team, ...] = ()
    communes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Spot:
    """Hold where in a text a hamlet is named, and the teams of hamlets of that name."""

    start: int
    end: int
    teams: tuple[Team, ...]


class Teams:
    """Look teams up by commune, by hamlet, by the words of a message."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self._by_commune: dict[str, list[Team]] = defaultdict(list)
        self._by_words: dict[tuple[str, ...], list[Team]] = defaultdict(list)
        for team in directory.teams:
            self._by_commune[team.commune].append(team)
            self._by_words[hamlet_name(team.hamlet).keys].append(team)
        self._longest = max(map(len, self._by_words), default=0)

    def __bool__(self) -> bool:
        """Return whether there is any team."""
        return bool(self.directory.teams)

    @property
    def communes(self) -> tuple[tuple[str, str], ...]:
        """Return code and name of every commune that has a team, by the alphabet."""
        named = {code: teams[0].commune_name for code, teams in self._by_commune.items()}
        return tuple(sorted(named.items(), key=lambda pair: pair[1]))

    def of_commune(self, code: str) -> tuple[Team, ...]:
        """Return the teams of a commune."""
        return tuple(self._by_commune.get(code, ()))

    def of_hamlet(self, code: str, hamlet: str) -> Team | None:
        """Return the team of a hamlet, named as in the list or nearly so; ``None`` for none or several."""
        wanted = hamlet_name(hamlet)
        teams = self.of_commune(code)
        exact = [team for team in teams if team.hamlet.lower() == wanted.text.lower()]
        near = [team for team in teams if hamlet_name(team.hamlet).could_be(wanted)]
        found = exact or near
        return found[0] if len(found) == 1 else None

    def named_in(self, text: str) -> Named:
        """Return the teams whose hamlet a message names, and the communes that it names.

        A hamlet counts after its kind word ("ấp", "khom"), with accents or without; the communes of the
        message narrow it.
        """
        if not self:
            return Named()
        written = clean(text)
        spots = list(self._spots(written))
        places = [one for one in find(written) if _is_apart(one, spots)]
        land = {commune.code for one in places if not one.context for commune in one.communes}
        teams = dict.fromkeys(team for spot in spots for team in spot.teams)
        settled = dict.fromkeys(one.settled.code for one in places if one.settled and not one.context)
        return Named(tuple(team for team in teams if not land or team.commune in land), tuple(settled))

    def _spots(self, text: str) -> Iterator[_Spot]:
        words = list(_WORD.finditer(text))
        keys = [key(word.group()) for word in words]
        for at in range(len(words)):
            kind = next((one for one in _CALLED if tuple(keys[at : at + len(one)]) == one), None)
            spot = self._spot(text, words, at, at + len(kind)) if kind else None
            if spot is not None:
                yield spot

    def _spot(self, text: str, words: Sequence[re.Match[str]], at: int, first: int) -> _Spot | None:
        """Return the hamlet whose name follows a kind word, by the longest name that does."""
        start = words[at].start()
        for end in range(min(len(words), first + self._longest), first, -1):
            named = self._by_words.get(tuple(key(word.group()) for word in words[first:end]), ())
            if not named or _goes_on(words, end):
                continue
            last = words[end - 1].end()
            typed = hamlet_name(text[start:last])
            # "Xóm" is what anything may be called.
            typed = typed if typed.kind else hamlet_name(text[words[first].start() : last])
            teams = tuple(team for team in named if hamlet_name(team.hamlet).could_be(typed))
            if teams:
                return _Spot(start, last, teams)
        return None


def _goes_on(words: Sequence[re.Match[str]], end: int) -> bool:
    """Return whether the next word belongs to the name: a number, "nhứt", or written big like it."""
    if end >= len(words):
        return False
    word, before = words[end].group(), words[end - 1]
    # A comma or a full stop ends a name.
    beside = words[end].start() == before.end() + 1
    big = word[0].isupper() and before.group()[0].isupper() and not word.isupper()
    return beside and (bool(_GOES_ON.fullmatch(word)) or big)


def _is_apart(one: Mention, spots: Sequence[_Spot]) -> bool:
    """Return whether a place is more than the name of a hamlet: "ấp Mỹ Hòa" is no commune."""
    inside = any(one.start < spot.end and spot.start < one.end for spot in spots)
    return not inside and one.meaning is not Meaning.PROVINCE
