"""The commune of today that a cell of a list names: by code, by name, or by a name of before July 2025."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from knowledge.places.gazetteer import gazetteer
from knowledge.places.lookup import find
from knowledge.places.model import Meaning, Mention, NewCommune
from vietnamese.normalise import clean
from vietnamese.unaccent import skeleton

_KINDS: Final = ("xã", "phường", "thị trấn", "đặc khu")
_CODE: Final = re.compile(r"\d{5}")
_WORD: Final = re.compile(r"\w+")
_SAYS_NOTHING: Final = frozenset({"cu", "tinh", "nay", "hien"})


@dataclass(frozen=True)
class Unclear:
    """Hold what a text that names no single commune may mean; nothing where the name is unknown."""

    communes: tuple[NewCommune, ...] = ()


@lru_cache(maxsize=1024)
def commune_of(text: str) -> NewCommune | Unclear:
    """Return the one commune of today that a text names, and nothing else besides; else what is open."""
    written = clean(text)
    if _CODE.fullmatch(written):
        return next((one for one in gazetteer().communes if one.code == written), Unclear())
    mentions = find(written)
    if mentions and _says_more(written, mentions):
        return Unclear()
    named = [one for one in mentions if not one.context]
    if len(named) == 1 and named[0].settled and named[0].meaning is not Meaning.DISTRICT:
        return named[0].settled
    tried = [one for kind in _KINDS for one in find(f"{kind} {written}") if _is_whole(one, kind, written)]
    found = tuple(dict.fromkeys(commune for one in tried or named for commune in one.communes))
    return found[0] if len(found) == 1 else Unclear(found)


def _is_whole(mention: Mention, kind: str, written: str) -> bool:
    return (
        mention.end - mention.start == len(kind) + 1 + len(written)
        and mention.meaning is not Meaning.DISTRICT
    )


def _says_more(written: str, mentions: list[Mention]) -> bool:
    rest = list(skeleton(written))
    for one in mentions:
        rest[one.start : one.end] = " " * (one.end - one.start)
    return any(word not in _SAYS_NOTHING for word in _WORD.findall("".join(rest)))
